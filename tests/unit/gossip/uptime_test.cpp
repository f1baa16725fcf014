#include <catch2/catch.hpp>

#include "runtime/base/random.hpp"
#include "runtime/gossip/uptime.hpp"

using namespace ips;
using namespace ips::gossip;

namespace {

agent_id peer_of(std::uint16_t i) {
  agent_id out;
  out.value[0] = static_cast<std::uint8_t>(i);
  out.value[1] = static_cast<std::uint8_t>(i >> 8);
  return out;
}

} // namespace

TEST_CASE("an agent counts as always there until it was measured",
          "[gossip][uptime]") {
  uptime_counters x;
  CHECK(x.uptime_of(peer_of(1)) == whole_uptime);
  for (int i = 1; i < uptime_counters::pings_min; ++i)
    x.pinged(peer_of(1), false);
  CHECK(x.uptime_of(peer_of(1)) == whole_uptime);
  x.pinged(peer_of(1), false);
  CHECK(x.uptime_of(peer_of(1)) == 0);
}

TEST_CASE("uptime is the share of pings answered, in millionths",
          "[gossip][uptime]") {
  uptime_counters x;
  for (int i = 0; i < 9; ++i)
    x.pinged(peer_of(1), i % 3 != 0);
  CHECK(x.uptime_of(peer_of(1)) == 666'666);
  CHECK(x.pings_of(peer_of(1)) == 9);
  CHECK(x.uptime_of(peer_of(2)) == whole_uptime);
}

TEST_CASE("what was long ago fades", "[gossip][uptime]") {
  uptime_counters x;
  for (int i = 0; i < 1'000; ++i)
    x.pinged(peer_of(1), true);
  CHECK(x.uptime_of(peer_of(1)) == whole_uptime);
  for (int i = 0; i < 2 * uptime_counters::window; ++i)
    x.pinged(peer_of(1), false);
  CHECK(x.uptime_of(peer_of(1)) < 250'000);
  CHECK(x.pings_of(peer_of(1)) < uptime_counters::window);
}

TEST_CASE("counters of many peers are bounded and never exceed the whole",
          "[gossip][uptime]") {
  const std::uint64_t seed = 81;
  INFO("seed " << seed);
  random_source random{seed};
  uptime_counters x;
  for (int i = 0; i < 50'000; ++i) {
    auto peer = peer_of(static_cast<std::uint16_t>(random.below(2'000)));
    x.pinged(peer, random.chance(700'000));
    CHECK(x.uptime_of(peer) <= whole_uptime);
  }
  CHECK(x.peers() == uptime_counters::peers_max);
  CHECK(x.bytes_used() <= 17 * 1'024);
}
