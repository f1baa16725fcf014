// Networks whose functions run in processes of their own.

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

#include <unistd.h>

#include "tests/simulation/small_network.hpp"
#include "tests/simulation/written_dna.hpp"

using namespace ips;
using namespace ips::test;

namespace {

constexpr auto bells_manifest = R"(
name = "bells"
version = "0.1.0"

[build]
language = "cpp"
sources = ["bells.cpp"]

[entries.bell]
validate = "validate_bell"

[functions]
exposed = ["later", "rung"]
internal = ["ring"]
)";

constexpr auto bells_source = R"(
#include <ips.hpp>

IPS_VALIDATOR(validate_bell) {
  return change.content.if_text() ? ips::valid() : ips::invalid("no text");
}

IPS_FUNCTION(later) {
  return ips::schedule(args.text(0), args.value(1),
                       static_cast<std::uint32_t>(args.integer(2)));
}

IPS_FUNCTION(ring) {
  return ips::commit("bell", "ding").entry;
}

IPS_FUNCTION(rung) {
  return static_cast<std::int64_t>(
    ips::query({.type = "bell", .count = 100}).size());
}
)";

network_options apart() {
  network_options out;
  out.sandbox = actors::sandbox_kind::process;
  out.sandbox_program = IPS_PROGRAM;
  return out;
}

/// The parent of a process; 0 where there is no such process.
int parent_of(const std::filesystem::path& process) {
  std::ifstream file{process / "stat"};
  std::string number, name, state;
  int parent = 0;
  file >> number >> name >> state >> parent;
  return file ? parent : 0;
}

/// The processes that this one has started and not waited for.
std::set<int> children() {
  std::set<int> out;
  for (auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    auto name = entry.path().filename().string();
    auto is_process = name.find_first_not_of("0123456789") == name.npos;
    if (is_process && parent_of(entry.path()) == ::getpid())
      out.insert(std::stoi(name));
  }
  return out;
}

} // namespace

TEST_CASE("a network has the same trace whether its functions run in a process",
          "[simulation][sandbox_process]") {
  auto trace = [](const network_options& options) {
    auto net = make_network(3, 5, "notes", options);
    net->set_autosettle(true);
    must(perform(*net, "alice", "call", json::array({"post", {"tea"}})));
    must(perform(*net, "bob", "call", json::array({"write_note", {"x"}})));
    auto bad = perform(*net, "alice", "call", json::array({"post", {""}}));
    CHECK_FALSE(bad);
    return net->stats().dump() + to_string(bad.failure());
  };
  CHECK(trace(apart()) == trace({}));
  CHECK(children().empty());
}

TEST_CASE("a process killed between any two messages of a commit fails the "
          "call by name or is not noticed",
          "[simulation][sandbox_process]") {
  std::size_t failed = 0, landed = 0;
  for (std::uint64_t at = 0; at < 48; at += 4) {
    INFO("message " << at);
    auto net = make_network(1, 4, "numbers", apart());
    must(perform(*net, "bob", "call", json::array({"odd", {5}})));
    auto first = net->engine().steps();
    auto killed = false;
    net->engine().on_step = [&](std::uint64_t step) {
      if (killed || step < first + at)
        return;
      killed = true;
      for (auto process : children())
        ::kill(process, SIGKILL);
    };
    auto done = perform(*net, "alice", "call", json::array({"odd", {7}}));
    net->engine().on_step = {};
    CHECK(killed);
    if (!done) {
      ++failed;
      CHECK(done.failure().code == errc::sandbox_died);
      must(perform(*net, "alice", "call", json::array({"odd", {7}})));
    } else {
      ++landed;
    }
    // No holder took the death for a verdict.
    REQUIRE(net->advance(180'000'000));
    CHECK(must(perform(*net, "alice", "chain", json::array())).size() == 3);
    CHECK(net->stats()["publishing"] == 0);
    CHECK(call(*net, "bob", "find_odd", {7}) == true);
    auto entry = must(perform(*net, "alice", "chain", json::array()))[2];
    auto told = must(
      perform(*net, "carol", "details", json::array({entry.at("entry")})));
    CHECK(told.at("status") == "live");
  }
  // Both were seen: the call's own run comes first, judging it comes later.
  CHECK(failed > 0);
  CHECK(landed > 0);
}

TEST_CASE("a scheduled call whose process died is made once, if later",
          "[simulation][sandbox_process][schedule]") {
  static const written_dna dna{"bells", bells_manifest, bells_source};
  std::size_t made_later = 0;
  for (std::uint64_t at = 0; at < 24; at += 3) {
    INFO("message " << at);
    auto net = make_network_of(dna.path(), 1, 3, apart());
    call(*net, "alice", "later", {"ring", json::array(), 1'000});
    auto first = net->engine().steps();
    auto killed = false;
    net->engine().on_step = [&](std::uint64_t step) {
      if (killed || step < first + at)
        return;
      killed = true;
      for (auto process : children())
        ::kill(process, SIGKILL);
    };
    REQUIRE(net->advance(2'000'000));
    net->engine().on_step = {};
    CHECK(killed);
    made_later += call(*net, "alice", "rung", json::array()) == 0;
    REQUIRE(net->advance(60'000'000));
    CHECK(call(*net, "alice", "rung", json::array()) == 1);
    CHECK(must(perform(*net, "alice", "scheduled", json::array())).empty());
    for (auto& x : must(net->signals()))
      CHECK(x["name"] != "ips.schedule_failed");
  }
  CHECK(made_later > 0);
}
