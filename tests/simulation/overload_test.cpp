// Holders that do not keep up, and what publishers do then.

#include "actors/protocol/oldest_wait.hpp"
#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

/// What the ring says of an agent, a number.
std::size_t in_ring(local_network& net, const std::string& agent,
                    const std::string& column) {
  for (auto& row : net.ring())
    if (row["agent"] == agent)
      return row[column].get<std::size_t>();
  FAIL("no row of " + agent);
  return 0;
}

/// Ops, those that wait for a verdict included.
std::size_t held_by(local_network& net, const std::string& agent) {
  return in_ring(net, agent, "ops");
}

/// Puts to alice that she cannot judge before others have answered: nobody has
/// the headers before these.
class flood {
public:
  explicit flood(local_network& net) : net_(net) {
  }

  /// So many more ops of one author, of which one must be asked for.
  void put(std::size_t ops) {
    ++author_.value[0];
    crypto::key_pair author{author_};
    chain::header body;
    body.author = author.address();
    body.kind = chain::header_kind::create;
    body.type = "odd";
    body.seq = 8;
    body.entry.value.fill(2);
    body.prev.value.fill(1);
    body.time = {net_.now_micros()};
    chain::op op{chain::op_kind::activity, chain::sign(body, author), {}};
    actors::put_ops message{{op}};
    op.header.sig = {};
    message.ops.resize(ops, op);
    caf::anon_send(net_.roles_of("alice").shard, atom::serve_v,
                   actors::make_local(dht::contact_of(author.key())),
                   actors::make_local(actors::wire_body{std::move(message)}),
                   net_.now_micros());
  }

private:
  local_network& net_;
  crypto::seed author_{{100}};
};

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
                   actors::make_local(actors::wire_body{message}),
                   net->now_micros());
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
                     std::exchange(message, actors::put_ops{})}),
                   net->now_micros());
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

TEST_CASE("a put that waited long before a holder looked at it is refused, not "
          "judged in vain",
          "[simulation][overload]") {
  auto net = make_network(7, 4);
  auto came_before = [&](duration waited) {
    crypto::key_pair author{crypto::seed{{9}}};
    chain::header body;
    body.author = author.address();
    body.time = {net->now_micros()};
    actors::put_ops message{
      {{chain::op_kind::activity, chain::sign(body, author), {}}}};
    caf::anon_send(net->roles_of("alice").shard, atom::serve_v,
                   actors::make_local(dht::contact_of(author.key())),
                   actors::make_local(actors::wire_body{std::move(message)}),
                   (timestamp{net->now_micros()} + -waited).micros);
    REQUIRE(net->settle());
  };
  came_before(actors::limits::judging_wait_max);
  CHECK(net->stats()["busy"] == 0);
  came_before(actors::limits::judging_wait_max + duration{1});
  CHECK(net->stats()["busy"] == 1);
}

TEST_CASE("what a holder that does not keep up refuses is put again until all "
          "hold it",
          "[simulation][overload]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed, 4);
    REQUIRE(net->fault("latency", "100ms"));
    CHECK(net->stats()["busy"] == 0);
    net->set_autosettle(false);
    flood strangers{*net};
    for (std::size_t ops = 0; ops < actors::limits::judging_max;
         ops += actors::limits::put_ops_max)
      strangers.put(actors::limits::put_ops_max);
    std::vector<std::string> entries;
    for (int i = 1; i < 100; i += 2)
      entries.push_back(
        must(perform(*net, "bob", "commit", json::array({"odd", i})))
          .at("entry"));
    REQUIRE(net->advance(200'000));
    CHECK(net->stats()["busy"] > 30);
    for (int i = 0; i < 600 && net->stats()["publishing"] > 0; ++i)
      REQUIRE(net->advance(100'000));
    CHECK(net->stats()["publishing"] == 0);
    for (auto& entry : entries)
      CHECK(must(net->holders(entry)).size() == 4);
  }
}

TEST_CASE("an agent whose publications wait for their turn commits nothing "
          "more until they have it",
          "[simulation][overload]") {
  auto net = make_network(5, 6);
  REQUIRE(net->fault("latency", "400ms"));
  net->set_autosettle(false);
  auto commit = [&](int i) {
    return perform(*net, "alice", "commit", json::array({"odd", 2 * i + 1}));
  };
  std::vector<std::string> entries;
  for (int i = 0; i < 100; ++i)
    entries.push_back(must(commit(i)).at("entry"));
  REQUIRE(net->advance(1'000'000));
  auto refused = commit(100);
  REQUIRE_FALSE(refused);
  CHECK(refused.failure().code == errc::busy);
  REQUIRE(net->settle());
  // Half a second on its way is not half a second in a queue.
  CHECK(net->stats()["busy"] == 0);
  entries.push_back(must(commit(100)).at("entry"));
  REQUIRE(net->settle());
  CHECK(net->stats()["publishing"] == 0);
  for (auto& entry : entries)
    CHECK(must(net->holders(entry)).size() >= 5);
}

TEST_CASE("a receipt that comes after its time counts",
          "[simulation][overload]") {
  auto net = make_network(9, 4);
  net->set_autosettle(false);
  REQUIRE(net->fault("latency", "600ms"));
  auto receipts = net->stats()["receipts"].get<int>();
  must(perform(*net, "bob", "commit", json::array({"odd", 1})));
  REQUIRE(net->advance(1'100'000));
  CHECK(net->stats()["publishing"] > 0);
  CHECK(net->stats()["receipts"] == receipts);
  REQUIRE(net->advance(200'000));
  CHECK(net->stats()["receipts"] >= receipts + 3);
  REQUIRE(net->advance(60'000'000));
  CHECK(net->stats()["publishing"] == 0);
}

TEST_CASE("an agent that is silent for a moment is counted on, however many "
          "questions it left open",
          "[simulation][overload]") {
  auto net = make_network(6, 4);
  auto contacts_of_bob = [&] { return in_ring(*net, "bob", "contacts"); };
  net->set_autosettle(false);
  REQUIRE(net->fault("loss", 1.0));
  for (int i = 1; i < 100; i += 2)
    must(perform(*net, "bob", "commit", json::array({"odd", i})));
  REQUIRE(net->advance(1'100'000));
  CHECK(net->stats()["expired"] > 50);
  CHECK(contacts_of_bob() == 3);
  SECTION("if it is there again") {
    REQUIRE(net->fault("clear", nullptr));
    for (int i = 0; i < 600; ++i) {
      REQUIRE(net->advance(100'000));
      REQUIRE(contacts_of_bob() == 3);
    }
    CHECK(net->stats()["publishing"] == 0);
  }
  SECTION("but not for a minute") {
    REQUIRE(net->advance(60'000'000));
    CHECK(contacts_of_bob() == 0);
  }
}

TEST_CASE("who answers pings alone is not counted on for long",
          "[simulation][overload]") {
  auto net = make_network(8, 6);
  REQUIRE(net->fault("byzantine", {{"agent", "alice"}, {"kind", "silent"}}));
  auto knows_alice = [&] {
    std::size_t out = 0;
    for (auto& row : net->ring())
      out += row["agent"] != "alice" && row["contacts"] == 5;
    return out;
  };
  CHECK(knows_alice() == 5);
  for (int i = 1; i < 60; i += 2) {
    must(perform(*net, "bob", "commit", json::array({"odd", i})));
    REQUIRE(net->advance(1'000'000));
  }
  CHECK(knows_alice() < 5);
  CHECK(net->stats()["publishing"] == 0);
}

TEST_CASE("an answer ends a row of failures, and a sign of life does not",
          "[simulation][overload]") {
  auto net = make_network(10, 4);
  auto shard = net->roles_of("alice").shard;
  auto peer = dht::contact_of(crypto::key_pair{crypto::seed{{9}}}.key());
  auto contacts_after = [&](auto... message) {
    caf::anon_send(shard, message...);
    REQUIRE(net->advance(1));
    return in_ring(*net, "alice", "contacts");
  };
  auto seen = actors::make_local(peer);
  CHECK(contacts_after(atom::seen_v, seen) == 4);
  CHECK(contacts_after(atom::sampled_v, peer.id, false) == 4);
  CHECK(contacts_after(atom::sampled_v, peer.id, false) == 4);
  SECTION("a sign of life") {
    CHECK(contacts_after(atom::seen_v, seen) == 4);
    CHECK(contacts_after(atom::sampled_v, peer.id, false) == 3);
    CHECK(contacts_after(atom::sampled_v, peer.id, true) == 4);
  }
  SECTION("an answer") {
    CHECK(contacts_after(atom::sampled_v, peer.id, true) == 4);
    CHECK(contacts_after(atom::sampled_v, peer.id, false) == 4);
  }
}
