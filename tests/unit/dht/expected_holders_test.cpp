#include <catch2/catch.hpp>

#include "runtime/dht/expected_holders.hpp"
#include "runtime/dht/model/pure_network.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

std::vector<contact> agents(std::size_t n) {
  random_source random{41};
  std::vector<contact> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(random_contact(random));
  return out;
}

uptime_of always(std::uint32_t millionths) {
  return [millionths](const agent_id&) { return millionths; };
}

} // namespace

TEST_CASE("q is the smallest number whose uptimes reach r",
          "[dht][expected_holders]") {
  struct row {
    std::uint32_t uptime;
    std::uint64_t resilience;
    std::size_t q;
  };
  const row rows[] = {
    {1'000'000, 5'000'000, 5},     {1'000'000, 4'999'999, 5},
    {1'000'000, 5'000'001, 6},     {1'000'000, 100'000, 1},
    {1'000'000, 2'500'000, 3},     {500'000, 5'000'000, 10},
    {500'000, 2'250'000, 5},       {333'333, 1'000'000, 4},
    {333'334, 1'000'000, 3},       {900'000, 5'000'000, 6},
    {1'000'000, 12'000'000, 12},   {0, 100'000, 30},
    {100'000, 5'000'000, 30},      {1'000'000, 0, 0},
    {4'000'000'000, 5'000'000, 5},
  };
  dht_key key;
  for (auto& x : rows) {
    INFO("uptime " << x.uptime << ", r " << x.resilience);
    auto holders
      = expected_holders(key, agents(30), always(x.uptime), x.resilience);
    CHECK(holders.size() == x.q);
  }
}

TEST_CASE("the expected holders are the closest, in their order, whatever the "
          "order of the candidates",
          "[dht][expected_holders]") {
  random_source random{42};
  auto all = agents(30);
  auto key = random_key(random);
  auto expected = closest_of(all, key, 5);
  for (int i = 0; i < 50; ++i) {
    for (auto n = all.size(); n > 1; --n)
      std::swap(all[n - 1], all[random.below(n)]);
    CHECK(expected_holders(key, all, always(1'000'000), 5'000'000) == expected);
  }
}

TEST_CASE("an agent that is often absent makes room for one more",
          "[dht][expected_holders]") {
  auto all = agents(10);
  dht_key key;
  auto order = closest_of(all, key, 10);
  auto uptime = [&](const agent_id& x) -> std::uint32_t {
    return x == order[1].id ? 200'000 : x == order[3].id ? 0 : 1'000'000;
  };
  auto holders = expected_holders(key, all, uptime, 3'000'000);
  CHECK(holders == closest_of(all, key, 5));
}

TEST_CASE("where there are too few, all hold", "[dht][expected_holders]") {
  dht_key key;
  CHECK(expected_holders(key, agents(3), always(1'000'000), 5'000'000).size()
        == 3);
  CHECK(expected_holders(key, {}, always(1'000'000), 5'000'000).empty());
}

TEST_CASE("a candidate named twice counts once", "[dht][expected_holders]") {
  dht_key key;
  auto twice = agents(4);
  auto once = twice;
  twice.insert(twice.end(), once.begin(), once.end());
  CHECK(expected_holders(key, twice, always(1'000'000), 5'000'000)
        == closest_of(once, key, 4));
}
