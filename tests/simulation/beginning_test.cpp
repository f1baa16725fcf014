// What a DNA runs when an agent joins: genesis before its chain begins, init
// after it has joined.

#include <filesystem>

#include "runtime/storage/sqlite_store.hpp"
#include "tests/simulation/small_network.hpp"
#include "tests/simulation/written_dna.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr auto manifest = R"(
name = "beginning"
version = "0.1.0"

[build]
language = "cpp"
sources = ["beginning.cpp"]

[properties]
mood = "MOOD"

[entries.mark]
validate = "validate_mark"
schema = { type = "string" }

[functions]
exposed = ["marks"]

[callbacks]
genesis = "begin"
init = "greet"
)";

constexpr auto source = R"(
#include <ips.hpp>

IPS_VALIDATOR(validate_mark) {
  return ips::valid();
}

IPS_FUNCTION(marks) {
  auto out = ips::json::array();
  for (auto& row : ips::query({.type = "mark", .count = 100}))
    out.push_back(row.content);
  return out;
}

IPS_CALLBACK(begin) {
  auto mood = ips::property("mood");
  if (mood == "closed")
    ips::fail("nobody may join");
  if (mood == "hasty")
    ips::commit("mark", "too early");
  return nullptr;
}

IPS_CALLBACK(greet) {
  if (ips::property("mood") == "sullen")
    ips::fail("no greeting");
  ips::commit("mark", input["agent"]);
  return nullptr;
}
)";

/// The DNA with that mood.
written_dna dna_of(const std::string& mood) {
  std::string text = manifest;
  text.replace(text.find("MOOD"), 4, mood);
  return {"beginning", text, source};
}

std::size_t chain_length(local_network& net, const std::string& agent,
                         const std::string& dna) {
  return must(perform(net, agent, "chain", json::array(), dna)).size();
}

} // namespace

TEST_CASE("init runs once, after its agent has joined",
          "[simulation][beginning]") {
  auto net = make_network(1, 6);
  auto dna = dna_of("open");
  must(net->install(dna.path(), {}));
  for (auto& name : net->agents()) {
    auto marks = must(perform(
      *net, name, "call", json::array({"marks", json::array()}), "beginning"));
    CHECK(marks == json::array({must(net->agent(name))["address"]}));
    CHECK(chain_length(*net, name, "beginning") == 3);
  }
  REQUIRE(net->kill("bob"));
  REQUIRE(net->restart("bob"));
  CHECK(chain_length(*net, "bob", "beginning") == 3);
  CHECK(net->stats()["publishing"] == 0);
}

TEST_CASE("a data directory forgets nothing where a cell does not start",
          "[simulation][beginning]") {
  static const written_dna shy{"shy", R"(
name = "shy"
version = "0.1.0"
[build]
sources = ["shy.cpp"]
[links.closed]
[functions]
exposed = ["close"]
[callbacks]
init = "init"
)",
                               R"(
#include <ips.hpp>
IPS_FUNCTION(close) {
  return ips::link(ips::sha256("door"), ips::my_address(), "closed");
}
IPS_CALLBACK(init) {
  if (!ips::get_links(ips::sha256("door"), "closed").empty())
    ips::fail("the door is closed");
  return nullptr;
}
)"};
  std::string directory = "/tmp/ips-beginning-XXXXXX";
  REQUIRE(::mkdtemp(directory.data()));
  network_options options;
  options.seed = 1;
  options.data_dir = directory;
  {
    auto net = make_network_of(shy.path(), 1, 4, options);
    call(*net, "alice", "close", json::array());
  }
  {
    // Who has committed nothing is asked again, and refuses now.
    local_network net{options};
    auto opened = net.open();
    REQUIRE_FALSE(opened);
    CHECK(opened.failure().message.find("the door is closed")
          != std::string::npos);
  }
  auto store = storage::open_store(directory);
  REQUIRE(store);
  CHECK((*store)->list_cells()->size() == 4);
  std::filesystem::remove_all(directory);
}

TEST_CASE("a data directory forgets an installation that was refused",
          "[simulation][beginning]") {
  std::string directory = "/tmp/ips-beginning-XXXXXX";
  REQUIRE(::mkdtemp(directory.data()));
  network_options options;
  options.seed = 1;
  options.data_dir = directory;
  std::string odd;
  {
    auto net = make_network(1, 4, "numbers", options);
    odd = call(*net, "alice", "odd", {7}).get<std::string>();
    for (auto mood : {"closed", "sullen"})
      CHECK_FALSE(net->install(dna_of(mood).path(), {}));
  }
  {
    local_network net{options};
    auto opened = net.open();
    if (!opened)
      FAIL(to_string(opened.failure()));
    CHECK(net.dnas().size() == 1);
    CHECK(net.stats()["cells"] == 4);
    CHECK(must(perform(net, "bob", "get", {odd})) == 7);
  }
  std::filesystem::remove_all(directory);
}

TEST_CASE("who is refused does not join, and the network is as it was",
          "[simulation][beginning]") {
  auto net = make_network(1, 6);
  auto refuse = [&](const std::string& mood, const std::string& reason) {
    INFO(mood);
    auto dna = dna_of(mood);
    auto refused = net->install(dna.path(), {});
    REQUIRE_FALSE(refused);
    CHECK(refused.failure().message == reason);
    CHECK(net->dnas().size() == 1);
    for (auto& name : net->agents())
      CHECK(must(net->agent(name))["dnas"] == json::array({"numbers"}));
    CHECK(net->stats()["cells"] == 6);
  };
  refuse("closed", "alice: nobody may join");
  refuse("hasty", "alice: begin commits before the chain has begun");
  refuse("sullen", "alice: no greeting");
  CHECK(call(*net, "alice", "odd", {7}).is_string());
  auto dna = dna_of("open");
  must(net->install(dna.path(), {}));
  CHECK(chain_length(*net, "alice", "beginning") == 3);
}
