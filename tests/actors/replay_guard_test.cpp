#include <catch2/catch.hpp>

#include <numeric>

#include "actors/cell/replay_guard.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"

using namespace ips;
using namespace ips::actors;

namespace {

agent_id agent_of(std::uint32_t n) {
  agent_id id;
  std::memcpy(id.value.data(), &n, sizeof n);
  return id;
}

} // namespace

TEST_CASE("a message that comes twice is taken once", "[cell][channel]") {
  replay_guard guard;
  auto a = agent_of(1);
  CHECK(guard.take(a, 100, {}).fresh);
  CHECK_FALSE(guard.take(a, 100, {}).fresh);
  CHECK(guard.take(a, 101, {}).fresh);
  CHECK_FALSE(guard.take(a, 100, {}).fresh);
}

TEST_CASE("messages of a burst may come in any order, each once",
          "[cell][channel]") {
  replay_guard guard;
  auto a = agent_of(1);
  std::vector<std::uint64_t> numbers(5'000);
  std::iota(numbers.begin(), numbers.end(), 1'000'000);
  random_source random{7};
  for (auto i = numbers.size(); i > 1; --i)
    std::swap(numbers[i - 1], numbers[random.below(i)]);
  for (auto seq : numbers)
    CHECK(guard.take(a, seq, {5}).fresh);
  for (auto seq : numbers)
    CHECK_FALSE(guard.take(a, seq, {5}).fresh);
}

TEST_CASE("what is overtaken by two seconds is dropped", "[cell][channel]") {
  replay_guard guard;
  auto a = agent_of(1);
  auto wait = replay_guard::overtaken_max.count();
  CHECK(guard.take(a, 1'000, {0}).fresh);
  CHECK(guard.take(a, 999, {wait}).fresh);
  CHECK(guard.take(a, 5'000, {wait}).fresh);
  CHECK(guard.take(a, 1'001, {wait + 1}).fresh);
  CHECK_FALSE(guard.take(a, 998, {wait + 1}).fresh);
  CHECK_FALSE(guard.take(a, 1'000, {wait + 1}).fresh);
  CHECK_FALSE(guard.take(a, 4'999, {2 * wait + 1}).fresh);
  CHECK_FALSE(guard.take(a, 5'000, {2 * wait + 1}).fresh);
  CHECK(guard.take(a, 5'001, {2 * wait + 1}).fresh);
}

TEST_CASE("of a sender that is new numbers of before the cell began are not "
          "taken",
          "[cell][channel]") {
  replay_guard guard{{1'000'000}};
  auto a = agent_of(1);
  CHECK_FALSE(guard.take(a, 999'999, {1'000'010}).fresh);
  CHECK_FALSE(guard.take(a, 1'000'000, {1'000'010}).fresh);
  CHECK(guard.take(a, 1'000'002, {1'000'010}).fresh);
  CHECK(guard.take(a, 1'000'001, {1'000'010}).fresh);
  CHECK(guard.take(agent_of(2), 1'000'001, {1'000'020}).fresh);
}

TEST_CASE("a flood of messages does not make the memory grow, nor passes twice",
          "[cell][channel]") {
  replay_guard guard;
  auto a = agent_of(1);
  constexpr auto many = 2 * replay_guard::recent_max;
  for (std::uint64_t seq = 1; seq <= many; ++seq)
    guard.take(a, seq, {1});
  CHECK(guard.bytes_used() < replay_guard::recent_max * 64);
  for (std::uint64_t seq = 1; seq <= many; seq += 7)
    CHECK_FALSE(guard.take(a, seq, {1}).fresh);
  // A quiet while later nothing of it is kept.
  guard.take(a, many + 1, {100'000'000});
  guard.take(a, many + 2, {200'000'000});
  CHECK(guard.bytes_used() < 1'000);
}

TEST_CASE("each sender has its own numbers", "[cell][channel]") {
  replay_guard guard;
  CHECK(guard.take(agent_of(1), 7, {}).fresh);
  CHECK(guard.take(agent_of(2), 7, {}).fresh);
}

TEST_CASE("what a forgotten sender said is not taken again",
          "[cell][channel]") {
  replay_guard guard;
  auto a = agent_of(0);
  CHECK(guard.take(a, 100, {110}).fresh);
  // The others' numbers are at their time, or far ahead of it: nobody is kept
  // out by that.
  auto far = GENERATE(0u, 1'000'000'000u);
  for (std::uint32_t n = 1; n <= limits::senders_max; ++n)
    CHECK(guard.take(agent_of(n), 200 + n + far, {200 + n}).fresh);
  auto later = GENERATE(400'000, 90'000'000);
  CHECK_FALSE(guard.take(a, 100, {later}).fresh);
  CHECK(guard.take(a, 300, {later}).fresh);
  // Nor, while it is remembered, what came before the others were forgotten.
  CHECK_FALSE(guard.take(a, 99, {later}).fresh);
}

TEST_CASE("a flood of senders does not make the memory grow",
          "[cell][channel]") {
  replay_guard guard;
  for (std::uint32_t n = 0; n < limits::senders_max + 1000; ++n)
    guard.take(agent_of(n), 1, {n});
  auto bound = limits::senders_max * 96 + replay_guard::recent_max * 64;
  CHECK(guard.bytes_used() <= bound);
}
