#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "tools/repl/duration_text.hpp"

using namespace ips;
using namespace ips::repl;
using nlohmann::json;

TEST_CASE("a span of time is read in every unit", "[repl][duration]") {
  CHECK(parse_duration(json("100us"))->count() == 100);
  CHECK(parse_duration(json("250ms"))->count() == 250'000);
  CHECK(parse_duration(json("10s"))->count() == 10'000'000);
  CHECK(parse_duration(json("2m"))->count() == 120'000'000);
  CHECK(parse_duration(json("1.5h"))->count() == 5'400'000'000);
  CHECK(parse_duration(json("1d"))->count() == 86'400'000'000);
  CHECK(parse_duration(json("1m30s"))->count() == 90'000'000);
}

TEST_CASE("a bare number is milliseconds", "[repl][duration]") {
  CHECK(parse_duration(json(20))->count() == 20'000);
  CHECK(parse_duration(json(0.5))->count() == 500);
}

TEST_CASE("what is no span of time is refused", "[repl][duration]") {
  for (auto& x : {json(""), json("10"), json("s"), json("-1s"), json("1x"),
                  json("infs"), json("nans"), json("1s "), json(-1),
                  json("101000d"), json(nullptr), json(1e300)}) {
    INFO(x.dump());
    auto read = parse_duration(x);
    REQUIRE_FALSE(read);
    CHECK(read.failure().code == errc::wrong_argument);
  }
}
