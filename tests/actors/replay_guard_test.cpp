#include <catch2/catch.hpp>

#include "actors/cell/replay_guard.hpp"
#include "actors/protocol/limits.hpp"

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

TEST_CASE("messages may overtake each other within 256", "[cell][channel]") {
  replay_guard guard;
  auto a = agent_of(1);
  CHECK(guard.take(a, 1'000, {}).fresh);
  for (std::uint64_t seq = 999; seq > 1'000 - 256; --seq)
    CHECK(guard.take(a, seq, {}).fresh);
  CHECK_FALSE(guard.take(a, 850, {}).fresh);
  CHECK_FALSE(guard.take(a, 744, {}).fresh);
  CHECK(guard.take(a, 1'000'000, {}).fresh);
  CHECK_FALSE(guard.take(a, 1'000, {}).fresh);
  CHECK(guard.take(a, 999'990, {}).fresh);
}

TEST_CASE("each sender has its own numbers", "[cell][channel]") {
  replay_guard guard;
  CHECK(guard.take(agent_of(1), 7, {}).fresh);
  CHECK(guard.take(agent_of(2), 7, {}).fresh);
}

TEST_CASE("a flood of senders does not make the memory grow",
          "[cell][channel]") {
  replay_guard guard;
  for (std::uint32_t n = 0; n < limits::senders_max + 1000; ++n)
    guard.take(agent_of(n), 1, {n});
  auto bound = 2 * limits::senders_max * 96;
  CHECK(guard.bytes_used() <= bound);
}
