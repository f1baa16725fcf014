// Secure nodes: they hold everything, and stand in when all holders have gone.

#include <algorithm>
#include <set>

#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr std::int64_t second = 1'000'000;

std::uint64_t sum_of(local_network& net, const std::string& what) {
  std::uint64_t out = 0;
  for (auto& row : net.secure_nodes())
    out += row[what].get<std::uint64_t>();
  return out;
}

std::vector<std::string> write(local_network& net, int count) {
  std::vector<std::string> out;
  auto agents = net.agents();
  for (int i = 0; i < count; ++i)
    out.push_back(call(net, agents[static_cast<std::size_t>(i) % agents.size()],
                       "odd", {2 * i + 1}));
  return out;
}

std::vector<std::string> holders(local_network& net, const std::string& hash) {
  return must(net.holders(hash)).get<std::vector<std::string>>();
}

actors::ticket must_start(local_network& net,
                          const actors::network::request& x) {
  auto out = net.start(x);
  REQUIRE(out);
  return *out;
}

/// Entries whose holders are kept from a reader, and those holders: as many
/// entries as `agents_max` deaths can take away whole.
struct doomed {
  std::vector<std::string> entries;
  std::set<std::string> agents;
};

doomed choose(local_network& net, std::vector<std::string> entries,
              std::size_t agents_max) {
  // Neighbours in the key space have holders in common.
  std::sort(entries.begin(), entries.end());
  doomed out;
  for (auto& entry : entries) {
    auto these = holders(net, entry);
    auto all = out.agents;
    all.insert(these.begin(), these.end());
    if (all.size() > agents_max || all.contains("alice"))
      continue;
    out.agents = std::move(all);
    out.entries.push_back(entry);
  }
  return out;
}

} // namespace

TEST_CASE("a secure node that joins late holds every op there is",
          "[simulation][secure]") {
  for (std::uint32_t agents : {8u, 60u}) {
    INFO(agents << " agents");
    auto net = make_network(agents, agents);
    auto entries = write(*net, 40);
    REQUIRE(net->advance(30 * second));
    REQUIRE(net->add_secure(2));
    REQUIRE(net->advance(60 * second));
    for (auto& node : net->secure_nodes()) {
      CHECK(node["checked"] == 256);
      CHECK(node["served"] == 0);
      // Two chain headers, an identity entry and its header for each agent;
      // then an entry and its header for each commit; secure nodes have a
      // chain, too.
      CHECK(node["ops"] == 3 * (agents + 2) + 2 * entries.size());
    }
    // They are none of the holders, and nobody's contacts.
    for (auto& entry : entries)
      for (auto& name : holders(*net, entry))
        CHECK(name.find("secure") == std::string::npos);
    CHECK(net->agents().size() == agents);
  }
}

TEST_CASE("a secure node that joins while the others begin holds every op",
          "[simulation][secure]") {
  auto net = make_network(6, 100);
  REQUIRE(net->add_secure(3));
  auto entries = write(*net, 40);
  REQUIRE(net->advance(60 * second));
  for (auto& node : net->secure_nodes())
    CHECK(node["ops"] == 3 * (100 + 3) + 2 * entries.size());
}

TEST_CASE("what is written is with all secure nodes half a minute later",
          "[simulation][secure]") {
  auto net = make_network(3, 20);
  REQUIRE(net->add_secure(5));
  auto entries = write(*net, 30);
  REQUIRE(net->advance(60 * second));
  std::set<std::uint64_t> counts;
  for (auto& node : net->secure_nodes())
    counts.insert(node["ops"].get<std::uint64_t>());
  CHECK(counts == std::set<std::uint64_t>{3 * 25 + 2 * 30});
}

TEST_CASE("when all holders die at once secure nodes answer, put it back, and "
          "serve no more",
          "[simulation][secure]") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed, 60);
    REQUIRE(net->add_secure(3));
    auto entries = write(*net, 200);
    REQUIRE(net->advance(60 * second));
    auto lost = choose(*net, entries, 25);
    REQUIRE(lost.entries.size() >= 20);
    for (auto& name : lost.agents)
      REQUIRE(net->kill(name));
    for (auto& entry : lost.entries)
      REQUIRE(holders(*net, entry).empty());
    for (auto& entry : lost.entries)
      CHECK(!must(perform(*net, "alice", "get", {entry})).is_null());
    CHECK(sum_of(*net, "served") > 0);
    REQUIRE(net->advance(30 * second));
    for (auto& entry : entries)
      CHECK(holders(*net, entry).size() >= 5);
    CHECK(sum_of(*net, "restored") > 0);
    auto served = sum_of(*net, "served");
    for (auto& name : net->agents())
      if (!lost.agents.contains(name))
        for (auto& entry : lost.entries)
          CHECK(!must(perform(*net, name, "get", {entry})).is_null());
    CHECK(sum_of(*net, "served") == served);
    for (auto& node : net->secure_nodes())
      CHECK(node["states"] == json{{"normal", 256}});
  }
}

TEST_CASE("a thousand entries whose holders all die at once are had and have q "
          "holders again after 30 s",
          "[simulation][secure]") {
  const std::uint64_t seed = 4;
  INFO("seed " << seed);
  auto net = make_network(seed, 100);
  REQUIRE(net->add_secure(3));
  auto entries = write(*net, 3'600);
  REQUIRE(net->advance(60 * second));
  auto lost = choose(*net, entries, 40);
  REQUIRE(lost.entries.size() >= 1'000);
  REQUIRE(net->fault("latency", "20ms"));
  for (auto& name : lost.agents)
    REQUIRE(net->kill(name));
  std::vector<actors::ticket> gets;
  for (auto& entry : lost.entries)
    gets.push_back(must_start(*net, {"alice", {}, "get", {entry}}));
  REQUIRE(net->advance(30 * second));
  for (auto& entry : lost.entries)
    CHECK(holders(*net, entry).size() >= 5);
  for (auto& x : gets)
    CHECK(!must(net->finish(x)).is_null());
  auto served = sum_of(*net, "served");
  CHECK(served >= 1'000);
  auto names = net->agents();
  auto reader = std::find_if(names.begin() + 1, names.end(), [&](auto& name) {
    return !lost.agents.contains(name);
  });
  net->set_autosettle(false);
  for (std::size_t i = 0; i < lost.entries.size(); i += 20)
    CHECK(!must(perform(*net, *reader, "get", {lost.entries[i]})).is_null());
  CHECK(sum_of(*net, "served") == served);
}

TEST_CASE(
  "what all holders had is with its reader one trip after a secure node "
  "was asked",
  "[simulation][secure]") {
  auto seed = GENERATE(range(1u, 4u));
  INFO("seed " << seed);
  auto net = make_network(seed, 60);
  REQUIRE(net->add_secure(3));
  auto entries = write(*net, 200);
  REQUIRE(net->advance(60 * second));
  auto lost = choose(*net, entries, 25);
  constexpr std::int64_t one_way = second / 50;
  REQUIRE(net->fault("latency", "20ms"));
  for (auto& name : lost.agents)
    REQUIRE(net->kill(name));
  net->set_autosettle(false);
  // Of each range the first get that fails begins the takeover, when it reaches
  // the secure node.
  std::set<std::string> ranges;
  std::size_t taken_over = 0;
  for (auto& entry : lost.entries) {
    if (!ranges.insert(entry.substr(0, 2)).second)
      continue;
    CHECK(!must(perform(*net, "alice", "get", {entry})).is_null());
    auto answered = net->now_micros();
    std::int64_t begun = 0;
    for (auto& row : must(net->secure_state(entry)))
      if (row["state"] == "takeover")
        begun = row["since"];
    if (begun == 0)
      continue;
    CHECK(answered - begun == one_way);
    ++taken_over;
  }
  CHECK(taken_over >= 3);
}

TEST_CASE(
  "a range whose holders have gone is taken over, put back and given up",
  "[simulation][secure]") {
  auto net = make_network(5, 40);
  REQUIRE(net->add_secure(1));
  auto entries = write(*net, 60);
  REQUIRE(net->advance(30 * second));
  auto lost = choose(*net, entries, 6);
  REQUIRE(!lost.entries.empty());
  auto entry = lost.entries.front();
  auto state = [&] {
    return must(net->secure_state(entry))[0]["state"].get<std::string>();
  };
  CHECK(state() == "normal");
  for (auto& name : lost.agents)
    REQUIRE(net->kill(name));
  REQUIRE(net->fault("latency", "20ms"));
  net->set_autosettle(false);
  CHECK(!must(perform(*net, "alice", "get", {entry})).is_null());
  CHECK(state() == "takeover");
  std::vector<std::string> seen{state()};
  for (int i = 0; i < 3'000; ++i) {
    REQUIRE(net->advance(second / 100));
    if (auto now = state(); now != seen.back())
      seen.push_back(now);
  }
  CHECK(seen
        == std::vector<std::string>{"takeover", "restoring", "switchback",
                                    "normal"});
  CHECK(holders(*net, entry).size() >= 5);
  CHECK(must(net->secure_state(entry.substr(0, 2)))[0]["served"] == 1);
}

TEST_CASE("what was never there is not found at a secure node either",
          "[simulation][secure]") {
  auto net = make_network(6, 12);
  REQUIRE(net->add_secure(2));
  CHECK(must(perform(*net, "alice", "get", {std::string(64, 'a')})).is_null());
  CHECK(sum_of(*net, "served") == 0);
}

TEST_CASE("secure nodes that have gone hold up no publication",
          "[simulation][secure]") {
  auto net = make_network(7, 12);
  REQUIRE(net->add_secure(2));
  REQUIRE(net->kill("secure1"));
  REQUIRE(net->kill("secure2"));
  auto hash = call(*net, "alice", "odd", {7}).get<std::string>();
  REQUIRE(net->advance(120 * second));
  CHECK(net->stats()["publishing"] == 0);
  REQUIRE(net->restart("secure1"));
  REQUIRE(net->restart("secure2"));
  REQUIRE(net->advance(60 * second));
  for (auto& node : net->secure_nodes())
    CHECK(node["ops"] == 3 * 14 + 2);
}

TEST_CASE("their names are theirs, and a range has two digits",
          "[simulation][secure]") {
  auto net = make_network(8, 2);
  CHECK(!net->spawn_named({"secure1"}));
  CHECK(!net->add_secure(0));
  CHECK(!net->add_secure(1000));
  CHECK(!net->secure_state("xyz"));
  CHECK(must(net->secure_state("3f")).empty());
}

TEST_CASE("a chain of thousands of headers that all its holders lost is put "
          "back whole, once",
          "[simulation][secure]") {
  auto net = make_network(3, 16, "archive");
  REQUIRE(net->add_secure(1));
  auto texts = json::array();
  for (int i = 0; i < 100; ++i)
    texts.push_back("item " + std::to_string(i));
  for (int first = 0; first < 800; first += 100)
    call(*net, "alice", "add", json::array({first, texts}));
  REQUIRE(net->advance(60 * second));
  auto base = must(net->agent("alice"))["address"].get<std::string>();
  auto lost = holders(*net, base);
  auto reader = std::string{};
  for (auto& name : net->agents())
    if (name != "alice"
        && std::find(lost.begin(), lost.end(), name) == lost.end())
      reader = name;
  REQUIRE(!reader.empty());
  lost.push_back("alice");
  for (auto& name : lost)
    std::ignore = net->kill(name);
  REQUIRE(holders(*net, base).empty());
  // Its links are at the same basis, and come from the secure node.
  auto page = must(
    perform(*net, reader, "links_page", json::array({base, {{"count", 300}}})));
  CHECK(page["links"].size() == 300);
  CHECK(page["total"] == 800);
  CHECK(sum_of(*net, "served") > 0);
  REQUIRE(net->advance(60 * second));
  CHECK(holders(*net, base).size() >= 5);
  for (auto& state : must(net->secure_state(base)))
    CHECK(state["state"] == "normal");
  auto restored = sum_of(*net, "restored");
  auto served = sum_of(*net, "served");
  CHECK(restored >= 5 * 2'400);
  CHECK(must(perform(*net, reader, "links", json::array({base}))).size()
        == 800);
  REQUIRE(net->advance(60 * second));
  CHECK(sum_of(*net, "restored") == restored);
  CHECK(sum_of(*net, "served") == served);
}

TEST_CASE("a secure node gives nothing that breaks the rules",
          "[simulation][secure]") {
  auto net = make_network(5, 30);
  REQUIRE(net->add_secure(1));
  REQUIRE(net->fault("unchecked", {"alice"}));
  auto bad = must(perform(*net, "alice", "commit", {"odd", 2}))["entry"];
  REQUIRE(net->advance(60 * second));
  CHECK(sum_of(*net, "ops") == 3 * 31 + 2);
  // No holder gives it, so the node is asked.
  CHECK(must(perform(*net, "bob", "get", {bad})).is_null());
  CHECK(sum_of(*net, "served") == 0);
  for (auto& name : net->agents())
    if (name != "bob")
      REQUIRE(net->kill(name));
  CHECK(must(perform(*net, "bob", "get", {bad})).is_null());
  CHECK(sum_of(*net, "served") == 0);
}

TEST_CASE("a reader takes nothing from a secure node that changes it",
          "[simulation][secure]") {
  auto net = make_network(5, 40);
  REQUIRE(net->add_secure(2));
  auto hash = call(*net, "alice", "odd", {7}).get<std::string>();
  REQUIRE(net->advance(60 * second));
  auto gone = holders(*net, hash);
  gone.push_back("alice");
  std::string reader;
  for (auto& name : net->agents())
    if (std::find(gone.begin(), gone.end(), name) == gone.end())
      reader = name;
  for (auto& name : gone)
    std::ignore = net->kill(name);
  auto lie = [&](const char* name, const json& kind) {
    REQUIRE(net->fault("byzantine", {{"agent", name}, {"kind", kind}}));
  };
  lie("secure1", "corrupt");
  lie("secure2", "corrupt");
  CHECK(must(perform(*net, reader, "get", {hash})).is_null());
  lie("secure2", nullptr);
  CHECK(must(perform(*net, reader, "get", {hash})) == 7);
}
