// Agents that hold only so much.

#include "runtime/base/random.hpp"
#include "tests/simulation/small_network.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr std::int64_t second = 1'000'000;

json row_of(local_network& net, const std::string& agent) {
  for (auto& row : net.ring())
    if (row["agent"] == agent)
      return row;
  FAIL("no row of " << agent);
  return {};
}

/// How far two names are from each other, in millionths of the key space.
std::uint64_t apart(const std::string& a, const std::string& b) {
  auto first = [](const std::string& x) {
    return std::stoull(x.substr(0, 8), nullptr, 16);
  };
  return ((first(a) ^ first(b)) * 1'000'000) >> 32;
}

} // namespace

TEST_CASE("with 30 % of the agents capped nothing is lost, and they serve what "
          "they hold",
          "[simulation][capacity]") {
  constexpr std::uint64_t cap = 32'000;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    INFO("seed " << seed);
    auto net = make_network(seed, 30);
    auto agents = net->agents();
    std::vector<std::string> capped(agents.begin() + 10, agents.begin() + 19);
    for (auto& name : capped)
      REQUIRE(net->cap_at(name, cap));
    std::vector<std::string> entries;
    for (int i = 0; i < 400; ++i)
      entries.push_back(call(*net, agents[static_cast<std::size_t>(i) % 30],
                             "odd", {2 * i + 1}));
    // Reaches are heard of from neighbour to neighbour.
    REQUIRE(net->advance(240 * second));
    CHECK(net->stats()["publishing"] == 0);
    for (auto& entry : entries)
      CHECK(must(net->holders(entry)).size() >= 5);
    std::size_t narrowed = 0;
    for (auto& name : capped) {
      auto row = row_of(*net, name);
      CHECK(row["bytes"] <= cap);
      CHECK(row["ops"] > 10);
      narrowed += row["reach"] < 1'000'000 ? 1 : 0;
    }
    CHECK(narrowed >= 6);
    for (auto& entry : entries)
      CHECK(!must(perform(*net, "bob", "get", {entry})).is_null());
    // Everyone else gone: what a capped one has it gives.
    std::vector<std::string> theirs;
    for (auto& entry : entries) {
      auto holders = must(net->holders(entry)).get<std::vector<std::string>>();
      auto has = [&](const std::string& name) {
        return std::find(holders.begin(), holders.end(), name) != holders.end();
      };
      if (!has("alice") && std::any_of(capped.begin(), capped.end(), has))
        theirs.push_back(entry);
    }
    REQUIRE(theirs.size() > 20);
    for (auto& name : agents)
      if (name != "alice"
          && std::find(capped.begin(), capped.end(), name) == capped.end())
        REQUIRE(net->kill(name));
    for (auto& entry : theirs)
      CHECK(!must(perform(*net, "alice", "get", {entry})).is_null());
  }
}

TEST_CASE(
  "who is capped ends with what is closest to it, and no less than half "
  "of what it can hold",
  "[simulation][capacity]") {
  auto seed = GENERATE(range(1u, 4u));
  INFO("seed " << seed);
  auto net = make_network(seed, 30);
  auto agents = net->agents();
  std::vector<std::string> capped(agents.begin() + 10, agents.begin() + 19);
  for (auto& name : capped)
    REQUIRE(net->cap_at(name, 32'000));
  std::vector<std::string> entries;
  for (int i = 0; i < 400; ++i)
    entries.push_back(
      call(*net, agents[static_cast<std::size_t>(i) % 30], "odd", {2 * i + 1}));
  REQUIRE(net->advance(300 * second));
  auto moved = [&] {
    auto stats = net->stats();
    return stats["pulled"].get<int>() + stats["handed_over"].get<int>();
  };
  auto before = moved();
  REQUIRE(net->advance(120 * second));
  CHECK(moved() == before);
  for (auto& name : capped) {
    auto row = row_of(*net, name);
    INFO(row.dump());
    CHECK(row["bytes"] <= 32'000 / 8 * 7);
    CHECK(row["bytes"] >= 32'000 / 2 - 1'200);
    std::string address = must(net->agent(name))["address"];
    for (auto& entry : entries) {
      auto holders = must(net->holders(entry));
      if (std::find(holders.begin(), holders.end(), name) != holders.end())
        CHECK(apart(address, entry) <= row["reach"]);
    }
  }
}

TEST_CASE("an agent that gets more room holds more again",
          "[simulation][capacity]") {
  auto net = make_network(5, 12);
  REQUIRE(net->cap_at("bob", 16'000));
  std::vector<std::string> entries;
  for (int i = 0; i < 120; ++i)
    entries.push_back(call(*net, "alice", "odd", {2 * i + 1}));
  REQUIRE(net->advance(120 * second));
  auto before = row_of(*net, "bob");
  CHECK(before["reach"] < 1'000'000);
  REQUIRE(net->cap_at("bob", 0));
  REQUIRE(net->advance(120 * second));
  auto after = row_of(*net, "bob");
  CHECK(after["reach"] == 1'000'000);
  CHECK(after["ops"] > before["ops"]);
  CHECK(after["capacity"].is_null());
  for (auto& entry : entries)
    CHECK(must(net->holders(entry)).size() >= 5);
}

TEST_CASE("a cap stays over a restart, and below 16 MiB there is none",
          "[simulation][capacity]") {
  auto net = make_network(6, 8);
  CHECK(!net->cap("bob", 1000));
  REQUIRE(net->cap("bob", 16 << 20));
  REQUIRE(net->kill("bob"));
  REQUIRE(net->restart("bob"));
  CHECK(row_of(*net, "bob")["capacity"] == 16 << 20);
}

TEST_CASE("who is capped and cut off from everyone gives nothing up",
          "[simulation][capacity]") {
  auto net = make_network(8, 12);
  for (int i = 0; i < 120; ++i)
    call(*net, "alice", "odd", {2 * i + 1});
  REQUIRE(net->advance(60 * second));
  auto before = row_of(*net, "bob");
  REQUIRE(before["ops"] > 20);
  for (auto& name : net->agents())
    if (name != "bob")
      REQUIRE(net->kill(name));
  REQUIRE(net->cap_at("bob", 16'000));
  REQUIRE(net->advance(180 * second));
  CHECK(row_of(*net, "bob")["ops"] == before["ops"]);
}
