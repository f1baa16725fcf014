#include <catch2/catch.hpp>

#include "tools/bench/figure.hpp"

namespace ips::bench {

TEST_CASE("a row's share is 1 where the bound is reached", "[bench]") {
  auto rate = row_of({"puts", 50, "/s", wish::more, 200.0, 40.0});
  CHECK(rate["share"] == 0.25);
  CHECK(rate["met"] == true);
  auto time = row_of({"call", 50, "us", wish::less, 10.0, 40.0});
  CHECK(time["share"] == 0.2);
  CHECK(time["met"] == false);
}

TEST_CASE("a row says nothing of what was not asked", "[bench]") {
  auto row = row_of({"hops", 3, ""});
  CHECK(row.size() == 3);
}

TEST_CASE("figures have four significant digits", "[bench]") {
  CHECK(rounded(0) == 0);
  CHECK(rounded(123456.7) == 123457);
  CHECK(rounded(12.34567) == 12.35);
  CHECK(rounded(0.001234567) == 0.001235);
  CHECK(rounded(-12.34567) == -12.35);
}

TEST_CASE("order statistics take the nearest rank", "[bench]") {
  CHECK(median({3, 1, 2}) == 2);
  CHECK(quantile({5, 1, 4, 2, 3}, 1) == 5);
  CHECK(quantile({5, 1, 4, 2, 3}, 0) == 1);
  CHECK(quantile({7}, 0.99) == 7);
  CHECK(mean({1, 2, 6}) == 3);
}

} // namespace ips::bench
