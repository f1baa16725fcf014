// One seed, one history.

#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

std::string trace_of(std::uint64_t seed) {
  auto net = make_network(seed);
  REQUIRE(net->fault("latency", {{"min", "1ms"}, {"max", "40ms"}}));
  REQUIRE(net->fault("loss", 0.02));
  for (int n = 1; n < 8; n += 2)
    call(*net, "alice", "odd", {n});
  call(*net, "bob", "even", {4});
  REQUIRE(net->advance(20'000'000));
  CHECK(call(*net, "heidi", "find_odd", {7}) == true);
  return net->stats()["trace"];
}

/// The same with all that an adversary does on the way, and one that lies.
std::string hostile_trace_of(std::uint64_t seed) {
  network_options options;
  options.channel = actors::channel_kind::signed_messages;
  auto net = make_network(seed, 8, "numbers", options);
  for (auto kind : {"reorder", "tamper", "forge", "replay"})
    REQUIRE(net->fault(kind, 0.02));
  REQUIRE(net->fault("byzantine",
                     {{"agent", "carol"}, {"kind", "wrong_neighbours"}}));
  for (int n = 1; n < 8; n += 2)
    std::ignore = perform(*net, "alice", "commit", {"odd", n});
  REQUIRE(net->advance(20'000'000));
  return net->stats()["trace"];
}

} // namespace

TEST_CASE("faults on the way and liars are the same in two runs",
          "[simulation][trace]") {
  std::set<std::string> traces;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    INFO("seed " << seed);
    auto first = hostile_trace_of(seed);
    CHECK(first == hostile_trace_of(seed));
    traces.insert(first);
  }
  CHECK(traces.size() == 10);
}

TEST_CASE("a seed gives the same trace in two runs, 100 seeds",
          "[simulation][trace]") {
  std::set<std::string> traces;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    auto first = trace_of(seed);
    CHECK(first == trace_of(seed));
    traces.insert(first);
  }
  CHECK(traces.size() == 100);
}

TEST_CASE("what happens in one DNA leaves the other's trace unchanged",
          "[simulation][trace]") {
  auto run = [](bool with_notes) {
    auto net = make_network(5);
    if (with_notes)
      must(net->install(std::string{IPS_APPS} + "/notes", {}));
    for (int n = 1; n < 6; n += 2) {
      must(
        perform(*net, "alice", "call", json::array({"odd", {n}}), "numbers"));
      if (with_notes)
        must(perform(*net, "bob", "commit",
                     json::array({"note", "note " + std::to_string(n)}),
                     "notes"));
    }
    return net->stats()["traces"]["numbers"].get<std::string>();
  };
  CHECK(run(false) == run(true));
}
