#include <set>

#include <catch2/catch.hpp>

#include "actors/switchboard/event_queue.hpp"

using namespace ips;
using namespace ips::actors;

namespace {

event wake(std::uint64_t number) {
  event x;
  x.kind = event_kind::wake;
  x.number = number;
  return x;
}

constexpr timestamp far{1'000'000'000};

} // namespace

TEST_CASE("events come in the order of their times", "[switchboard]") {
  event_queue queue{1};
  queue.add({30}, false, 1, wake(3));
  queue.add({10}, false, 2, wake(1));
  queue.add({20}, false, 3, wake(2));
  for (std::uint64_t n = 1; n <= 3; ++n)
    CHECK(queue.take(far, false)->second.number == n);
  CHECK_FALSE(queue.take(far, false));
}

TEST_CASE("periodic work alone does not keep a network from rest",
          "[switchboard]") {
  event_queue queue{1};
  queue.add({10}, true, 1, wake(1));
  CHECK_FALSE(queue.take(far, false));
  queue.add({20}, false, 2, wake(2));
  CHECK(queue.take(far, false)->second.number == 1);
  CHECK(queue.take(far, false)->second.number == 2);
}

TEST_CASE("the order among equals follows from seed and event alone",
          "[switchboard]") {
  auto order = [](std::uint64_t seed, bool others) {
    event_queue queue{seed};
    std::string out;
    for (std::uint64_t n = 0; n < 6; ++n) {
      queue.add({5}, false, n, wake(n));
      if (others)
        queue.add({5}, false, 100 + n, wake(100 + n));
    }
    while (auto x = queue.take(far, false))
      if (x->second.number < 100)
        out += static_cast<char>('0' + x->second.number);
    return out;
  };
  CHECK(order(1, false) == order(1, true));
  CHECK(order(1, false) == order(1, false));
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    seen.insert(order(seed, false));
  CHECK(seen.size() > 10);
}

TEST_CASE("a deadline that was met never comes", "[switchboard]") {
  event_queue queue{1};
  event x;
  x.kind = event_kind::deadline;
  x.number = 9;
  auto who = x.who;
  queue.add({10}, false, 1, std::move(x));
  CHECK(queue.in_flight() == 1);
  queue.drop_deadline(who, 9);
  CHECK(queue.in_flight() == 0);
  CHECK_FALSE(queue.take(far, false));
}
