// Loss, duplicates, partitions, the death of agents.

#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

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
