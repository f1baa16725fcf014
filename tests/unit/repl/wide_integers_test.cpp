#include <catch2/catch.hpp>

#include "tests/unit/repl/open_session.hpp"
#include "tools/repl/wide_integers.hpp"

using namespace ips;
using namespace ips::repl;

TEST_CASE("an integer that a number holds stays as it is", "[repl][wide]") {
  json x{1, -9'007'199'254'740'991, {{"a", 9'007'199'254'740'991}}, 1.5};
  auto before = x;
  wrap_wide_integers(x);
  CHECK(x == before);
}

TEST_CASE("a wider integer survives the way there and back", "[repl][wide]") {
  json x{std::int64_t{9'007'199'254'740'993},
         {{"a", std::numeric_limits<std::int64_t>::min()}},
         std::numeric_limits<std::uint64_t>::max()};
  auto before = x;
  wrap_wide_integers(x);
  CHECK(x != before);
  unwrap_wide_integers(x);
  CHECK(x == before);
}

TEST_CASE("scripts see wide integers as BigInt and pass them on",
          "[repl][wide]") {
  test::open_session x;
  CHECK(x.shown("net.stats().wide") == "9007199254740993n");
  x.run("net.install('.')");
  CHECK(x.value("alice.call('echo', 9007199254740995n)")[0]
        == 9'007'199'254'740'995);
}
