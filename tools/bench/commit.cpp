// Write then read, one agent alone, in memory: does it slow down as the chain
// grows? And a query of the own chain at its end.

#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

struct sizes {
  std::uint32_t entries = 100'000;
  /// Pairs of one measurement.
  std::uint32_t window = 1'000;
  std::uint32_t queries = 200;
  /// The last window is taken where this is over.
  double seconds_max = 60;
};

struct stretch {
  std::uint32_t from = 0;
  double seconds = 0;
  double cpu = 0;
};

/// Commits and reads back `count` numbers from `from` on.
result<stretch> write_and_read(bench_network& network, std::uint32_t from,
                               std::uint32_t count) {
  stretch out{from, 0, cpu_seconds()};
  stopwatch watch;
  for (auto n = from; n < from + count; ++n) {
    IPS_TRY_VALUE(hash, network.run(network.call(0, "write", n)));
    IPS_TRY_VALUE(value, network.run(network.call(0, "read", hash)));
    if (value != n)
      return error{errc::bug, "a number was read back as " + value.dump()};
  }
  IPS_TRY(network.net().settle());
  out.seconds = watch.seconds();
  out.cpu = cpu_seconds() - out.cpu;
  return out;
}

json pairs_row(const stretch& x, const sizes& size, double bound) {
  auto what = "pairs/s, entries " + std::to_string(x.from + 1) + " to "
              + std::to_string(x.from + size.window);
  return row_of({what, size.window / x.seconds, "pairs/s", wish::more, bound,
                 6'500.0, "bound: the commit's signature and rows"});
}

result<double> query_millis(bench_network& network, const sizes& size) {
  std::vector<double> millis;
  for (std::uint32_t i = 0; i < size.queries; ++i) {
    stopwatch watch;
    IPS_TRY(network.run(network.call(0, "latest", 10)));
    millis.push_back(watch.micros() / 1e3);
  }
  return median(std::move(millis));
}

json report_of(const std::vector<stretch>& all, const sizes& size, double query,
               const machine_bounds& bounds) {
  auto& first = all.front();
  auto& last = all.back();
  auto bound = 1e6
               / (bounds.sign_micros + bounds.append_micros
                  + ops_per_commit * bounds.op_micros);
  auto entries = std::to_string(last.from + size.window);
  auto figures = json::array();
  figures.push_back(pairs_row(first, size, bound));
  figures.push_back(pairs_row(last, size, bound));
  figures.push_back(row_of(
    {"pairs/s of CPU time, at the end", size.window / last.cpu, "pairs/s",
     wish::more, bound, 6'500.0, "what it reaches on a quiet machine"}));
  figures.push_back(row_of({"last stretch against first, CPU time",
                            last.cpu / first.cpu,
                            "",
                            wish::less,
                            {},
                            1.1,
                            "1: as fast at " + entries + " entries"}));
  figures.push_back(row_of({"query of the own chain, 10 of " + entries,
                            query,
                            "ms",
                            wish::less,
                            {},
                            1.0,
                            "median"}));
  for (auto& row : figures_of(bounds))
    figures.push_back(row);
  auto slope = json::array();
  for (auto& x : all)
    slope.push_back(
      {{"entries", x.from + size.window},
       {"pairs_per_second", rounded(size.window / x.seconds)},
       {"cpu_micros_a_pair", rounded(x.cpu / size.window * 1e6)}});
  return {{"benchmark", "commit"},
          {"agents", 1},
          {"r", q},
          {"slope", std::move(slope)},
          {"figures", std::move(figures)}};
}

} // namespace

result<json> bench_commit(const benchmark_options& options) {
  sizes size;
  if (options.tiny)
    size = {40, 10, 3, 60};
  IPS_TRY_VALUE(bounds, measure_bounds(options.tiny));
  IPS_TRY_VALUE(network,
                bench_network::make(
                  plain_options(options, actors::clock_kind::virtual_time), 1));
  std::vector<stretch> all;
  stopwatch watch;
  for (std::uint32_t n = 0; n < size.entries; n += size.window) {
    IPS_TRY_VALUE(done, write_and_read(network, n, size.window));
    all.push_back(done);
    if (watch.seconds() > size.seconds_max)
      break;
  }
  IPS_TRY_VALUE(query, query_millis(network, size));
  return report_of(all, size, query, bounds);
}

} // namespace ips::bench
