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

timestamp slot_at(std::int64_t n) {
  return {n * uptime_counters::slot.count()};
}

} // namespace

TEST_CASE("nothing is said of an agent before eight samples",
          "[gossip][uptime]") {
  uptime_counters x;
  CHECK(x.uptime_of(peer_of(1)) == metric{});
  for (int i = 1; i < uptime_counters::samples_min; ++i)
    x.sampled(peer_of(1), false, slot_at(i));
  CHECK(x.uptime_of(peer_of(1)) == metric{whole_uptime, 0});
  x.sampled(peer_of(1), false, slot_at(8));
  CHECK(x.uptime_of(peer_of(1)) == metric{0, 333'333});
}

TEST_CASE("uptime is the share of slots in which an agent was there",
          "[gossip][uptime]") {
  uptime_counters x;
  for (int i = 0; i < 9; ++i)
    x.sampled(peer_of(1), i % 3 != 0, slot_at(i));
  CHECK(x.uptime_of(peer_of(1)) == metric{666'666, 360'000});
  CHECK(x.samples_of(peer_of(1)) == 9);
  CHECK(x.uptime_of(peer_of(2)).mu == whole_uptime);
}

TEST_CASE("one answer in a slot means that the agent was there",
          "[gossip][uptime]") {
  uptime_counters x;
  for (int i = 0; i < 20; ++i) {
    x.sampled(peer_of(1), false, slot_at(i));
    x.sampled(peer_of(1), i % 2 == 0, slot_at(i));
    x.sampled(peer_of(1), false, slot_at(i));
    x.sampled(peer_of(2), true, slot_at(i));
    x.sampled(peer_of(2), false, slot_at(i));
  }
  CHECK(x.uptime_of(peer_of(1)).mu == 500'000);
  CHECK(x.uptime_of(peer_of(2)).mu == whole_uptime);
  CHECK(x.samples_of(peer_of(1)) == 20);
}

TEST_CASE("who is asked less often while it is away is not flattered",
          "[gossip][uptime]") {
  uptime_counters x;
  // There for ten minutes and asked each time, away for ten and asked once in
  // two minutes.
  for (int i = 0; i < 1'200; ++i) {
    auto there = i / 60 % 2 == 0;
    if (there || i % 12 == 0)
      x.sampled(peer_of(1), there, slot_at(i));
  }
  auto uptime = x.uptime_of(peer_of(1)).mu;
  CHECK(uptime > 350'000);
  CHECK(uptime < 650'000);
}

TEST_CASE("a sample speaks for no more than 160 s", "[gossip][uptime]") {
  uptime_counters x;
  for (int i = 0; i < 10; ++i)
    x.sampled(peer_of(1), true, slot_at(i));
  x.sampled(peer_of(1), false, slot_at(10'000));
  CHECK(x.uptime_of(peer_of(1)).mu == 10 * whole_uptime / 26);
}

TEST_CASE("what was long ago fades", "[gossip][uptime]") {
  uptime_counters x;
  int now = 0;
  for (int i = 0; i < 1'000; ++i)
    x.sampled(peer_of(1), true, slot_at(++now));
  CHECK(x.uptime_of(peer_of(1)).mu == whole_uptime);
  for (std::uint32_t i = 0; i < 2 * uptime_counters::window; ++i)
    x.sampled(peer_of(1), false, slot_at(++now));
  CHECK(x.uptime_of(peer_of(1)).mu < 250'000);
  CHECK(x.samples_of(peer_of(1)) < uptime_counters::window);
}

TEST_CASE("counters of many peers are bounded and never exceed the whole",
          "[gossip][uptime]") {
  const std::uint64_t seed = 81;
  INFO("seed " << seed);
  random_source random{seed};
  uptime_counters x;
  for (int i = 0; i < 50'000; ++i) {
    auto peer = peer_of(static_cast<std::uint16_t>(random.below(2'000)));
    x.sampled(peer, random.chance(700'000), slot_at(i / 20));
    auto now = x.uptime_of(peer);
    if (now.mu > whole_uptime || now.c > whole_confidence)
      FAIL("sample " << i);
  }
  CHECK(x.peers() == uptime_counters::peers_max);
  CHECK(x.bytes_used() <= 17 * 1'024);
}
