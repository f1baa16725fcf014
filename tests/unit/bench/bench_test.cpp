// Every benchmark at its smallest: all of its rows come, none is empty. What
// they say of time is not looked at.

#include <set>

#include <catch2/catch.hpp>

#include "tools/bench/bench.hpp"

namespace ips::bench {

namespace {

/// The rows that a benchmark gives, and may be nothing only where said.
struct expected {
  std::string name;
  std::vector<std::string> rows;
};

const std::vector<expected>& all_expected() {
  static const std::vector<expected> all{
    {"call",
     {"constant call, mean", "constant call, p50", "constant call, p99",
      "constant call, CPU time", "role messages of a call"}},
    {"commit",
     {"pairs/s, entries 1 to 10", "pairs/s, entries 31 to 40",
      "query of the own chain, 10 of 40"}},
    {"receipts",
     {"6 agents: all receipts, median", "6 agents: all receipts, p99",
      "6 agents: the author's own answer, median"}},
    {"throughput",
     {"commits, validated and replicated", "op puts",
      "commits a second of CPU time", "commits against SQLite rows",
      "CPU time of a commit", "receipts verified a commit",
      "messages between agents a commit"}},
    {"overload",
     {"capacity: commits held by all holders", "commits offered",
      "commits held by all holders at that load", "commits refused as busy",
      "of them not held by all holders in the end"}},
    {"spawn",
     {"4 agents: time to start", "4 agents: CPU time to start",
      "4 agents: ops held an agent", "4 agents: messages an agent"}},
    {"lookup",
     {"m = 4: hops, mean", "m = 8: hops, mean", "m = 8: hops, p99",
      "m = 8: messages, mean", "m = 8: messages, p99",
      "messages for each doubling of m"}},
    {"adversaries",
     {"30 % silent: gets, lower end", "50 % stale: messages a get",
      "50 % colluding: without defences", "30 % wrong neighbours: holders",
      "80 ground identities, holders by radius: gets, lower end",
      "20 ground identities, the closest hold: messages a get"}},
    {"routing",
     {"m = 20: routing table, largest", "m = 40: routing table, mean"}},
    {"links",
     {"200 links: a page of 100, holder", "400 links: a page of 100, holder",
      "400 links: a page of 100 by tag, holder",
      "400 links: one more, holder's index",
      "400 links: links_page of 100, whole request",
      "400 links: creating one, CPU time", "creating one: many against few"}},
    {"sandbox-process",
     {"constant run, inline, p50", "constant run, process, p50",
      "constant call, what the process adds", "commit, process, p50",
      "process, start to first answer"}},
    {"sandbox",
     {"sha256: native", "json: unmetered / native", "matrix: metered",
      "sort: metered / unmetered", "sieve: interpreter / native",
      "unmetered / native, geometric mean",
      "metered / unmetered, geometric mean", "call without memory",
      "reset, pages of memory: 16", "host call"}},
  };
  return all;
}

benchmark_options tiny() {
  benchmark_options out;
  out.tiny = true;
  out.sandbox_program = IPS_PROGRAM;
  return out;
}

} // namespace

TEST_CASE("every benchmark is known to this test", "[bench]") {
  std::vector<std::string> names;
  for (auto& x : all_expected())
    names.push_back(x.name);
  CHECK(benchmark_names() == names);
}

TEST_CASE("every benchmark gives all its rows", "[bench]") {
  for (auto& x : all_expected()) {
    INFO(x.name);
    auto answer = run_benchmark(x.name, tiny());
    if (!answer)
      FAIL(to_string(answer.failure()));
    CHECK((*answer)["benchmark"] == x.name);
    // Those that run a network say which.
    CHECK(answer->contains("agents") == (x.name != "sandbox"));
    CHECK(answer->value("r", 5) == 5);
    std::set<std::string> given;
    for (auto& row : (*answer)["figures"]) {
      INFO(row.dump());
      CHECK(given.insert(row["what"]).second);
      CHECK(row["value"].is_number());
      CHECK(row["unit"].is_string());
    }
    for (auto& row : x.rows) {
      INFO(row);
      CHECK(given.contains(row));
    }
  }
}

TEST_CASE("a benchmark that is none gets the nearest names", "[bench]") {
  auto answer = run_benchmark("comit", tiny());
  REQUIRE_FALSE(answer);
  CHECK(answer.failure().code == errc::unknown_benchmark);
  CHECK(answer.failure().message.find("commit") != std::string::npos);
}

TEST_CASE("the agents are those that were asked for", "[bench]") {
  auto options = tiny();
  options.agents = 3;
  auto answer = run_benchmark("call", options);
  REQUIRE(answer);
  CHECK((*answer)["agents"] == 3);
}

} // namespace ips::bench
