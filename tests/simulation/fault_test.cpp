// Loss, duplicates, partitions, the death of agents.

#include "tests/simulation/small_network.hpp"
#include "tests/simulation/written_dna.hpp"

using namespace ips;
using namespace ips::test;

namespace {

/// Tells its user of each message, and writes nothing by which it could know it
/// again. Built once for all tests.
std::string bell() {
  static const written_dna dna{"bell", R"(
name = "bell"
version = "0.1.0"
[build]
language = "cpp"
sources = ["bell.cpp"]
[callbacks]
receive = "receive"
)",
                               R"(
#include <ips.hpp>
IPS_CALLBACK(receive) {
  ips::emit("rung", input["message"]);
  return nullptr;
}
)"};
  return dna.path();
}

} // namespace

TEST_CASE("what is lost is put again until the holders have it",
          "[simulation][faults]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed);
    REQUIRE(net->fault("loss", 0.2));
    auto hash = call(*net, "alice", "odd", {7}).get<std::string>();
    REQUIRE(net->advance(600'000'000));
    CHECK(net->stats()["publishing"] == 0);
    CHECK(must(net->holders(hash)).size() >= 5);
  }
}

TEST_CASE("a message that comes twice is dropped and counted",
          "[simulation][faults]") {
  auto net = make_network(1);
  REQUIRE(net->fault("duplicate", 1.0));
  call(*net, "alice", "odd", {7});
  auto stats = net->stats();
  CHECK(stats["dropped"] == stats["duplicated"]);
  CHECK(stats["dropped"] > 10);
  CHECK(must(perform(*net, "alice", "chain", json::array())).size() == 3);
}

TEST_CASE("a partition ends, and what was written in it arrives",
          "[simulation][faults]") {
  auto net = make_network(4);
  REQUIRE(net->fault(
    "partition",
    {{"alice"}, {"bob", "carol", "dave", "erin", "frank", "grace", "heidi"}}));
  auto hash = call(*net, "alice", "odd", {7});
  CHECK(must(perform(*net, "bob", "get", {hash})).is_null());
  REQUIRE(net->fault("clear", nullptr));
  REQUIRE(net->advance(120'000'000));
  CHECK(must(perform(*net, "bob", "get", {hash})) == 7);
  CHECK(net->stats()["publishing"] == 0);
}

TEST_CASE("each message that is changed, forged or replayed on the wire is "
          "dropped before a role sees it",
          "[simulation][faults]") {
  auto seed = GENERATE(range(1u, 5u));
  INFO("seed " << seed);
  network_options options;
  options.channel = actors::channel_kind::signed_messages;
  auto net = make_network(seed, 8, "numbers", options);
  for (auto kind : {"tamper", "forge", "replay"})
    REQUIRE(net->fault(kind, 0.1));
  for (int number = 1; number < 40; number += 2)
    call(*net, "alice", "odd", {number});
  REQUIRE(net->fault("clear", nullptr));
  REQUIRE(net->advance(60'000'000));
  auto stats = net->stats();
  std::uint64_t attacks = 0;
  for (auto kind : {"tampered", "impersonated", "replayed"}) {
    INFO(kind);
    CHECK(stats[kind] > 10);
    attacks += stats[kind].get<std::uint64_t>();
  }
  auto stopped = stats["dropped"].get<std::uint64_t>()
                 + stats["unreachable"].get<std::uint64_t>();
  CHECK(stopped == attacks);
}

TEST_CASE("what was recorded before its receiver's restart is dropped after it",
          "[simulation][faults]") {
  auto seed = GENERATE(range(1u, 5u));
  INFO("seed " << seed);
  network_options options;
  options.channel = actors::channel_kind::signed_messages;
  auto net = make_network_of(bell(), seed, 8, options);
  net->set_autosettle(false);
  auto bob = must(net->agent("bob"))["address"];
  REQUIRE(net->fault("replay", 0.5));
  for (int i = 0; i < 20; ++i)
    must(perform(*net, "alice", "send", json::array({bob, i})));
  REQUIRE(net->fault("clear", nullptr));
  REQUIRE(net->advance(10'000));
  CHECK(must(net->signals()).size() == 20);
  REQUIRE(net->kill("bob"));
  REQUIRE(net->restart("bob"));
  auto dropped = net->stats()["dropped"].get<std::uint64_t>();
  REQUIRE(net->advance(60'000'000));
  CHECK(must(net->signals()).empty());
  CHECK(net->stats()["dropped"] > dropped + 5);
}

TEST_CASE("what is changed, forged, overtaken or replayed on the wire changes "
          "nothing, 4 seeds",
          "[simulation][faults]") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    INFO("seed " << seed);
    network_options options;
    options.channel = actors::channel_kind::signed_messages;
    auto net = make_network(seed, 8, "numbers", options);
    for (auto kind : {"reorder", "tamper", "forge", "replay"})
      REQUIRE(net->fault(kind, 0.1));
    std::vector<std::string> entries;
    for (int number = 1; number < 20; number += 2)
      entries.push_back(call(*net, "alice", "odd", {number}));
    REQUIRE(net->advance(120'000'000));
    auto stats = net->stats();
    for (auto kind : {"reordered", "tampered", "impersonated", "replayed"}) {
      INFO(kind);
      CHECK(stats[kind] > 10);
    }
    CHECK(stats["dropped"] > 10);
    REQUIRE(net->fault("clear", nullptr));
    REQUIRE(net->advance(120'000'000));
    CHECK(net->stats()["publishing"] == 0);
    CHECK(must(perform(*net, "alice", "chain", json::array())).size() == 12);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      CHECK(must(perform(*net, "bob", "get", {entries[i]})) == 2 * i + 1);
      CHECK(must(net->explain(entries[i]))["rejected"].empty());
      CHECK(must(net->holders(entries[i])).size() >= 5);
    }
  }
}

TEST_CASE("who is back at the instant of its end is heard by all",
          "[simulation][faults]") {
  auto net = make_network(3, 12);
  for (int number = 1; number < 20; number += 2)
    call(*net, "alice", "odd", {number});
  for (int i = 0; i < 5; ++i) {
    REQUIRE(net->kill("alice"));
    REQUIRE(net->restart("alice"));
    call(*net, "alice", "odd", {101 + 2 * i});
  }
  CHECK(net->stats()["dropped"] == 0);
  CHECK(net->stats()["publishing"] == 0);
}

TEST_CASE("changed and forged messages want the signed channel",
          "[simulation][faults]") {
  auto net = make_network(1);
  for (auto kind : {"tamper", "forge"}) {
    auto set = net->fault(kind, 0.1);
    REQUIRE_FALSE(set);
    CHECK(set.failure().code == errc::wrong_argument);
  }
  CHECK(net->fault("replay", 0.1));
}

TEST_CASE("a network that lost agents still answers", "[simulation][faults]") {
  auto net = make_network(2, 12);
  auto hash = call(*net, "alice", "odd", {7});
  auto holders = must(net->holders(hash));
  for (std::size_t i = 0; i < 2; ++i)
    REQUIRE(net->kill(holders[i]));
  for (auto& name : net->agents())
    if (must(net->agent(name))["running"] == true)
      CHECK(must(perform(*net, name, "get", {hash})) == 7);
  CHECK(call(*net, holders[3], "odd", {9}).is_string());
}

TEST_CASE("an agent that was killed comes back with its chain and shard",
          "[simulation][faults]") {
  auto net = make_network(6);
  auto hash = call(*net, "alice", "odd", {7});
  auto chain = must(perform(*net, "alice", "chain", json::array()));
  REQUIRE(net->kill("alice"));
  auto down = perform(*net, "alice", "get", {hash});
  REQUIRE_FALSE(down);
  CHECK(down.failure().code == errc::agent_down);
  REQUIRE(net->restart("alice"));
  CHECK(must(perform(*net, "alice", "chain", json::array())) == chain);
  CHECK(must(perform(*net, "alice", "get", {hash})) == 7);
  call(*net, "alice", "odd", {9});
  CHECK(call(*net, "heidi", "find_odd", {9}) == true);
}
