// What agents think of each other's uptime where some are often away.

#include <algorithm>
#include <iostream>
#include <map>
#include <numeric>

#include "runtime/base/random.hpp"
#include "runtime/dht/distance.hpp"
#include "runtime/dht/parms.hpp"
#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr std::int64_t second = 1'000'000;

/// Some agents stay; the others, in two groups, are there half of the time.
struct restless_network {
  std::unique_ptr<local_network> net;
  std::vector<std::string> steady;
  std::array<std::vector<std::string>, 2> groups;

  restless_network(std::uint64_t seed, std::uint32_t agents,
                   network_options options = {})
    : net(make_network(seed, agents, "numbers", std::move(options))) {
    auto names = net->agents();
    for (std::size_t i = 0; i < names.size(); ++i)
      if (i % 2 == 0)
        steady.push_back(names[i]);
      else
        groups[i / 2 % 2].push_back(names[i]);
    for (auto& name : groups[1])
      REQUIRE(net->kill(name));
  }

  /// One group goes, the other comes, every minute.
  void run(int minutes) {
    for (int i = 0; i < minutes; ++i) {
      for (auto& name : groups[0])
        REQUIRE(net->kill(name));
      for (auto& name : groups[1])
        REQUIRE(net->restart(name));
      std::swap(groups[0], groups[1]);
      REQUIRE(net->advance(60 * second));
    }
  }

  agent_id id_of(const std::string& name) const {
    auto address = must(net->agent(name)).at("address").get<std::string>();
    auto id = parse_id<agent_id>(address);
    REQUIRE(id);
    return *id;
  }

  std::vector<agent_id> ids() const {
    std::vector<agent_id> out;
    for (auto& name : net->agents())
      out.push_back(id_of(name));
    return out;
  }
};

using views = std::vector<gossip::uptime_view>;
using uptime_in = std::uint32_t (*)(const gossip::uptime_view&);

std::uint32_t own_only(const gossip::uptime_view& x) {
  return x.known.self.mu;
}

std::uint32_t both(const gossip::uptime_view& x) {
  return gossip::combined(x.known).mu;
}

std::uint32_t told(const gossip::uptime_view& x) {
  return x.told;
}

/// V_δ as one with these views expects it; whom it has no view of is whole.
std::vector<agent_id> holders_by(const views& known, uptime_in uptime,
                                 const dht_key& key,
                                 const std::vector<agent_id>& agents) {
  std::vector<dht::contact> candidates;
  for (auto& id : agents)
    candidates.push_back({id, {}});
  auto of = [&](const agent_id& id) {
    for (auto& x : known)
      if (x.agent == id)
        return uptime(x);
    return dht::whole_uptime;
  };
  std::vector<agent_id> out;
  for (auto& x :
       dht::expected_holders(key, candidates, of, dht::default_resilience))
    out.push_back(x.id);
  return out;
}

struct agreement {
  std::size_t pairs = 0;
  std::size_t differ = 0;

  agreement& operator+=(const agreement& x) {
    pairs += x.pairs;
    differ += x.differ;
    return *this;
  }
};

/// Of the steady agents among the twelve closest to each key, how many pairs
/// expect other holders there.
agreement compare(const restless_network& x,
                  const std::vector<actors::cell_report>& reports,
                  uptime_in uptime) {
  agreement out;
  auto agents = x.ids();
  std::vector<agent_id> steady;
  for (auto& name : x.steady)
    steady.push_back(x.id_of(name));
  random_source random{99};
  for (int i = 0; i < 200; ++i) {
    dht_key key;
    for (auto& byte : key.value)
      byte = static_cast<std::uint8_t>(random.below(256));
    std::sort(agents.begin(), agents.end(),
              [&](auto& a, auto& b) { return dht::closer(key, a, b); });
    std::vector<std::vector<agent_id>> expected;
    for (std::size_t n = 0; n < steady.size(); ++n)
      if (std::find(agents.begin(), agents.begin() + 12, steady[n])
          != agents.begin() + 12)
        expected.push_back(
          holders_by(reports[n].gossip.uptimes, uptime, key, agents));
    for (std::size_t a = 0; a < expected.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) {
        ++out.pairs;
        out.differ += expected[a] != expected[b];
      }
  }
  return out;
}

} // namespace

TEST_CASE("a contact of whom nothing is heard for an hour is asked, and makes "
          "room if it is gone",
          "[simulation][uptime]") {
  auto net = make_network(31, 60);
  agent_id address;
  for (auto& row : net->ring())
    if (row["agent"] == "alice")
      address = *parse_id<agent_id>(row["address"].get<std::string>());
  auto asked = [&] { return net->stats()["unreachable"].get<int>(); };
  // Too far from alice to share a key with her.
  crypto::seed seed;
  auto gone = dht::contact_of(crypto::key_pair{seed}.key());
  while (dht::common_prefix(address, gone.id) > 0) {
    ++seed.value[0];
    gone = dht::contact_of(crypto::key_pair{seed}.key());
  }
  caf::anon_send(net->roles_of("alice").shard, atom::seen_v,
                 actors::make_local(gone));
  REQUIRE(net->advance(59 * 60 * second));
  CHECK(asked() == 0);
  REQUIRE(net->advance(5 * 60 * second));
  CHECK(asked() == dht::parms::failures_max);
}

TEST_CASE("neighbours agree better on V_δ with claims than without",
          "[simulation][uptime]") {
  agreement alone, with_claims, in_steps;
  for (std::uint64_t seed = 21; seed <= 26; ++seed) {
    restless_network x{seed, 24};
    x.run(12);
    auto reports = x.net->progress(x.steady);
    alone += compare(x, reports, own_only);
    with_claims += compare(x, reports, both);
    in_steps += compare(x, reports, told);
  }
  std::cout << "pairs that differ in V_delta, seeds 21 to 26, of "
            << alone.pairs << ": " << alone.differ << " by own experience, "
            << with_claims.differ << " with claims, " << in_steps.differ
            << " as told\n";
  CHECK(alone.pairs > 10'000);
  CHECK(with_claims.differ * 2 < alone.differ);
  CHECK(in_steps.differ < alone.differ);
}

TEST_CASE("who is there half of the time is measured so, and a newcomer hears "
          "of it before it can know",
          "[simulation][uptime]") {
  const std::uint64_t seed = 21;
  INFO("seed " << seed);
  restless_network x{seed, 24};
  x.run(40);
  auto reports = x.net->progress(x.steady);
  std::uint64_t sum = 0;
  std::size_t count = 0;
  for (auto& report : reports)
    for (auto& view : report.gossip.uptimes)
      sum += view.told, ++count;
  REQUIRE(count >= x.steady.size() * 10);
  INFO("mean uptime " << sum / count);
  CHECK(sum / count > 400'000);
  CHECK(sum / count < 650'000);

  auto spawned = x.net->spawn(1);
  REQUIRE(spawned);
  auto newcomer = spawned->front();
  REQUIRE(x.net->install(std::string{IPS_APPS} + "/numbers", {}));
  REQUIRE(x.net->advance(30 * second));
  auto heard = x.net->progress({newcomer}).front().gossip.uptimes;
  std::size_t unasked = 0;
  for (auto& view : heard)
    unasked += view.known.self.c == 0 && view.told < 700'000;
  CHECK(unasked >= 10);
  std::size_t holders = 0;
  for (int i = 0; i < 10; ++i) {
    auto entry = must(perform(*x.net, newcomer, "commit",
                              json::array({"odd", 2 * i + 1})))
                   .at("entry");
    holders += must(x.net->holders(entry)).size();
  }
  INFO(holders << " holders of 10 entries");
  CHECK(holders > 10 * 5);
}

TEST_CASE("claims ride in signed pings", "[simulation][uptime]") {
  network_options options;
  options.channel = actors::channel_kind::signed_messages;
  restless_network x{22, 8, options};
  x.run(12);
  for (auto& report : x.net->progress(x.steady)) {
    CHECK(report.gossip.uptimes.size() == 4);
    for (auto& view : report.gossip.uptimes) {
      CHECK(view.known.others.c > 0);
      CHECK(view.known.others.mu < 800'000);
    }
  }
}

TEST_CASE("in a healthy network nothing is thought of anyone",
          "[simulation][uptime]") {
  auto net = make_network(23, 20);
  REQUIRE(net->advance(600 * second));
  for (auto& report : net->progress(net->agents())) {
    CHECK(report.gossip.uptimes.empty());
    CHECK(report.gossip.world_bytes < 1'024);
  }
}

TEST_CASE("where half are often away, the uptimes of those who hold come to r, "
          "and on average to less than r + 2",
          "[simulation][uptime]") {
  const std::uint64_t seed = 24;
  INFO("seed " << seed);
  restless_network x{seed, 30};
  x.run(30);
  std::vector<std::string> entries;
  for (int i = 0; i < 60; ++i) {
    auto& author = x.steady[static_cast<std::size_t>(i) % x.steady.size()];
    entries.push_back(
      must(perform(*x.net, author, "commit", json::array({"odd", 2 * i + 1})))
        .at("entry"));
  }
  REQUIRE(x.net->advance(60 * second));
  // As each holder sees it that is always there.
  std::uint64_t least = UINT64_MAX;
  std::uint64_t all = 0;
  std::size_t sums = 0;
  std::size_t restless = 0;
  auto reports = x.net->progress(x.steady);
  for (auto& entry : entries) {
    auto holders = must(x.net->holders(entry)).get<std::vector<std::string>>();
    for (std::size_t n = 0; n < x.steady.size(); ++n) {
      if (std::find(holders.begin(), holders.end(), x.steady[n])
          == holders.end())
        continue;
      std::map<agent_id, std::uint64_t> uptimes;
      for (auto& view : reports[n].gossip.uptimes)
        uptimes[view.agent] = view.told;
      std::uint64_t sum = 0;
      for (auto& name : holders) {
        auto i = uptimes.find(x.id_of(name));
        sum += i == uptimes.end() ? dht::whole_uptime : i->second;
        restless += i == uptimes.end() ? 0 : 1;
      }
      least = std::min(least, sum);
      all += sum;
      ++sums;
    }
  }
  INFO("least " << least << ", mean " << all / sums << ", " << restless
                << " holders of whom uptimes are known");
  CHECK(restless > sums);
  CHECK(least >= dht::default_resilience);
  CHECK(all / sums < dht::default_resilience + 2'000'000);
}
