// Agents that come and go by the clock.

#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr std::int64_t minute = 60'000'000;

std::size_t running(local_network& net) {
  std::size_t out = 0;
  for (auto& name : net.agents())
    out += must(net.agent(name))["running"].get<bool>() ? 1 : 0;
  return out;
}

} // namespace

TEST_CASE("under churn a share of the agents is there, and all entries are",
          "[simulation][churn]") {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed, 24);
    std::vector<std::string> entries;
    for (int i = 1; i < 40; i += 2)
      entries.push_back(call(*net, "alice", "odd", {i}));
    auto others = net->agents();
    std::erase(others, "alice");
    REQUIRE(net->start_churn(
      {{"session", "15m"}, {"absence", "5m"}, {"agents", others}}));
    std::size_t there = 0;
    for (int i = 0; i < 8; ++i) {
      REQUIRE(net->advance(5 * minute));
      there += running(*net);
    }
    // 18 of 24, but for the spread of eight looks at 23 agents.
    CHECK(there / 8 >= 14);
    CHECK(there / 8 <= 22);
    for (auto& entry : entries)
      CHECK(!must(perform(*net, "alice", "get", {entry})).is_null());
    REQUIRE(net->start_churn(nullptr));
    CHECK(running(*net) == 24);
    REQUIRE(net->advance(minute));
    for (auto& entry : entries)
      CHECK(must(net->holders(entry)).size() >= 5);
  }
}

TEST_CASE("the same seed gives the same churn", "[simulation][churn]") {
  std::string traces[2];
  for (auto& trace : traces) {
    auto net = make_network(9, 12);
    REQUIRE(net->start_churn({{"session", "5m"}, {"absence", "5m"}}));
    REQUIRE(net->advance(20 * minute));
    trace = net->stats()["trace"].get<std::string>();
  }
  CHECK(traces[0] == traces[1]);
}

TEST_CASE("churn that cannot be is refused", "[simulation][churn]") {
  auto net = make_network(1, 2);
  CHECK(!net->start_churn({{"session", "soon"}}));
  CHECK(!net->start_churn({{"pause", "5m"}}));
  CHECK(!net->start_churn({{"agents", {"zed"}}}));
}
