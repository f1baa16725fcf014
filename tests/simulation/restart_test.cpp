// Roles that die between any two messages of a commit.

#include <caf/send.hpp>

#include "actors/cell/cell.hpp"
#include "runtime/base/random.hpp"
#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

enum class victim : unsigned {
  agent,
  shard,
  validator,
  gossip,
  worker,
  store,
  count
};

void kill_role(const actors::wiring& roles, victim who) {
  auto kill = [](const auto& role) {
    caf::anon_send_exit(role, caf::exit_reason::kill);
  };
  switch (who) {
    case victim::agent:
      return kill(roles.agent);
    case victim::shard:
      return kill(roles.shard);
    case victim::validator:
      return kill(roles.validator);
    case victim::gossip:
      return kill(roles.gossip);
    case victim::worker:
      return kill(roles.workers.at(0));
    case victim::store:
      return kill(roles.store);
    case victim::count:
      return;
  }
}

} // namespace

TEST_CASE("a role killed between any two messages of a commit loses nothing, "
          "100 seeds",
          "[simulation][restart]") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    random_source random{seed};
    auto who = static_cast<victim>(
      random.below(static_cast<std::uint64_t>(victim::count)));
    auto at = random.below(60);
    INFO("seed " << seed << ", role " << static_cast<unsigned>(who)
                 << ", message " << at);
    auto net = make_network(seed, 6);
    auto roles = net->roles_of("alice");
    auto first = net->engine().steps();
    auto killed = false;
    net->engine().on_step = [&](std::uint64_t step) {
      if (killed || step < first + at)
        return;
      killed = true;
      kill_role(roles, who);
    };
    auto done = perform(*net, "alice", "call", json::array({"odd", {7}}));
    net->engine().on_step = {};
    CHECK(killed);
    if (!done)
      FAIL(to_string(done.failure()));
    REQUIRE(net->settle());
    auto chain = must(perform(*net, "alice", "chain", json::array()));
    CHECK(chain.size() == 3);
    REQUIRE(net->advance(180'000'000));
    CHECK(net->stats()["publishing"] == 0);
    CHECK(call(*net, "bob", "find_odd", {7}) == true);
  }
}
