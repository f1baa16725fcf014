// Hops and messages of a lookup, and how they grow with the network.

#include <cmath>

#include "runtime/base/random.hpp"
#include "runtime/dht/parms.hpp"
#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

struct size_row {
  std::uint32_t agents = 0;
  std::vector<double> hops;
  std::vector<double> messages;
};

result<size_row> measure(const benchmark_options& options, std::uint32_t agents,
                         int lookups) {
  actors::network_options plain;
  plain.seed = options.seed;
  IPS_TRY_VALUE(network, bench_network::make(plain, agents));
  random_source random{options.seed};
  size_row out{agents, {}, {}};
  for (int i = 0; i < lookups; ++i) {
    dht_key key;
    for (auto& byte : key.value)
      byte = static_cast<std::uint8_t>(random.next());
    auto& from = network.names()[random.below(agents)];
    IPS_TRY_VALUE(found, network.net().lookup(to_string(key), from));
    out.hops.push_back(found.value("hops", 0.0));
    out.messages.push_back(found.value("messages", 0.0));
  }
  return out;
}

/// Least squares: y = a + b x.
struct line {
  double a = 0;
  double b = 0;
};

line fit(const std::vector<double>& x, const std::vector<double>& y) {
  auto mx = mean(x);
  auto my = mean(y);
  double xy = 0;
  double xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
  }
  auto b = xx > 0 ? xy / xx : 0;
  return {my - b * mx, b};
}

void add_rows(json& figures, const size_row& x) {
  auto of = "m = " + std::to_string(x.agents) + ": ";
  // Each hop wins at least one bit of the distance, down to the k closest.
  auto bound = std::log2(static_cast<double>(x.agents));
  figures.push_back(row_of({of + "hops, mean",
                            mean(x.hops),
                            "",
                            wish::less,
                            {},
                            bound,
                            "target: log2 m"}));
  figures.push_back(row_of({of + "hops, p99", quantile(x.hops, 0.99), ""}));
  figures.push_back(row_of({of + "messages, mean",
                            mean(x.messages),
                            "",
                            wish::less,
                            {},
                            {},
                            "k = " + std::to_string(dht::parms::bucket_size)
                              + " agents are found and asked"}));
  figures.push_back(
    row_of({of + "messages, p99", quantile(x.messages, 0.99), ""}));
}

json curve_of(const std::vector<size_row>& sizes) {
  std::vector<double> x;
  std::vector<double> hops;
  std::vector<double> messages;
  for (auto& size : sizes) {
    x.push_back(std::log2(static_cast<double>(size.agents)));
    hops.push_back(mean(size.hops));
    messages.push_back(mean(size.messages));
  }
  auto h = fit(x, hops);
  auto m = fit(x, messages);
  return {{"hops", {{"a", rounded(h.a)}, {"b", rounded(h.b)}}},
          {"messages", {{"a", rounded(m.a)}, {"b", rounded(m.b)}}}};
}

} // namespace

result<json> bench_lookup(const benchmark_options& options) {
  std::vector<std::uint32_t> agents{16, 64, 256, 1'024, 4'096};
  if (options.tiny)
    agents = {4, 8};
  if (options.agents > 0)
    agents = {options.agents};
  auto lookups = options.tiny ? 5 : 200;
  std::vector<size_row> sizes;
  auto figures = json::array();
  for (auto m : agents) {
    IPS_TRY_VALUE(found, measure(options, m, lookups));
    add_rows(figures, found);
    sizes.push_back(std::move(found));
  }
  auto curve = curve_of(sizes);
  for (auto what : {"hops", "messages"}) {
    auto a = curve[what]["a"].dump();
    figures.push_back(
      row_of({std::string{what} + " for each doubling of m",
              curve[what]["b"].get<double>(),
              "",
              wish::less,
              {},
              {},
              "fitted: " + a + " + " + curve[what]["b"].dump() + " log2 m"}));
  }
  return json{{"benchmark", "lookup"},
              {"agents", agents},
              {"r", q},
              {"lookups", lookups},
              {"curve", std::move(curve)},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
