// A call that returns a constant: what agent, validator and sandbox cost.

#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

result<json> bench_call(const benchmark_options& options) {
  auto agents = options.agents > 0 ? options.agents : 8;
  auto calls = options.tiny ? 20 : 20'000;
  IPS_TRY_VALUE(bounds, measure_bounds(options.tiny));
  IPS_TRY_VALUE(
    network,
    bench_network::make(
      plain_options(options, actors::clock_kind::virtual_time), agents));
  auto request = network.call(0, "constant");
  for (int i = 0; i < calls / 10; ++i)
    IPS_TRY(network.run(request));
  std::vector<double> micros;
  auto steps = network.net().engine().steps();
  auto cpu = cpu_seconds();
  for (int i = 0; i < calls; ++i) {
    stopwatch watch;
    IPS_TRY(network.run(request));
    micros.push_back(watch.micros());
  }
  cpu = cpu_seconds() - cpu;
  auto count = static_cast<double>(calls);
  auto messages
    = static_cast<double>(network.net().engine().steps() - steps) / count;
  auto note
    = std::to_string(calls) + " calls, virtual clock, one after another";
  auto figures = json::array();
  figures.push_back(row_of(
    {"constant call, mean", mean(micros), "us", wish::less, {}, 15.0, note}));
  figures.push_back(row_of({"constant call, p50", median(micros), "us"}));
  figures.push_back(
    row_of({"constant call, p99", quantile(micros, 0.99), "us"}));
  figures.push_back(row_of({"constant call, CPU time",
                            cpu / count * 1e6,
                            "us",
                            wish::less,
                            {},
                            15.0,
                            "what it costs on a quiet machine"}));
  figures.push_back(row_of({"role messages of a call", messages, ""}));
  for (auto& row : figures_of(bounds))
    figures.push_back(row);
  return json{{"benchmark", "call"},
              {"agents", agents},
              {"r", q},
              {"calls", calls},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
