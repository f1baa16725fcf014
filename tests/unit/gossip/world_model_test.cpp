// Uptime from others' experience: claims, their median, and what V_δ makes of
// it.

#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <map>

#include "runtime/base/random.hpp"
#include "runtime/dht/distance.hpp"
#include "runtime/gossip/world_model.hpp"

using namespace ips;
using namespace ips::gossip;

namespace {

agent_id agent_of(std::uint8_t i) {
  agent_id out;
  out.value[0] = i;
  out.value[31] = 1;
  return out;
}

const agent_id self = agent_of(0);

timestamp slot_at(std::int64_t n) {
  return {n * uptime_counters::slot.count()};
}

claim_list list_of(std::vector<uptime_claim> claims,
                   const agent_id& receiver = self, std::uint32_t c = 900'000) {
  std::sort(claims.begin(), claims.end(), [&](auto& a, auto& b) {
    return dht::closer(receiver, a.agent, b.agent);
  });
  return {c, std::move(claims)};
}

uptime_claim away(std::uint8_t agent, std::uint32_t mu) {
  return {agent_of(agent), {mu, 800'000}};
}

/// Asks an agent so often in turn whether it is there.
void watch(world_model& x, const agent_id& peer, int samples, int there_of_ten,
           std::int64_t from = 0) {
  for (int i = 0; i < samples; ++i)
    x.sampled(peer, i % 10 < there_of_ten, slot_at(from + i));
}

std::uint32_t told(const world_model& x, const agent_id& peer) {
  for (auto& change : x.told())
    if (change.agent == peer)
      return change.uptime;
  return whole_uptime;
}

} // namespace

TEST_CASE("own experience weighs more than others' where both are as sure",
          "[gossip][world_model]") {
  CHECK(combined({}) == metric{whole_uptime, 0});
  CHECK(combined({{0, 500'000}, {whole_uptime, 500'000}})
        == metric{400'000, 500'000});
  CHECK(combined({{whole_uptime, 0}, {300'000, 500'000}})
        == metric{300'000, 200'000});
  CHECK(combined({{300'000, 500'000}, {}}) == metric{300'000, 300'000});
  CHECK(combined({{whole_uptime, 777'777}, {whole_uptime, 333'333}}).mu
        == whole_uptime);
}

TEST_CASE("a newcomer learns from others who is often away, and expects more "
          "holders",
          "[gossip][world_model]") {
  world_model x{self};
  // 1 to 20 are around; the even ones are there half of the time.
  std::vector<uptime_claim> claims;
  for (int i = 2; i <= 20; i += 2)
    claims.push_back(away(static_cast<std::uint8_t>(i), 500'000));
  for (auto from : std::vector<std::uint8_t>{1, 3, 5, 7})
    REQUIRE(x.heard(agent_of(from), list_of(claims), slot_at(1)));
  auto changes = x.changes(slot_at(2));
  REQUIRE(changes.size() == 10);
  CHECK(changes[0].uptime == 500'000);
  auto known = x.uptime_of(agent_of(2));
  CHECK(known.self == metric{whole_uptime, 0});
  CHECK(known.others.mu == 500'000);
  CHECK(known.others.c == 800'000 * 4 / 7);
  std::vector<dht::contact> candidates;
  for (std::uint8_t i = 0; i <= 20; ++i)
    candidates.push_back({agent_of(i), {}});
  auto uptime = [&](const agent_id& peer) { return told(x, peer); };
  auto holders = dht::expected_holders(id_cast<dht_key>(self), candidates,
                                       uptime, dht::default_resilience);
  CHECK(holders.size() == 6);
  CHECK(x.changes(slot_at(3)).empty());
}

TEST_CASE("fewer than three claimants say nothing", "[gossip][world_model]") {
  world_model x{self};
  auto list = list_of({away(9, 0)});
  REQUIRE(x.heard(agent_of(1), list, slot_at(1)));
  REQUIRE(x.heard(agent_of(2), list, slot_at(1)));
  // One who speaks twice is one, and one who has just begun none.
  REQUIRE(x.heard(agent_of(2), list, slot_at(1)));
  REQUIRE(
    x.heard(agent_of(3), list_of({away(9, 0)}, self, 300'000), slot_at(1)));
  CHECK(x.uptime_of(agent_of(9)).others == metric{});
  CHECK(x.changes(slot_at(2)).empty());
}

TEST_CASE("liars below half change nothing beyond what honest ones say",
          "[gossip][world_model]") {
  const std::uint64_t seed = 17;
  INFO("seed " << seed);
  random_source random{seed};
  for (int run = 0; run < 500; ++run) {
    auto claimants = 3 + random.below(7);
    auto liars = random.below((claimants + 1) / 2);
    auto lie = random.chance(500'000) ? 0 : whole_uptime;
    world_model x{self};
    std::uint32_t lowest = whole_uptime;
    std::uint32_t highest = 0;
    for (std::uint8_t i = 1; i <= claimants; ++i) {
      auto mu = static_cast<std::uint32_t>(400'000 + random.below(200'000));
      if (i <= liars)
        mu = lie;
      else
        lowest = std::min(lowest, mu), highest = std::max(highest, mu);
      REQUIRE(x.heard(agent_of(i), list_of({away(99, mu)}), slot_at(1)));
    }
    auto others = x.uptime_of(agent_of(99)).others;
    INFO(claimants << " claimants, " << liars << " liars");
    CHECK(others.mu >= lowest);
    CHECK(others.mu <= highest);
  }
}

TEST_CASE("who was always there stays whole while liars are below half",
          "[gossip][world_model]") {
  world_model x{self};
  for (std::uint8_t i = 1; i <= 5; ++i)
    REQUIRE(x.heard(agent_of(i), list_of({}), slot_at(1)));
  for (std::uint8_t i = 6; i <= 9; ++i)
    REQUIRE(x.heard(agent_of(i), list_of({away(99, 0)}), slot_at(1)));
  CHECK(x.uptime_of(agent_of(99)).others.mu == whole_uptime);
  CHECK(x.changes(slot_at(2)).empty());
}

TEST_CASE("nobody has a say about itself", "[gossip][world_model]") {
  world_model x{self};
  for (std::uint8_t i = 1; i <= 3; ++i)
    REQUIRE(x.heard(agent_of(i), list_of({away(9, 200'000)}), slot_at(1)));
  REQUIRE(x.heard(agent_of(9), list_of({away(9, whole_uptime)}), slot_at(1)));
  CHECK(x.uptime_of(agent_of(9)).others.mu == 200'000);
  // Three more, of whom it may not be one: three of six, the lower of two.
  for (std::uint8_t i = 4; i <= 6; ++i)
    REQUIRE(x.heard(agent_of(i), list_of({}), slot_at(1)));
  CHECK(x.uptime_of(agent_of(9)).others.mu == 200'000);
  // And what is said of the receiver is no news to it.
  for (std::uint8_t i = 1; i <= 3; ++i)
    REQUIRE(x.heard(agent_of(i), list_of({{self, {0, 800'000}}}), slot_at(2)));
  CHECK(x.changes(slot_at(3)).empty());
}

TEST_CASE("a full list says nothing of agents behind its last one",
          "[gossip][world_model]") {
  world_model x{self};
  std::vector<uptime_claim> claims;
  for (std::uint8_t i = 20; i < 20 + claims_max; ++i)
    claims.push_back(away(i, 500'000));
  for (std::uint8_t i = 1; i <= 3; ++i)
    REQUIRE(x.heard(agent_of(i), list_of(claims), slot_at(1)));
  CHECK(x.uptime_of(agent_of(10)).others.c > 0);
  CHECK(x.uptime_of(agent_of(10)).others.mu == whole_uptime);
  CHECK(x.uptime_of(agent_of(200)).others == metric{});
}

TEST_CASE("claims age", "[gossip][world_model]") {
  world_model x{self};
  for (std::uint8_t i = 1; i <= 3; ++i)
    REQUIRE(x.heard(agent_of(i), list_of({away(9, 0)}), slot_at(10)));
  REQUIRE(x.changes(slot_at(70)).size() == 1);
  CHECK(told(x, agent_of(9)) == 0);
  CHECK(x.changes(slot_at(71))
        == std::vector{uptime_change{agent_of(9), whole_uptime}});
  CHECK(x.views().empty());
}

TEST_CASE("the nine closest claimants are heard", "[gossip][world_model]") {
  world_model x{self};
  for (std::uint8_t i = 40; i > 0; --i)
    REQUIRE(x.heard(agent_of(i), list_of({away(99, 10'000u * i)}), slot_at(1)));
  CHECK(x.uptime_of(agent_of(99)).others.mu == 50'000);
}

TEST_CASE("a list that no honest agent makes is refused as a whole",
          "[gossip][world_model]") {
  auto refused = [](const claim_list& list) {
    world_model x{self};
    for (std::uint8_t i = 1; i <= 3; ++i) {
      auto answer = x.heard(agent_of(i), list, slot_at(1));
      if (answer)
        return false;
      CHECK(answer.failure().code == errc::bad_value);
    }
    return x.changes(slot_at(2)).empty() && x.views().empty();
  };
  CHECK_FALSE(refused(list_of({away(9, 0), away(10, 0)})));
  CHECK(refused({900'000, {away(10, 0), away(9, 0)}}));
  CHECK(refused({900'000, {away(9, 0), away(9, 0)}}));
  CHECK(refused(list_of({away(9, whole_uptime + 1)})));
  CHECK(refused(list_of({{agent_of(9), {0, whole_confidence + 1}}})));
  CHECK(refused(list_of({}, self, whole_confidence + 1)));
  std::vector<uptime_claim> many;
  for (std::uint8_t i = 20; i <= 20 + claims_max; ++i)
    many.push_back(away(i, 0));
  CHECK(refused(list_of(many)));
}

TEST_CASE("a cell claims what it found, to each those closest to it",
          "[gossip][world_model]") {
  world_model x{self};
  std::vector<agent_id> known;
  for (std::uint8_t i = 1; i <= 40; ++i) {
    watch(x, agent_of(i), 20, i % 2 == 0 ? 10 : 4);
    known.push_back(agent_of(i));
  }
  CHECK(x.claims_for(agent_of(50)).c == 0);
  CHECK(x.surroundings(known).size() == world_model::surroundings_max);
  auto receiver = agent_of(33);
  auto list = x.claims_for(receiver);
  CHECK(is_sound(list, receiver.leading()));
  CHECK(list.c == confidence_of(20, uptime_counters::samples_half));
  REQUIRE(list.claims.size() == claims_max);
  CHECK(list.claims[0].agent == agent_of(35));
  for (auto& claim : list.claims) {
    CHECK(claim.uptime.mu == 400'000);
    CHECK(claim.agent != receiver);
  }
  // What was heard is not passed on.
  for (std::uint8_t i = 1; i <= 3; ++i)
    REQUIRE(x.heard(agent_of(i), list_of({away(44, 0)}), slot_at(30)));
  for (auto& claim : x.claims_for(agent_of(45)).claims)
    CHECK(claim.agent != agent_of(44));
}

TEST_CASE("who has gone does not stand for the surroundings",
          "[gossip][world_model]") {
  world_model x{self};
  std::vector<agent_id> known;
  for (std::uint8_t i = 1; i <= 20; ++i)
    known.push_back(agent_of(i));
  watch(x, agent_of(1), 20, 0);
  watch(x, agent_of(2), 20, 1);
  auto around = x.surroundings(known);
  REQUIRE(around.size() == world_model::surroundings_max);
  CHECK(around[0] == agent_of(2));
  CHECK(around.back() == agent_of(17));
}

TEST_CASE("an uptime is told in steps, and not for less than a step",
          "[gossip][world_model]") {
  world_model x{self};
  auto peer = agent_of(9);
  watch(x, peer, 50, 8);
  REQUIRE(x.changes(slot_at(50)).size() == 1);
  CHECK(told(x, peer) == 800'000);
  watch(x, peer, 3, 0, 50);
  CHECK(x.uptime_of(peer).self.mu < 760'000);
  CHECK(x.changes(slot_at(54)).empty());
  watch(x, peer, 2, 0, 53);
  CHECK(x.changes(slot_at(55)).size() == 1);
  CHECK(told(x, peer) == 700'000);
  watch(x, peer, 3, 10, 55);
  CHECK(x.uptime_of(peer).self.mu > 740'000);
  CHECK(x.changes(slot_at(58)).empty());
  // Back for good.
  watch(x, peer, 2'000, 10, 58);
  CHECK(x.changes(slot_at(2'060))
        == std::vector{uptime_change{peer, whole_uptime}});
  CHECK(x.views().empty());
}

TEST_CASE("in a healthy network others' experience costs under 200 bytes",
          "[gossip][world_model]") {
  world_model x{self};
  for (std::uint8_t i = 1; i <= 60; ++i) {
    watch(x, agent_of(i), 60, 10);
    REQUIRE(x.heard(agent_of(i), list_of({}), slot_at(60)));
  }
  CHECK(x.changes(slot_at(61)).empty());
  // What a cell keeps where there are own samples only: their counts, and the
  // uptimes told.
  uptime_counters alone;
  for (std::uint8_t i = 1; i <= 60; ++i)
    alone.sampled(agent_of(i), true, slot_at(1));
  auto without = alone.bytes_used() + sizeof(std::map<agent_id, std::uint32_t>);
  auto more = x.bytes_used() - without;
  std::cout << "others' experience takes " << more << " bytes at rest\n";
  CHECK(more < 200);
}
