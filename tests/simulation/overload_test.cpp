// Holders that do not keep up, and what publishers do then.

#include "actors/protocol/oldest_wait.hpp"
#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

/// Ops, those that wait for a verdict included.
std::size_t held_by(local_network& net, const std::string& agent) {
  for (auto& row : net.ring())
    if (row["agent"] == agent)
      return row["ops"].get<std::size_t>();
  FAIL("no row of " + agent);
  return 0;
}

} // namespace

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

TEST_CASE("an agent whose verdicts wait for others takes puts meanwhile",
          "[simulation][overload]") {
  auto net = make_network(16, 4);
  REQUIRE(net->fault("latency", "400ms"));
  auto before = held_by(*net, "alice");
  // Nobody has the headers before these, and to hear so takes a while.
  for (std::uint8_t i = 7; i < 12; ++i) {
    crypto::key_pair author{crypto::seed{{i}}};
    chain::header body;
    body.author = author.address();
    body.kind = chain::header_kind::create;
    body.type = "odd";
    body.seq = 8;
    body.entry.value.fill(2);
    body.prev.value.fill(1);
    body.time = {net->now_micros()};
    actors::put_ops message;
    message.ops.push_back(
      {chain::op_kind::activity, chain::sign(body, author), std::nullopt});
    caf::anon_send(net->roles_of("alice").shard, atom::serve_v,
                   actors::make_local(dht::contact_of(author.key())),
                   actors::make_local(actors::wire_body{message}));
    REQUIRE(net->advance(500'000));
  }
  REQUIRE(net->advance(10'000'000));
  CHECK(held_by(*net, "alice") == before + 5);
}

TEST_CASE("an op that may not wait, since too many do, is not held either",
          "[simulation][overload]") {
  auto net = make_network(16, 4);
  auto before = held_by(*net, "alice");
  crypto::key_pair author{crypto::seed{{7}}};
  actors::put_ops message;
  auto put = [&] {
    caf::anon_send(net->roles_of("alice").shard, atom::serve_v,
                   actors::make_local(dht::contact_of(author.key())),
                   actors::make_local(actors::wire_body{
                     std::exchange(message, actors::put_ops{})}));
    REQUIRE(net->settle());
  };
  // Nobody has the headers before these.
  chain::header body;
  body.author = author.address();
  body.kind = chain::header_kind::create;
  body.type = "odd";
  body.entry.value.fill(2);
  body.time = {net->now_micros()};
  for (std::size_t i = 0; i <= actors::limits::waiting_max; ++i) {
    body.seq = static_cast<std::uint32_t>(8 + 2 * i);
    body.prev.value.fill(1);
    message.ops.push_back(
      {chain::op_kind::activity, chain::sign(body, author), std::nullopt});
    if (message.ops.size() == actors::limits::put_ops_max)
      put();
  }
  put();
  CHECK(held_by(*net, "alice") == before + actors::limits::waiting_max);
}
