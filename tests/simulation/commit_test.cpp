// A commit from the owner's words to its holders.

#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

TEST_CASE("a commit is held by q agents and found by the others",
          "[simulation][commit]") {
  auto net = make_network(1, 12);
  auto done = must(perform(*net, "alice", "commit", {"odd", 7}));
  auto hash = done["entry"].get<std::string>();
  CHECK(must(net->holders(hash)).size() == 5);
  for (auto& name : net->agents())
    CHECK(must(perform(*net, name, "get", {hash})) == 7);
  CHECK(net->stats()["publishing"] == 0);
}

TEST_CASE("an invalid entry does not reach the chain", "[simulation][commit]") {
  auto net = make_network(1);
  auto before = must(perform(*net, "alice", "chain", json::array()));
  auto refused = perform(*net, "alice", "commit", {"odd", 2});
  REQUIRE_FALSE(refused);
  CHECK(refused.failure().code == errc::rejected);
  CHECK(refused.failure().message == "2 is not odd");
  CHECK(must(perform(*net, "alice", "chain", json::array())) == before);
}

TEST_CASE("holders reject what its author did not check",
          "[simulation][commit]") {
  auto net = make_network(3);
  REQUIRE(net->fault("unchecked", {"alice"}));
  auto done = must(perform(*net, "alice", "commit", {"odd", 2}));
  auto told = must(net->explain(done["entry"]));
  CHECK(told["rejected"].size() >= 4);
  for (auto& row : told["rejected"])
    CHECK(row["reason"] == "2 is not odd");
  for (auto& row : told["held"])
    CHECK(row["by"] == "alice");
}

TEST_CASE("calls at the same instant all land, each once",
          "[simulation][commit]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed);
    std::vector<actors::ticket> tickets;
    for (int n = 1; n < 80; n += 2)
      tickets.push_back(
        *net->start({"alice", {}, "call", json::array({"odd", {n}})}));
    for (auto ticket : tickets)
      must(net->finish(ticket));
    REQUIRE(net->settle());
    auto chain = must(perform(*net, "alice", "chain", json::array()));
    CHECK(chain.size() == 2 + tickets.size());
  }
}

TEST_CASE("both channels carry the same session", "[simulation][channel]") {
  network_options options;
  options.channel = actors::channel_kind::signed_messages;
  auto net = make_network(1, 8, "numbers", options);
  call(*net, "alice", "odd", {7});
  CHECK(call(*net, "bob", "find_odd", {7}) == true);
  CHECK(call(*net, "bob", "find_odd", {9}) == false);
  CHECK(net->stats()["dropped"] == 0);
}

TEST_CASE("both engines give the same history", "[simulation][sandbox]") {
  auto run = [](actors::engine_kind engine) {
    network_options options;
    options.engine = engine;
    auto net = make_network(2, 5, "numbers", options);
    call(*net, "alice", "prime", {7});
    call(*net, "bob", "find_odd", {7});
    return net->stats()["trace"];
  };
  CHECK(run(actors::engine_kind::jsc) == run(actors::engine_kind::interpreter));
}
