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
  switchboard,
  count
};

void kill_role(const actors::wiring& roles,
               const actors::switchboard_actor& board, victim who) {
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
    case victim::switchboard:
      return kill(board);
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
    auto board = net->board();
    auto first = net->engine().steps();
    auto killed = false;
    net->engine().on_step = [&](std::uint64_t step) {
      if (killed || step < first + at)
        return;
      killed = true;
      kill_role(roles, board, who);
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

TEST_CASE("a message runs receive once, whatever role of its sender dies, "
          "50 seeds",
          "[simulation][restart]") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    random_source random{seed};
    auto who = static_cast<victim>(
      random.below(static_cast<std::uint64_t>(victim::worker)));
    auto at = random.below(60);
    INFO("seed " << seed << ", role " << static_cast<unsigned>(who)
                 << ", message " << at);
    auto net = make_network(seed, 4, "notes");
    auto bob = must(net->agent("bob"))["address"];
    auto roles = net->roles_of("alice");
    auto first = net->engine().steps();
    auto killed = false;
    net->engine().on_step = [&](std::uint64_t step) {
      if (killed || step < first + at)
        return;
      killed = true;
      kill_role(roles, {}, who);
    };
    // Bob's `receive` keeps a note of each message that it gets.
    auto told = perform(*net, "alice", "call",
                        json::array({"tell", {bob, {{"keep", "tea"}}}}));
    net->engine().on_step = {};
    CHECK(killed);
    if (!told)
      FAIL(to_string(told.failure()));
    auto notes = must(
      perform(*net, "bob", "call", json::array({"my_notes", json::array()})));
    CHECK(notes == json::array({"tea"}));
  }
}

TEST_CASE("a cell that ended by itself has a successor that answers",
          "[simulation][restart]") {
  auto net = make_network(1, 6);
  must(perform(*net, "alice", "commit", {"odd", 7}));
  caf::anon_send_exit(net->roles_of("alice").cell, caf::exit_reason::kill);
  REQUIRE(net->settle());
  CHECK(must(perform(*net, "alice", "chain", json::array())).size() == 3);
  CHECK(must(perform(*net, "alice", "commit", {"odd", 9})).is_object());
  CHECK(net->stats()["cells"] == 6);
  CHECK(net->stats()["publishing"] == 0);
}
