// 40 % of all agents vanish in the same instant: is any entry lost, and when
// does each have its holders again.

#include <algorithm>

#include <malloc.h>

#include "runtime/base/random.hpp"
#include "tools/bench/census.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

/// r of the entries (tools/bench/dna).
constexpr std::uint32_t holders_wanted = 16;

constexpr std::int64_t second = 1'000'000;

/// ANCHORS: q stands again after so long.
constexpr int seconds_wanted = 30;
constexpr int step_seconds = 5;

/// Entries of one call: as much as an agent publishes at once.
constexpr std::uint32_t entries_a_call = 100;

/// Agents that write at the same time.
constexpr std::uint32_t writers = 50;

struct sizes {
  std::uint32_t agents = 1'000;
  std::uint32_t entries = 100'000;
  std::uint32_t dead() const {
    return agents * 2 / 5;
  }
};

/// What a census says of all entries.
struct held {
  std::uint32_t lost = 0;
  /// Held by fewer than q of those who are left.
  std::uint32_t too_few = 0;
  std::uint32_t fewest = 0;
};

double resident(bench_network& network) {
  ::malloc_trim(0);
  return network.net().memory().value("resident_bytes", 0.0);
}

result<std::vector<std::string>> fill(bench_network& network, const sizes& x) {
  std::vector<std::string> entries;
  std::uint32_t begun = 0;
  while (begun < x.entries) {
    std::vector<actors::ticket> calls;
    for (std::uint32_t i = 0; i < writers && begun < x.entries; ++i) {
      auto some = std::min(entries_a_call, x.entries - begun);
      auto author = (begun / entries_a_call) % x.agents;
      IPS_TRY_VALUE(
        ticket, network.net().start(
                  {network.names()[author],
                   {},
                   "call",
                   json::array({"keep_many", json::array({begun, some})})}));
      calls.push_back(ticket);
      begun += some;
    }
    for (auto& call : calls) {
      IPS_TRY_VALUE(made, network.net().finish(call));
      for (auto& entry : made)
        entries.push_back(entry.get<std::string>());
    }
    IPS_TRY(network.net().settle());
  }
  return entries;
}

result<std::vector<std::string>>
kill_some(bench_network& network, std::uint64_t seed, std::uint32_t count) {
  random_source random{seed};
  auto living = network.names();
  for (std::uint32_t i = 0; i < count; ++i) {
    auto at = random.below(living.size());
    IPS_TRY(network.net().kill(living[at]));
    living.erase(living.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return living;
}

result<held> look(bench_network& network,
                  const std::vector<std::string>& living,
                  const std::vector<std::string>& entries) {
  IPS_TRY_VALUE(holders, count_holders(network, living));
  held out;
  auto wanted = std::min<std::size_t>(holders_wanted, living.size());
  out.fewest = static_cast<std::uint32_t>(living.size());
  for (auto& entry : entries) {
    auto i = holders.find(entry);
    auto count = i == holders.end() ? 0 : i->second;
    out.lost += count == 0 ? 1 : 0;
    out.too_few += count < wanted ? 1 : 0;
    out.fewest = std::min(out.fewest, count);
  }
  return out;
}

struct recovery {
  held at_once;
  held after;
  /// In steps of `step_seconds`; longer than asked for: not within the time.
  int seconds = 0;
  double real_seconds = 0;
  double messages = 0;
  double bytes = 0;
  double pulled = 0;
};

result<recovery> recover(bench_network& network,
                         const std::vector<std::string>& living,
                         const std::vector<std::string>& entries) {
  recovery out;
  IPS_TRY_VALUE(at_once, look(network, living, entries));
  out.at_once = out.after = at_once;
  auto before = network.net().stats();
  for (int passed = 0; passed < seconds_wanted;) {
    stopwatch watch;
    IPS_TRY(network.net().advance(step_seconds * second));
    out.real_seconds += watch.seconds();
    passed += step_seconds;
    auto was_short = out.after.too_few > 0;
    IPS_TRY_VALUE(now, look(network, living, entries));
    out.after = now;
    if (was_short)
      out.seconds = passed;
  }
  if (out.after.too_few > 0)
    out.seconds = seconds_wanted + step_seconds;
  auto after = network.net().stats();
  auto grown = [&](const char* key) {
    return after.value(key, 0.0) - before.value(key, 0.0);
  };
  out.messages = grown("messages");
  out.bytes = grown("bytes");
  out.pulled = grown("pulled");
  return out;
}

json rows_of(const recovery& x) {
  auto rows = json::array();
  auto add = [&](const char* what, double value, const char* unit,
                 std::optional<double> target = {}) {
    rows.push_back(row_of({what, value, unit, wish::less, {}, target}));
  };
  add("entries lost", x.after.lost, "", 0);
  add("entries with fewer than q holders, at once", x.at_once.too_few, "");
  add("fewest holders of an entry, at once", x.at_once.fewest, "");
  add("entries with fewer than q holders, after 30 s", x.after.too_few, "", 0);
  add("fewest holders of an entry, after 30 s", x.after.fewest, "");
  add("virtual time until each has q", x.seconds, "s", seconds_wanted);
  add("messages of these 30 s", x.messages, "");
  add("bytes of these 30 s", x.bytes, "B");
  add("ops fetched", x.pulled, "");
  add("these 30 s took", x.real_seconds, "s");
  return rows;
}

sizes sizes_of(const benchmark_options& options) {
  sizes out;
  if (options.tiny)
    out.agents = 25;
  if (options.agents > 0)
    out.agents = options.agents;
  // As dense as 10^5 entries among 1,000 agents: the fewer, the fewer each.
  out.entries = std::max(1u, out.agents * out.agents / 10);
  return out;
}

} // namespace

result<json> bench_dht_loss(const benchmark_options& options) {
  auto x = sizes_of(options);
  actors::network_options plain;
  plain.seed = options.seed;
  IPS_TRY_VALUE(network, bench_network::make(plain, x.agents));
  auto empty = resident(network);
  stopwatch watch;
  auto begun = network.net().now_micros();
  IPS_TRY_VALUE(entries, fill(network, x));
  auto filled = watch.seconds();
  auto writing = static_cast<double>(network.net().now_micros() - begun) / 1e6;
  IPS_TRY(network.net().advance(30 * second));
  auto full = resident(network);
  auto ops = network.net().stats().value("ops", 0.0);
  IPS_TRY_VALUE(living, kill_some(network, options.seed, x.dead()));
  IPS_TRY_VALUE(found, recover(network, living, entries));
  auto figures = rows_of(found);
  auto add = [&](const char* what, double value, const char* unit) {
    figures.push_back(row_of({what, value, unit}));
  };
  add("entries", x.entries, "");
  add("agents that vanished", x.dead(), "");
  add("ops held before", ops, "");
  add("virtual time to write them", writing, "s");
  add("time to write them", filled, "s");
  add("memory of an op held", ops > 0 ? (full - empty) / ops : 0, "B");
  add("resident memory", resident(network), "B");
  return json{{"benchmark", "dht-loss"},
              {"agents", x.agents},
              {"r", holders_wanted},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
