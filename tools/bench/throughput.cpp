// Commits of all agents at once, on all cores, each signature verified each
// time: from the call until the last holder's receipt.
//
// Each agent has one call in progress and at most `window` commits on their way
// to their holders; so the holders are never asked for more than they can judge
// within the time that a peer is given to answer.

#include <chrono>
#include <thread>

#include "tools/bench/put_load.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

constexpr double patience_seconds = 60;

class load {
public:
  load(bench_network& network, const load_plan& what, const commit_maker& make)
    : network_(network), plan_(what), make_(make) {
  }

  /// Keeps every agent busy for so long, then waits for the last receipt.
  status run(double seconds) {
    stopwatch watch;
    std::vector<actors::ticket> calls;
    for (std::size_t i = 0; i < network_.names().size(); ++i) {
      IPS_TRY_VALUE(call, start(i));
      calls.push_back(call);
    }
    while (watch.seconds() < seconds) {
      for (std::size_t i = 0; i < calls.size(); ++i) {
        IPS_TRY(network_.net().finish(calls[i]));
        IPS_TRY_VALUE(call, start(i));
        calls[i] = call;
      }
      hold_back();
    }
    for (auto call : calls)
      IPS_TRY(network_.net().finish(call));
    IPS_TRY(network_.await_published(network_.names(), patience_seconds));
    return ok();
  }

private:
  result<actors::ticket> start(std::size_t i) {
    return network_.net().start(make_(i, next_++));
  }

  /// Asks the switchboard alone: what every agent has under way would cost more
  /// messages to learn than the commits themselves.
  void hold_back() {
    auto open_max
      = static_cast<double>(plan_.window * plan_.agents) * ops_per_commit * q;
    while (static_cast<double>(network_.net().in_flight()) > open_max)
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }

  bench_network& network_;
  load_plan plan_;
  const commit_maker& make_;
  std::uint64_t next_ = 1;
};

} // namespace

commit_maker small_commits(const bench_network& network) {
  return [&network](std::size_t agent, std::uint64_t n) {
    return network.call(agent, "write", n);
  };
}

result<load_figures> measure_load(bench_network& network, const load_plan& what,
                                  const commit_maker& make) {
  load work{network, what, make};
  IPS_TRY(network.await_published(network.names(), patience_seconds));
  IPS_TRY(work.run(what.warm_up_seconds));
  auto stats = network.net().stats();
  auto before = network.count(network.names());
  load_figures out;
  out.cpu = cpu_seconds();
  stopwatch watch;
  IPS_TRY(work.run(what.seconds));
  out.seconds = watch.seconds();
  out.cpu = cpu_seconds() - out.cpu;
  auto after = network.count(network.names());
  auto now = network.net().stats();
  auto grown = [&](const char* key) {
    return now.value(key, 0.0) - stats.value(key, 0.0);
  };
  out.ops = static_cast<double>(after.completed - before.completed);
  out.commits = out.ops / ops_per_commit;
  out.receipts = static_cast<double>(after.receipts - before.receipts);
  out.messages = grown("messages");
  out.expired = grown("expired");
  return out;
}

namespace {

json report_of(const load_figures& x, const load_plan& what,
               const machine_bounds& bounds) {
  auto holders = x.commits > 0 ? x.receipts / x.commits : 0;
  auto core = 1e6 / bounds.commit_micros(ops_per_commit * q);
  auto signatures = bounds.cores * core;
  auto rows = 1e6 / bounds.rows_micros(ops_per_commit * q);
  auto rate = x.commits / x.seconds;
  auto figures = json::array();
  auto add = [&](figure f) { figures.push_back(row_of(f)); };
  add({"commits, validated and replicated", rate, "/s", wish::more, signatures,
       0.6 * signatures, "bound: signatures on all cores; goal 60 % of it"});
  add({"op puts", x.ops / x.seconds, "/s", wish::more,
       ops_per_commit * signatures, 0.6 * ops_per_commit * signatures, ""});
  add({"commits a second of CPU time", x.commits / x.cpu, "/s", wish::more,
       core, 0.6 * core, "one core; the machine's other work left out"});
  add({"commits against SQLite rows",
       rate,
       "/s",
       wish::more,
       rows,
       {},
       "bound: rows of author and holders, one store"});
  add({"CPU time of a commit",
       x.cpu / x.commits * 1e6,
       "us",
       wish::less,
       bounds.commit_micros(ops_per_commit * q),
       {},
       "bound: signatures"});
  add({"receipts verified a commit",
       holders,
       "",
       wish::more,
       {},
       {},
       "q on both bases; an author that holds its own op sends itself none"});
  add({"messages between agents a commit", x.messages / x.commits, ""});
  add({"answers that came too late", x.expired, ""});
  add({"cores used", x.cpu / x.seconds, "", wish::more, bounds.cores, {}, ""});
  for (auto& row : figures_of(bounds))
    figures.push_back(row);
  return {{"benchmark", "throughput"},
          {"agents", what.agents},
          {"r", q},
          {"clock", "real"},
          {"seconds", rounded(x.seconds)},
          {"commits", x.commits},
          {"figures", std::move(figures)}};
}

} // namespace

result<json> bench_throughput(const benchmark_options& options) {
  load_plan what;
  if (options.tiny)
    what = {6, 0.01, 0.05, 2};
  if (options.agents > 0)
    what.agents = options.agents;
  IPS_TRY_VALUE(bounds, measure_bounds(options.tiny));
  IPS_TRY_VALUE(
    network,
    bench_network::make(plain_options(options, actors::clock_kind::real_time),
                        what.agents));
  IPS_TRY_VALUE(found, measure_load(network, what, small_commits(network)));
  return report_of(found, what, bounds);
}

} // namespace ips::bench
