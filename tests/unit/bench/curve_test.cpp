#include <catch2/catch.hpp>

#include "tools/bench/curve.hpp"

namespace ips::bench {

TEST_CASE("points on a line give that line", "[bench][curve]") {
  auto found = fit({1, 2, 3, 4}, {5, 7, 9, 11});
  CHECK(found.a == Approx(3));
  CHECK(found.b == Approx(2));
  CHECK(fit({2, 2}, {1, 3}).b == 0);
}

TEST_CASE("a picture has a point for each measurement, and both units",
          "[bench][curve]") {
  series hops{"hops", {1, 2, 3}, {-0.5, 0.25}};
  auto svg = svg_of({16, 64, 16384}, {{"Hops of a lookup", {hops}}});
  std::size_t points = 0;
  for (auto i = svg.find("<circle"); i != std::string::npos;
       i = svg.find("<circle", i + 1))
    ++points;
  CHECK(points == 3);
  for (auto text :
       {"Hops of a lookup", "agents (m, logarithmic)", ">64<", ">16384<",
        "hops: -0.5 + 0.25 log2 m", "prefers-color-scheme: dark"}) {
    INFO(text);
    CHECK(svg.find(text) != std::string::npos);
  }
  CHECK(svg.find("nan") == std::string::npos);
}

TEST_CASE("a picture that cannot be written is an error", "[bench][curve]") {
  auto done = write_svg("/no/such/folder/x.svg", "<svg/>");
  REQUIRE_FALSE(done);
  CHECK(done.failure().code == errc::no_such_file);
}

} // namespace ips::bench
