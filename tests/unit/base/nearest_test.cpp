#include <catch2/catch.hpp>

#include "runtime/base/nearest.hpp"

using namespace ips;

TEST_CASE("a mistyped name finds what was meant", "[base][nearest]") {
  std::vector<std::string> known{"even", "odd", "prime", "find_odd"};
  CHECK(did_you_mean("priem", known) == "; did you mean \"prime\"?");
  CHECK(did_you_mean("evn", known) == "; did you mean \"even\"?");
  CHECK(did_you_mean("find", known) == "; did you mean \"find_odd\"?");
  CHECK(did_you_mean("zzzz", known).empty());
}
