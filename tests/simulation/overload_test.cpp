// Holders that do not keep up, and what publishers do then.

#include "actors/protocol/oldest_wait.hpp"
#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

TEST_CASE("the oldest of those under way says how long work waits",
          "[simulation][overload]") {
  actors::oldest_wait waits;
  CHECK(waits.age({50}).count() == 0);
  waits.begin({10});
  waits.begin({20});
  waits.begin({20});
  CHECK(waits.age({50}).count() == 40);
  waits.end({10});
  waits.end({20});
  CHECK(waits.age({50}).count() == 30);
  waits.end({20});
  CHECK(waits.age({50}).count() == 0);
}

TEST_CASE("what one agent writes faster than it can publish arrives all",
          "[simulation][overload]") {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed, 6);
    net->set_autosettle(false);
    std::vector<std::string> entries;
    for (int i = 1; i < 1200; i += 2)
      entries.push_back(
        must(perform(*net, "alice", "commit", json::array({"odd", i})))
          .at("entry"));
    CHECK(net->stats()["publishing"] > 500);
    REQUIRE(net->settle());
    REQUIRE(net->advance(60'000'000));
    CHECK(net->stats()["publishing"] == 0);
    for (auto& entry : entries)
      CHECK(must(net->holders(entry)).size() >= 5);
  }
}
