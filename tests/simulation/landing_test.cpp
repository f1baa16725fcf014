// Whose writes land next (actors/agent/landing.hpp).

#include <catch2/catch.hpp>

#include "actors/agent/call_work.hpp"
#include "actors/agent/landing.hpp"
#include "actors/protocol/limits.hpp"

using namespace ips;
using namespace ips::actors;

namespace {

auto a_call() {
  return std::make_shared<call_work>();
}

} // namespace

TEST_CASE("calls have their turns in the order in which they came",
          "[landing]") {
  landing_line line;
  auto a = a_call();
  auto b = a_call();
  auto c = a_call();
  CHECK(line.enter(a, {1}));
  CHECK_FALSE(line.enter(b, {2}));
  CHECK_FALSE(line.enter(c, {3}));
  // It ran again and comes back.
  CHECK(line.enter(a, {4}));
  CHECK(line.next({5}) == nullptr);
  CHECK(line.wait({5}) == duration{3});
  line.leave(*b); // has no turn to leave
  CHECK(line.has_turn(*a));
  line.leave(*a);
  CHECK(line.next({6}) == b);
  line.leave(*b);
  CHECK(line.next({7}) == c);
  line.leave(*c);
  CHECK(line.next({8}) == nullptr);
  CHECK(line.wait({8}) == duration{0});
}

TEST_CASE("who comes while a turn is being passed on waits behind the others",
          "[landing]") {
  landing_line line;
  auto a = a_call();
  auto b = a_call();
  auto c = a_call();
  CHECK(line.enter(a, {}));
  CHECK_FALSE(line.enter(b, {}));
  line.leave(*a);
  CHECK_FALSE(line.enter(c, {}));
  // Whoever passes the turn on is told of each that has it.
  CHECK(line.next({}) == b);
  line.leave(*b);
  CHECK(line.next({}) == c);
}

TEST_CASE("a turn that lasts too long goes to the next", "[landing]") {
  landing_line line;
  auto a = a_call();
  auto b = a_call();
  CHECK(line.enter(a, {}));
  CHECK_FALSE(line.enter(b, {}));
  auto late = timestamp{} + limits::turn_max;
  line.end_overdue(late + duration{-1});
  CHECK(line.next(late) == nullptr);
  line.end_overdue(late);
  CHECK(line.next(late) == b);
  // Who lost its turn waits for another.
  CHECK_FALSE(line.enter(a, late));
  line.leave(*b);
  CHECK(line.next(late) == a);
}
