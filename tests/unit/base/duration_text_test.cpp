#include <catch2/catch.hpp>

#include "runtime/base/duration_text.hpp"

using namespace ips;

TEST_CASE("a span of time is a whole number and a unit", "[base][duration]") {
  CHECK(*parse_duration("250ms") == duration{250'000});
  CHECK(*parse_duration("10s") == duration{10'000'000});
  CHECK(*parse_duration("5m") == std::chrono::minutes{5});
  CHECK(*parse_duration("2h") == std::chrono::hours{2});
  CHECK(*parse_duration("1d") == std::chrono::hours{24});
  CHECK(*parse_duration("7us") == duration{7});
  CHECK(*parse_duration("0s") == duration{0});
}

TEST_CASE("text that is no span of time is refused", "[base][duration]") {
  for (auto text : {"", "10", "s", "-1s", "1.5s", " 1s", "1 s", "1sec", "0x1s",
                    "99999999999999999999s", "36526d", "9223372036854775807h"})
    CHECK(parse_duration(text).failure().code == errc::bad_value);
}

TEST_CASE("a span of time comes back from its shortest text",
          "[base][duration]") {
  CHECK(to_text(duration{0}) == "0s");
  CHECK(to_text(std::chrono::seconds{90}) == "90s");
  CHECK(to_text(std::chrono::hours{48}) == "2d");
  CHECK(to_text(duration{1'500}) == "1500us");
  for (auto text : {"1us", "999ms", "59m", "23h"})
    CHECK(to_text(*parse_duration(text)) == text);
}
