// The tables of the DHT, one after the other: each is a benchmark by itself.

#include "tools/bench/registry.hpp"

namespace ips::bench {

result<json> bench_dht(const benchmark_options& options) {
  json out{{"benchmark", "dht"},
           {"tables", json::array()},
           {"figures", json::array()}};
  for (auto run :
       {bench_dht_lookup, bench_dht_rates, bench_dht_join, bench_dht_loss,
        bench_dht_returns, bench_dht_liars, bench_adversaries, bench_routing,
        bench_readers, bench_links, bench_files, bench_overload}) {
    IPS_TRY_VALUE(table, run(options));
    auto name = table["benchmark"].get<std::string>();
    for (auto row : table["figures"]) {
      row["what"] = name + ": " + row["what"].get<std::string>();
      out["figures"].push_back(std::move(row));
    }
    out["agents"].push_back(table["agents"]);
    table.erase("figures");
    out["tables"].push_back(std::move(table));
  }
  return out;
}

} // namespace ips::bench
