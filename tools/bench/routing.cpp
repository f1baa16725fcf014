// Bytes of the routing tables of a network whose agents join one after another.

#include "runtime/dht/model/pure_network.hpp"
#include "tools/bench/figure.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

/// What a table may have however large the network: 2 k contacts of 48 bytes in
/// each of the 17 buckets that 100,000 agents fill, and the deeper ones' few.
constexpr double bytes_wished = 64 * 1024;

} // namespace

result<json> bench_routing(const benchmark_options& options) {
  std::vector<std::uint32_t> agents{1'000, 10'000, 100'000};
  if (options.tiny)
    agents = {20, 40};
  if (options.agents > 0)
    agents = {options.agents};
  auto figures = json::array();
  for (auto m : agents) {
    dht::model::pure_network net{m, options.seed};
    auto of = "m = " + std::to_string(m) + ": ";
    figures.push_back(row_of({of + "routing table, largest",
                              static_cast<double>(net.table_bytes_max()),
                              "B",
                              wish::less,
                              {},
                              bytes_wished}));
    figures.push_back(row_of(
      {of + "routing table, mean",
       static_cast<double>(net.table_bytes()) / static_cast<double>(m), "B"}));
  }
  return json{{"benchmark", "routing"},
              {"agents", agents},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
