// Agents that lie, each in its own way, and what the honest ones make of it.

#include "runtime/crypto/key_pair.hpp"
#include "runtime/dht/distance.hpp"
#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr std::int64_t second = 1'000'000;

void lie(local_network& net, const std::string& agent, const json& kind) {
  auto set = net.fault("byzantine", {{"agent", agent}, {"kind", kind}});
  if (!set)
    FAIL(to_string(set.failure()));
}

/// Names of the agents that hold nothing at the hash.
std::vector<std::string> without(local_network& net, const std::string& hash) {
  auto holders = must(net.holders(hash)).get<std::vector<std::string>>();
  auto out = net.agents();
  std::erase_if(out, [&](auto& x) {
    return std::find(holders.begin(), holders.end(), x) != holders.end();
  });
  return out;
}

/// The address that a network of this seed gives an agent of this name.
agent_id address_of(std::uint64_t seed, const std::string& name) {
  auto text = to_bytes("ips.network");
  for (unsigned i = 0; i < 8; ++i)
    text.push_back(static_cast<std::uint8_t>(seed >> (8 * i)));
  auto root = crypto::seed{crypto::sha256(text)};
  auto own = crypto::derive(root, "agent/" + name);
  return crypto::key_pair{crypto::derive(own, "sign/0")}.address();
}

/// So many names whose addresses are closer to a key than the share of the
/// space in which one agent of `agents` stands, three times over.
std::vector<std::string> ground_names(std::uint64_t seed, const dht_key& key,
                                      std::size_t count, std::uint64_t agents) {
  std::vector<std::string> out;
  for (int i = 0; out.size() < count; ++i) {
    auto name = "ground" + std::to_string(i);
    if (dht::distance_of(key, address_of(seed, name)).words[0]
        < UINT64_MAX / agents / 3)
      out.push_back(std::move(name));
  }
  return out;
}

} // namespace

TEST_CASE("identities ground next to a key do not push the honest ones out",
          "[simulation][byzantine]") {
  constexpr std::uint32_t agents = 150;
  std::size_t found = 0;
  std::size_t asked = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    INFO("seed " << seed);
    auto hash
      = call(*make_network(9, 2), "alice", "odd", {7}).get<std::string>();
    auto key = parse_id<dht_key>(hash);
    REQUIRE(key);
    auto net = make_network(seed, agents);
    auto honest = net->agents();
    auto ground = ground_names(seed, *key, 12, agents);
    REQUIRE(net->spawn_named(ground));
    REQUIRE(net->install(std::string{IPS_APPS} + "/numbers", ground));
    CHECK(must(net->agent(ground[0]))["address"]
          == to_string(address_of(seed, ground[0])));
    REQUIRE(net->advance(20 * second));
    for (auto& name : ground)
      lie(*net, name, "colluding");
    CHECK(call(*net, "alice", "odd", {7}) == hash);
    REQUIRE(net->advance(60 * second));
    CHECK(net->stats()["publishing"] == 0);
    for (std::size_t i = 1; i < honest.size(); i += 3, ++asked)
      found += must(perform(*net, honest[i], "get", {hash})) == 7 ? 1 : 0;
  }
  INFO(found << " of " << asked);
  CHECK(100 * found >= 99 * asked);
}

TEST_CASE("with one honest holder left a get finds what the others withhold",
          "[simulation][byzantine]") {
  for (auto kind : {"silent", "wrong_neighbours", "colluding", "withholding",
                    "stale", "corrupt", "accusing"})
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      INFO(kind << ", seed " << seed);
      auto net = make_network(seed, 20);
      // Who is stale lies about what came since.
      if (std::string_view{kind} == "stale")
        for (auto& name : net->agents())
          lie(*net, name, kind);
      auto hash = call(*net, "alice", "odd", {7}).get<std::string>();
      auto holders = must(net->holders(hash)).get<std::vector<std::string>>();
      REQUIRE(holders.size() >= 5);
      for (std::size_t i = 0; i < holders.size(); ++i)
        lie(*net, holders[i], i == 2 ? json{} : json(kind));
      for (auto& reader : without(*net, hash))
        CHECK(must(perform(*net, reader, "get", {hash})) == 7);
    }
}

TEST_CASE("where 30 % of the agents lie gets find what there is",
          "[simulation][byzantine]") {
  for (auto kind : {"silent", "wrong_neighbours", "colluding", "stale"}) {
    const std::uint64_t seed = 21;
    INFO(kind << ", seed " << seed);
    auto net = make_network(seed, 60);
    auto agents = net->agents();
    for (std::size_t i = 0; i < agents.size(); i += 10)
      for (std::size_t liar : {i, i + 1, i + 2})
        lie(*net, agents[liar], kind);
    std::vector<std::string> honest;
    for (std::size_t i = 0; i < agents.size(); ++i)
      if (i % 10 > 2)
        honest.push_back(agents[i]);
    std::vector<std::string> entries;
    for (int i = 0; i < 40; ++i)
      entries.push_back(
        call(*net, honest[static_cast<std::size_t>(i)], "odd", {2 * i + 1}));
    REQUIRE(net->advance(60 * second));
    std::size_t found = 0;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < entries.size(); ++i)
      for (std::size_t j = 1; j <= 5; ++j, ++asked) {
        auto& reader = honest[(i + 7 * j) % honest.size()];
        auto got = must(perform(*net, reader, "get", {entries[i]}));
        found += got.is_null() ? 0 : 1;
      }
    CHECK(asked == 200);
    CHECK(found >= 198);
  }
}

TEST_CASE("where 30 % of the agents lie links find what there is",
          "[simulation][byzantine]") {
  for (auto kind : {"silent", "wrong_neighbours", "colluding", "stale"}) {
    const std::uint64_t seed = 22;
    INFO(kind << ", seed " << seed);
    auto net = make_network(seed, 60, "archive");
    auto agents = net->agents();
    std::vector<std::string> honest;
    for (std::size_t i = 0; i < agents.size(); ++i)
      if (i % 10 > 2)
        honest.push_back(agents[i]);
    auto add = [&](const std::string& agent, const char* text) {
      call(*net, agent, "add", json::array({0, json::array({text})}));
    };
    for (auto& agent : honest)
      add(agent, "before");
    REQUIRE(net->advance(60 * second));
    for (std::size_t i = 0; i < agents.size(); ++i)
      if (i % 10 <= 2)
        lie(*net, agents[i], kind);
    for (auto& agent : honest)
      add(agent, "since");
    REQUIRE(net->advance(70 * second));
    std::size_t found = 0;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < honest.size(); ++i)
      for (std::size_t j = 1; j <= 5; ++j, ++asked) {
        auto base = must(net->agent(honest[i]))["address"];
        auto& reader = honest[(i + 7 * j) % honest.size()];
        found += must(perform(*net, reader, "links", {base})).size() == 2;
      }
    CHECK(asked == 210);
    CHECK(found >= 207);
  }
}

TEST_CASE("a newcomer fetches from the others what one gives it changed",
          "[simulation][byzantine]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed, 12);
    std::vector<std::string> entries;
    for (int i = 1; i < 60; i += 2)
      entries.push_back(call(*net, "alice", "odd", {i}));
    REQUIRE(net->advance(60 * second));
    lie(*net, "bob", "corrupt");
    lie(*net, "carol", "corrupt");
    REQUIRE(net->spawn_named({"zoe"}));
    REQUIRE(net->install(std::string{IPS_APPS} + "/numbers", {"zoe"}));
    REQUIRE(net->advance(60 * second));
    auto before = net->stats();
    REQUIRE(net->advance(120 * second));
    // It has all that is its own, or more would come.
    CHECK(net->stats()["pulled"] == before["pulled"]);
    std::size_t held = 0;
    for (auto& entry : entries)
      held
        += must(net->holders(entry)).dump().find("\"zoe\"") != std::string::npos
             ? 1
             : 0;
    CHECK(held > 0);
    for (auto& entry : entries)
      CHECK(must(net->holders(entry)).size() >= 5);
  }
}

TEST_CASE("who has read links that half of the agents hide asks more of them",
          "[simulation][byzantine]") {
  auto net = make_network(23, 60, "archive");
  auto agents = net->agents();
  std::vector<std::string> honest;
  std::vector<std::string> bases;
  for (std::size_t i = 0; i < agents.size(); i += 2) {
    honest.push_back(agents[i]);
    bases.push_back(must(net->agent(agents[i]))["address"]);
  }
  auto add = [&](const char* text) {
    for (auto& agent : honest)
      call(*net, agent, "add", json::array({0, json::array({text})}));
    REQUIRE(net->advance(70 * second));
  };
  add("before");
  for (std::size_t i = 1; i < agents.size(); i += 2)
    lie(*net, agents[i], "stale");
  add("since");
  std::size_t first = 0;
  std::size_t last = 0;
  constexpr std::size_t reads = 20;
  for (std::size_t j = 1; j <= reads; ++j)
    for (std::size_t i = 0; i < honest.size(); ++i) {
      auto& base = bases[(i + j) % bases.size()];
      auto shown = must(perform(*net, honest[i], "links", {base})).size();
      std::size_t whole = shown == 2 ? 1 : 0;
      first += j <= 4 ? whole : 0;
      last += j > reads - 4 ? whole : 0;
    }
  INFO(first << " and " << last << " of " << 4 * honest.size());
  CHECK(last > first);
  CHECK(last >= 4 * honest.size() - 2);
}

TEST_CASE("nobody keeps a contact that it has been told of and never met",
          "[simulation][byzantine]") {
  auto net = make_network(5, 20);
  auto agents = net->agents();
  for (std::size_t i = 0; i < agents.size(); i += 3)
    lie(*net, agents[i], "wrong_neighbours");
  // What nobody holds is looked for with whomever anyone names.
  auto nothing = std::string(64, 'a');
  for (std::size_t i = 1; i < agents.size(); i += 3)
    CHECK(must(perform(*net, agents[i], "get", {nothing})).is_null());
  REQUIRE(net->advance(30 * second));
  REQUIRE(net->stats()["unreachable"] > 0);
  for (auto& row : net->ring())
    CHECK(row["contacts"] <= agents.size() - 1);
}

TEST_CASE("several holders show a deletion that the first one may hide",
          "[simulation][byzantine]") {
  auto net = make_network(5, 20);
  auto made = must(perform(*net, "alice", "commit", {"odd", 7}));
  auto hash = made["entry"].get<std::string>();
  REQUIRE(net->advance(90 * second));
  auto readers = without(*net, hash);
  std::erase(readers, "alice");
  auto liars = must(net->holders(hash)).get<std::vector<std::string>>();
  std::erase(liars, "alice");
  liars.pop_back();
  liars.push_back("alice");
  for (auto& name : liars)
    lie(*net, name, "stale");
  must(perform(*net, "alice", "remove", {made["header"]}));
  REQUIRE(net->advance(90 * second));
  std::size_t any = 0;
  std::size_t several = 0;
  auto see = [&](const std::string& reader, const char* from) {
    return must(perform(*net, reader, "get",
                        json::array({hash, json{{"from", from}}})))
      .is_null();
  };
  for (auto& reader : readers) {
    any += see(reader, "any") ? 1 : 0;
    several += see(reader, "several") ? 1 : 0;
  }
  INFO(any << " and " << several << " of " << readers.size());
  CHECK(several > any);
}

TEST_CASE("what one holder rejects against the rules is held by the others",
          "[simulation][byzantine]") {
  auto net = make_network(3, 8);
  for (auto name : {"bob", "carol"})
    lie(*net, name, "accusing");
  auto hash = call(*net, "alice", "odd", {7}).get<std::string>();
  REQUIRE(net->advance(60 * second));
  CHECK(must(net->holders(hash)).size() >= 3);
  CHECK(must(perform(*net, "dave", "get", {hash})) == 7);
}

TEST_CASE("who lied and is honest again is one of the others",
          "[simulation][byzantine]") {
  auto net = make_network(4, 8);
  auto hash = call(*net, "alice", "odd", {7}).get<std::string>();
  for (auto& name : net->agents())
    lie(*net, name, "withholding");
  REQUIRE(net->kill("bob"));
  REQUIRE(net->restart("bob"));
  // Not the author, who has its own.
  auto reader = without(*net, hash).back();
  REQUIRE(reader != "alice");
  CHECK(must(perform(*net, reader, "get", {hash})).is_null());
  REQUIRE(net->fault("clear", nullptr));
  CHECK(must(perform(*net, reader, "get", {hash})) == 7);
}

TEST_CASE("a way to lie that there is not is refused with those there are",
          "[simulation][byzantine]") {
  auto net = make_network(1, 2);
  auto set = net->fault("byzantine", {{"agent", "alice"}, {"kind", "lazy"}});
  REQUIRE(!set);
  CHECK(set.failure().hint.find("withholding") != std::string::npos);
  CHECK(!net->fault("byzantine", {{"agent", "zed"}, {"kind", "silent"}}));
  CHECK(!net->fault("byzantine", 1));
}
