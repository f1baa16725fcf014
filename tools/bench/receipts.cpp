// From a commit until every holder of both of its ops has sent its receipt and
// the author has verified it.

#include "tools/bench/put_load.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

/// A commit whose holders do not answer is a fault, not a figure.
constexpr double patience_seconds = 30;

} // namespace

result<put_times> measure_puts(bench_network& network, int commits,
                               const commit_maker& make) {
  put_times out;
  auto& names = network.names();
  std::vector<std::string> author{{}};
  for (int i = 0; i < commits; ++i) {
    auto who = static_cast<std::size_t>(i) % names.size();
    author[0] = names[who];
    IPS_TRY_VALUE(before, network.await_published(author, patience_seconds));
    stopwatch watch;
    IPS_TRY(network.run(make(who, static_cast<std::uint64_t>(i))));
    auto answered = watch.micros();
    auto wanted = before.completed + static_cast<std::uint64_t>(ops_per_commit);
    while (network.count(author).completed < wanted)
      if (watch.seconds() > patience_seconds)
        return error{errc::not_settled, "the receipts of a commit by "
                                          + author[0] + " do not come"};
    out.answered.push_back(answered / 1e3);
    out.complete.push_back(watch.micros() / 1e3);
  }
  return out;
}

namespace {

status add_size(json& figures, const benchmark_options& options,
                const machine_bounds& bounds, std::uint32_t agents) {
  IPS_TRY_VALUE(
    network, bench_network::make(
               plain_options(options, actors::clock_kind::real_time), agents));
  IPS_TRY(network.await_published(network.names(), patience_seconds));
  auto commits = options.tiny ? 3 : 200;
  if (!options.tiny)
    IPS_TRY(measure_puts(network, 20, small_commits(network)));
  IPS_TRY_VALUE(found, measure_puts(network, commits, small_commits(network)));
  auto holders = ops_per_commit * std::min<double>(q, agents - 1);
  auto bound = bounds.commit_micros(holders) / bounds.cores / 1e3;
  auto target = agents <= 20 ? 2.0 : 3.0;
  auto of = std::to_string(agents) + " agents: ";
  figures.push_back(row_of({of + "all receipts, median", median(found.complete),
                            "ms", wish::less, bound, target,
                            "bound: signatures on all cores; "
                              + std::to_string(commits) + " commits"}));
  figures.push_back(
    row_of({of + "all receipts, p99", quantile(found.complete, 0.99), "ms"}));
  figures.push_back(row_of(
    {of + "the author's own answer, median", median(found.answered), "ms"}));
  return ok();
}

} // namespace

result<json> bench_receipts(const benchmark_options& options) {
  std::vector<std::uint32_t> sizes{20, 250};
  if (options.tiny)
    sizes = {6};
  if (options.agents > 0)
    sizes = {options.agents};
  IPS_TRY_VALUE(bounds, measure_bounds(options.tiny));
  auto figures = json::array();
  for (auto agents : sizes)
    IPS_TRY(add_size(figures, options, bounds, agents));
  for (auto& row : figures_of(bounds))
    figures.push_back(row);
  return json{{"benchmark", "receipts"},
              {"agents", sizes},
              {"r", q},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
