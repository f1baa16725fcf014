// One agent leaves and returns a hundred times: what moves for it.

#include <utility>

#include "tools/bench/census.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

constexpr std::int64_t second = 1'000'000;

/// While it is away another must hold each op of its part, so the part is the
/// least that moves.
constexpr double parts_wanted = 2;

struct plan {
  std::uint32_t agents = 1'000;
  std::uint32_t entries_an_agent = 2;
  std::uint32_t returns = 100;
  /// As long as the others need to notice, and to fetch what it held.
  std::int64_t away = 25 * second;
  std::int64_t there = 15 * second;
  std::int64_t steady = 120 * second;
};

plan plan_of(const benchmark_options& options) {
  plan out;
  if (options.tiny) {
    out.agents = 12;
    out.returns = 2;
  }
  if (options.agents > 0)
    out.agents = options.agents;
  return out;
}

/// Copies that these agents fetched, or brought to others; of each since it was
/// last started.
double moved(bench_network& network, const std::vector<std::string>& names) {
  double out = 0;
  for (auto& x : network.net().progress(names))
    out += static_cast<double>(x.shard.pulled + x.shard.handed_over);
  return out;
}

/// The entries written; settled, compared, and what was not at its place given
/// up.
result<std::vector<std::string>> fill(bench_network& network,
                                      const plan& what) {
  std::vector<std::string> out;
  for (std::uint32_t k = 0; k < what.entries_an_agent; ++k)
    for (std::uint32_t i = 0; i < what.agents; ++i) {
      IPS_TRY_VALUE(entry, network.run(network.call(i, "write", out.size())));
      out.push_back(entry.get<std::string>());
    }
  IPS_TRY(network.net().advance(what.steady));
  return out;
}

double ops_of(bench_network& network, const std::string& agent) {
  for (auto& row : network.net().ring())
    if (row["agent"] == agent)
      return row["ops"].get<double>();
  return 0;
}

result<double> with_too_few(bench_network& network,
                            const std::vector<std::string>& entries) {
  IPS_TRY_VALUE(holders, count_holders(network, network.names()));
  double out = 0;
  for (auto& entry : entries)
    out += holders[entry] < q ? 1 : 0;
  return out;
}

/// The last agent leaves and returns; what moved for it, by itself and others.
result<double> come_and_go(bench_network& network, const plan& what) {
  auto& net = network.net();
  auto others = network.names();
  auto gone = others.back();
  others.pop_back();
  auto before = moved(network, others);
  auto own_before = moved(network, {gone});
  double own = 0;
  for (std::uint32_t i = 0; i < what.returns; ++i) {
    own += moved(network, {gone}) - std::exchange(own_before, 0);
    IPS_TRY(net.kill(gone));
    IPS_TRY(net.advance(what.away));
    IPS_TRY(net.restart(gone));
    IPS_TRY(net.advance(what.there));
  }
  return own + moved(network, {gone}) + moved(network, others) - before;
}

} // namespace

result<json> bench_dht_returns(const benchmark_options& options) {
  auto what = plan_of(options);
  actors::network_options plain;
  plain.seed = options.seed;
  IPS_TRY_VALUE(network, bench_network::make(plain, what.agents));
  auto& net = network.net();
  IPS_TRY_VALUE(entries, fill(network, what));
  auto before = moved(network, network.names());
  IPS_TRY(net.advance(what.steady));
  auto steady = moved(network, network.names()) - before;
  auto part = ops_of(network, network.names().back());
  auto messages = net.stats().value("messages", 0.0);
  IPS_TRY_VALUE(restless, come_and_go(network, what));
  messages = net.stats().value("messages", 0.0) - messages;
  IPS_TRY_VALUE(too_few, with_too_few(network, entries));
  auto figures = json::array();
  auto add = [&](figure x) { figures.push_back(row_of(x)); };
  add({"ops moved in two minutes in which all stay", steady, "", wish::less,
       std::nullopt, 0});
  add({"ops of the agent that leaves", part, ""});
  add({"ops moved while it leaves and returns", restless, "", wish::less, part,
       parts_wanted * part, "bound: each op of its part once"});
  add({"leaves and returns", static_cast<double>(what.returns), ""});
  add({"entries with fewer than q holders after it", too_few, "", wish::less,
       std::nullopt, 0});
  add({"messages an agent, meanwhile", messages / what.agents, ""});
  return json{{"benchmark", "dht-returns"},
              {"agents", what.agents},
              {"r", q},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
