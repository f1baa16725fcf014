// Every benchmark at its smallest: all of its rows come, none is empty. What
// they say of time is not looked at.

#include <map>
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

std::vector<expected> network_expected() {
  return {
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
  };
}

std::vector<expected> dht_expected() {
  return {
    {"dht",
     {"dht-lookup: m = 8: hops, mean", "dht-rates: op puts, at once",
      "dht-join: agent 9 joins: messages", "dht-loss: entries lost",
      "readers: 2 readers: items that did not come",
      "overload: commits refused as busy"}},
    {"dht-lookup",
     {"m = 4: hops, mean", "m = 8: hops, mean", "m = 8: hops, p99",
      "m = 8: messages, mean", "m = 8: messages, p99",
      "m = 8: bytes of a lookup", "m = 8: messages of a put",
      "m = 8: bytes of a put", "m = 8: routing table an agent",
      "m = 8: resident bytes an agent", "messages for each doubling of m",
      "bytes of a put for each doubling of m"}},
    {"dht-rates",
     {"op puts, at once", "gets, at once", "put, p50", "put, p99", "get, p50",
      "get, p99", "gets that found nothing"}},
    {"dht-join",
     {"agent 9 joins: messages", "agent 9 joins: bytes",
      "agent 9 joins: virtual time",
      "agent 9 joins: until it holds its part: messages",
      "return, 1 missed: messages", "return, 4 missed: bytes",
      "return, 4 missed: virtual time"}},
    {"dht-loss",
     {"entries lost", "entries with fewer than q holders, at once",
      "entries with fewer than q holders, after 30 s",
      "virtual time until each has q", "messages of these 30 s",
      "memory of an op held", "resident memory"}},
    {"dht-returns",
     {"ops moved in two minutes in which all stay",
      "ops of the agent that leaves", "ops moved while it leaves and returns",
      "entries with fewer than q holders after it"}},
    {"readers",
     {"2 readers: items that did not come", "2 readers: CPU time a reader",
      "2 readers: messages a reader", "2 readers: bytes a reader"}},
    {"dht-liars",
     {"30 % silent: gets, lower end", "50 % stale: messages a get",
      "50 % colluding: gets, lower end"}},
    {"adversaries",
     {"30 % silent: gets, lower end", "50 % stale: messages a get",
      "50 % colluding: without defences",
      "30 % wrong neighbours: holders wanted, mean", "30 % stale: first gets",
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
    {"files",
     {"put", "put: CPU time of a MiB", "put: peak resident memory", "get",
      "get: CPU time of a MiB", "get: peak resident memory",
      "disk, written and made durable"}},
  };
}

std::vector<expected> sandbox_expected() {
  return {
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
}

/// In the order in which the program lists them.
std::vector<expected> all_expected() {
  auto out = network_expected();
  for (auto part : {dht_expected(), sandbox_expected()})
    out.insert(out.end(), part.begin(), part.end());
  return out;
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
    CHECK(answer->value("r", 5) == (x.name == "dht-loss" ? 16 : 5));
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

TEST_CASE("40 % of 100 agents that vanish take none of 1,000 entries along",
          "[bench][holding]") {
  auto options = tiny();
  options.tiny = false;
  options.agents = 100;
  INFO("seed " << options.seed);
  auto answer = run_benchmark("dht-loss", options);
  if (!answer)
    FAIL(to_string(answer.failure()));
  std::map<std::string, double> found;
  for (auto& row : (*answer)["figures"])
    found[row["what"]] = row["value"];
  CHECK(found.at("entries") == 1'000);
  CHECK(found.at("entries lost") == 0);
  CHECK(found.at("entries with fewer than q holders, at once") > 0);
  CHECK(found.at("entries with fewer than q holders, after 30 s") == 0);
  CHECK(found.at("virtual time until each has q") <= 30);
}

TEST_CASE("all readers get the whole list, and some miss nothing", "[bench]") {
  auto answer = run_benchmark("readers", tiny());
  REQUIRE(answer);
  for (auto& row : (*answer)["figures"])
    if (row["what"] == "2 readers: items that did not come")
      CHECK(row["value"] == 0);
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
