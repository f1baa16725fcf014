#include <catch2/catch.hpp>

#include "runtime/dht/candour.hpp"
#include "runtime/dht/crowding.hpp"
#include "runtime/dht/model/pure_network.hpp"
#include "runtime/dht/model/sorted_agents.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

sorted_agents some(std::size_t n, random_source& random) {
  std::vector<contact> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(random_contact(random));
  return sorted_agents{std::move(out)};
}

/// Of lookups of random keys that found who is there.
density density_of(const sorted_agents& all, std::size_t samples,
                   random_source& random) {
  density out;
  for (std::size_t i = 0; i < samples; ++i) {
    auto key = random_key(random);
    out.sample(key, all.closest(key, 20), false);
  }
  return out;
}

} // namespace

TEST_CASE("an agent that has looked up nothing knows of no others",
          "[dht][density]") {
  density x;
  CHECK(x.agents() == 0);
  CHECK(radius_of(20, 0) == UINT64_MAX);
  x.sample({}, {}, false);
  CHECK(x.agents() == 0);
}

TEST_CASE("a network seen whole is counted", "[dht][density]") {
  random_source random{91};
  auto all = some(7, random);
  density x;
  auto key = random_key(random);
  x.sample(key, all.closest(key, 20), true);
  CHECK(x.agents() == 8);
}

TEST_CASE("lookups tell how many agents there are", "[dht][density]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    random_source random{seed};
    auto all = some(5'000, random);
    auto found = density_of(all, density::samples_max, random).agents();
    INFO("seed " << seed << ": " << found);
    CHECK(found > 4'000);
    CHECK(found < 6'250);
  }
}

TEST_CASE("agents ground near a third of the keys hardly change the count",
          "[dht][density]") {
  const std::uint64_t seed = 92;
  INFO("seed " << seed);
  random_source random{seed};
  auto all = some(5'000, random);
  auto drawn = some(200'000, random);
  density x;
  for (std::size_t i = 0; i < density::samples_max; ++i) {
    auto key = random_key(random);
    auto& from = i % 3 == 0 ? drawn : all;
    x.sample(key, from.closest(key, 20), false);
  }
  CHECK(x.agents() > 4'000);
  CHECK(x.agents() < 8'000);
}

TEST_CASE("a radius is the share of the space in which so many are expected",
          "[dht][density]") {
  CHECK(radius_of(20, 40) == std::uint64_t{1} << 63);
  CHECK(radius_of(20, 20) == UINT64_MAX);
  random_source random{93};
  auto all = some(10'000, random);
  std::size_t within = 0;
  for (int i = 0; i < 200; ++i) {
    auto key = random_key(random);
    for (auto& x : all.closest(key, 60))
      within += share_of(key, x.id) <= radius_of(20, 10'000) ? 1 : 0;
  }
  CHECK(within > 200 * 18);
  CHECK(within < 200 * 22);
}

TEST_CASE("of honest keys at most one in a hundred is called crowded",
          "[dht][crowding]") {
  for (std::size_t m : {200, 2'000, 20'000}) {
    random_source random{m};
    std::size_t crowded = 0;
    // Ten networks, each as one of its agents counts it: its error is part.
    for (int i = 0; i < 10; ++i) {
      auto all = some(m, random);
      auto agents = density_of(all, 15, random).agents();
      for (int keys = 0; keys < 1'000; ++keys) {
        auto key = random_key(random);
        crowded += is_crowded(key, all.closest(key, 20), agents) ? 1 : 0;
      }
    }
    INFO(m << " agents, seed " << m << ": " << crowded << " of 10,000");
    CHECK(crowded <= 100);
  }
}

TEST_CASE("five identities ground at a key crowd it", "[dht][crowding]") {
  random_source random{94};
  auto all = some(10'000, random);
  auto drawn = some(300'000, random);
  std::size_t crowded = 0;
  for (int i = 0; i < 100; ++i) {
    auto key = random_key(random);
    auto closest = drawn.closest(key, 5);
    for (auto& x : all.closest(key, 15))
      closest.push_back(x);
    closest = closest_of(closest, key, 20);
    crowded += is_crowded(key, closest, 10'000) ? 1 : 0;
    CHECK_FALSE(is_crowded(key, closest, 0));
  }
  CHECK(crowded >= 99);
}

TEST_CASE("an agent at its own address crowds nothing", "[dht][crowding]") {
  random_source random{95};
  auto all = some(10'000, random);
  std::size_t crowded = 0;
  for (auto& x : all.all()) {
    auto key = id_cast<dht_key>(x.id);
    crowded += is_crowded(key, all.closest(key, 21), 10'000) ? 1 : 0;
  }
  INFO(crowded << " of 10,000");
  CHECK(crowded <= 100);
}

TEST_CASE("a crowded key has the members of its radius as holders, and no more "
          "than a limit",
          "[dht][crowding]") {
  random_source random{96};
  auto all = some(10'000, random);
  auto drawn = some(300'000, random);
  auto key = random_key(random);
  auto honest = all.closest(key, 200);
  CHECK(holders_by_radius(key, honest, 10'000) == 0);
  for (std::size_t ground : {20, 80, 400}) {
    auto closest = drawn.closest(key, ground);
    closest.insert(closest.end(), honest.begin(), honest.end());
    closest = closest_of(closest, key, 300);
    auto count = holders_by_radius(key, closest, 10'000);
    INFO(ground << " identities: " << count << " holders");
    CHECK(count <= parms::radius_holders_max);
    if (ground <= 80) {
      CHECK(count >= ground + 8);
      CHECK(share_of(key, closest[count].id) > radius_of(20, 10'000));
    }
  }
}

TEST_CASE("who is met with candour changes nothing", "[dht][candour]") {
  candour met;
  CHECK(met.share() == whole_uptime);
  met.add(0, candour::samples_min - 1);
  CHECK(met.share() == whole_uptime);
  met = {};
  for (int i = 0; i < 1'000; ++i)
    met.add(9, 1);
  CHECK(met.share() == whole_uptime);
  CHECK(met.wanted(default_resilience) == default_resilience);
}

TEST_CASE("where half of them withhold twice as many are wanted",
          "[dht][candour]") {
  candour met;
  for (int i = 0; i < 100; ++i)
    met.add(1, 1);
  CHECK(met.share() == 500'000);
  CHECK(met.wanted(default_resilience) == 2 * default_resilience);
  for (int i = 0; i < 100; ++i)
    met.add(0, 1'000);
  CHECK(met.wanted(default_resilience) == 4 * default_resilience);
}

TEST_CASE("what was met long ago fades", "[dht][candour]") {
  candour met;
  for (int i = 0; i < 1'000; ++i)
    met.add(0, 1);
  for (int i = 0; i < 1'000; ++i)
    met.add(1, 0);
  CHECK(met.share() == whole_uptime);
}
