// The start of many agents with a DNA: until all have joined and every genesis
// is held by its holders.

#include <malloc.h>

#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

struct wanted {
  std::uint32_t agents;
  double seconds;
};

constexpr double bytes_per_agent_max = 64 * 1024;

/// As in a REPL session: virtual clock, verified signatures remembered.
actors::network_options session_options(const benchmark_options& options) {
  actors::network_options out;
  out.seed = options.seed;
  return out;
}

double resident(actors::local_network& net) {
  ::malloc_trim(0);
  return net.memory().value("resident_bytes", 0.0);
}

/// The memory of the program itself, engine and packages included.
result<double> empty_bytes(const benchmark_options& options) {
  IPS_TRY_VALUE(network, bench_network::make(session_options(options), 1));
  return resident(network.net());
}

void add_parts(json& figures, const std::string& of, const json& stats,
               std::uint32_t agents) {
  auto each = [&](const char* key) { return stats.value(key, 0.0) / agents; };
  figures.push_back(row_of(
    {of + "routing table, bytes an agent", each("routing_table_bytes"), "B"}));
  figures.push_back(row_of({of + "ops held an agent", each("ops"), ""}));
  figures.push_back(row_of({of + "messages an agent", each("messages"), ""}));
}

status add_size(json& figures, const benchmark_options& options,
                const machine_bounds& bounds, const wanted& goal) {
  auto of = std::to_string(goal.agents) + " agents: ";
  auto count = static_cast<double>(goal.agents);
  IPS_TRY_VALUE(before, empty_bytes(options));
  stopwatch watch;
  auto cpu = cpu_seconds();
  IPS_TRY_VALUE(network,
                bench_network::make(session_options(options), goal.agents));
  auto seconds = watch.seconds();
  cpu = cpu_seconds() - cpu;
  auto bytes = (resident(network.net()) - before) / count;
  // A genesis: two headers, and receipts for the DNA, the agent and its
  // activity.
  auto receipts = 3 * std::min(q, count - 1);
  auto bound = count
               * (2 * (bounds.sign_micros + bounds.verify_micros)
                  + receipts * (bounds.sign_micros + bounds.verify_micros))
               / 1e6;
  figures.push_back(
    row_of({of + "time to start", seconds, "s", wish::less, bound, goal.seconds,
            "bound: signatures of a genesis, one core"}));
  figures.push_back(
    row_of({of + "CPU time to start", cpu, "s", wish::less, bound, goal.seconds,
            "what it takes on a quiet machine"}));
  figures.push_back(row_of({of + "memory an agent",
                            bytes,
                            "B",
                            wish::less,
                            {},
                            bytes_per_agent_max,
                            "resident, all parts"}));
  add_parts(figures, of, network.net().stats(), goal.agents);
  return ok();
}

double goal_seconds(std::uint32_t agents) {
  if (agents <= 50)
    return 0.5;
  return agents * 0.003;
}

} // namespace

result<json> bench_spawn(const benchmark_options& options) {
  std::vector<std::uint32_t> sizes{50, 1'000, 10'000};
  if (options.tiny)
    sizes = {4};
  if (options.agents > 0)
    sizes = {options.agents};
  IPS_TRY_VALUE(bounds, measure_bounds(options.tiny));
  auto figures = json::array();
  for (auto agents : sizes)
    IPS_TRY(add_size(figures, options, bounds, {agents, goal_seconds(agents)}));
  for (auto& row : figures_of(bounds))
    figures.push_back(row);
  return json{{"benchmark", "spawn"},
              {"agents", sizes},
              {"r", q},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
