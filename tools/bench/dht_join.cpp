// What it costs to join a large network, and to return to one after missing
// some of what happened. Latency is fixed, so that time says something.

#include <algorithm>

#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

constexpr auto latency = "20ms";
constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t glance = second / 10;

/// Members of the network to which one returns: as many as holders, so each is
/// to hold everything.
constexpr std::uint32_t few = 5;

/// Entries of one call.
constexpr int entries_a_call = 250;

/// Messages and bytes, both ways, of one agent's cell; they count from its
/// start.
struct seen_traffic {
  double messages = 0;
  double bytes = 0;
  double ops = 0;
};

result<seen_traffic> traffic_of(bench_network& network,
                                const std::string& name) {
  auto told = network.net().progress({name});
  if (told.empty())
    return error{errc::agent_down, name + " does not report"};
  auto& x = told[0].traffic;
  return seen_traffic{static_cast<double>(x.sent + x.received),
                      static_cast<double>(x.sent_bytes + x.received_bytes),
                      static_cast<double>(told[0].shard.ops)};
}

double seconds_since(bench_network& network, std::int64_t start) {
  return static_cast<double>(network.net().now_micros() - start) / 1e6;
}

void add(json& figures, const std::string& of, const seen_traffic& x,
         double seconds, const std::string& note = {}) {
  auto row = [&](const char* what, double value, const char* unit) {
    figures.push_back(
      row_of({of + what, value, unit, wish::less, {}, {}, note}));
  };
  row("messages", x.messages, "");
  row("bytes", x.bytes, "B");
  row("virtual time", seconds, "s");
}

actors::network_options virtual_options(const benchmark_options& options) {
  actors::network_options out;
  out.seed = options.seed;
  return out;
}

// -- joining -------------------------------------------------------------------

/// A while is enough for two comparisons with each partner.
constexpr std::int64_t settling_in = 25 * second;

status join(json& figures, const benchmark_options& options,
            std::uint32_t agents) {
  IPS_TRY_VALUE(network, bench_network::make(virtual_options(options), agents));
  auto& net = network.net();
  IPS_TRY(net.fault("latency", latency));
  IPS_TRY_VALUE(names, net.spawn(1));
  auto start = net.now_micros();
  IPS_TRY(net.install(IPS_BENCH_DNA, names));
  IPS_TRY(net.settle());
  IPS_TRY_VALUE(joined, traffic_of(network, names[0]));
  auto of = "agent " + std::to_string(agents + 1) + " joins: ";
  add(figures, of, joined, seconds_since(network, start),
      "until its genesis is acknowledged");
  auto last = joined;
  auto at = seconds_since(network, start);
  while (net.now_micros() - start < (options.tiny ? second : settling_in)) {
    IPS_TRY(net.advance(second));
    IPS_TRY_VALUE(now, traffic_of(network, names[0]));
    if (now.ops == last.ops)
      continue;
    last = now;
    at = seconds_since(network, start);
  }
  add(figures, of + "until it holds its part: ", last, at,
      std::to_string(static_cast<int>(last.ops))
        + " ops held; pings and comparisons of that time included");
  return ok();
}

// -- returning ------------------------------------------------------------------

status write_entries(bench_network& network, int count) {
  auto& net = network.net();
  for (int done = 0; done < count; done += entries_a_call) {
    auto some = std::min(entries_a_call, count - done);
    actors::network::request call{
      network.names()[0],
      {},
      "call",
      json::array({"write_many", json::array({1'000 + done, some})})};
    IPS_TRY(network.run(call));
    IPS_TRY(net.settle());
  }
  return ok();
}

/// Exactly so many ops: an entry has two, a private one's header is one.
status write_ops(bench_network& network, int ops) {
  if (ops % 2 == 1)
    IPS_TRY(network.run(network.call(0, "write_secret", "one")));
  return write_entries(network, ops / 2);
}

result<double> ops_of(bench_network& network, const std::string& name) {
  IPS_TRY_VALUE(x, traffic_of(network, name));
  return x.ops;
}

constexpr std::int64_t patience = 300 * second;

status come_back(json& figures, const benchmark_options& options, int missed) {
  IPS_TRY_VALUE(network, bench_network::make(virtual_options(options), few));
  auto& net = network.net();
  IPS_TRY(net.fault("latency", latency));
  IPS_TRY(net.settle());
  auto away = network.names().back();
  IPS_TRY_VALUE(before, ops_of(network, away));
  IPS_TRY(net.kill(away));
  // Nobody waits for it any more, and what is written then is old enough to be
  // compared when it returns.
  IPS_TRY(net.advance(60 * second));
  IPS_TRY(write_ops(network, missed));
  IPS_TRY(net.advance(60 * second));
  auto start = net.now_micros();
  IPS_TRY(net.restart(away));
  auto wanted = before + missed;
  for (;;) {
    IPS_TRY_VALUE(now, traffic_of(network, away));
    if (now.ops >= wanted) {
      add(figures, "return, " + std::to_string(missed) + " missed: ", now,
          seconds_since(network, start));
      return ok();
    }
    if (net.now_micros() - start > patience)
      return error{errc::not_settled,
                   "who returned lacks "
                     + std::to_string(static_cast<int>(wanted - now.ops))
                     + " ops"};
    IPS_TRY(net.advance(glance));
  }
}

} // namespace

result<json> bench_dht_join(const benchmark_options& options) {
  std::uint32_t agents = 10'000;
  std::vector<int> missed{1, 100, 10'000};
  if (options.tiny) {
    agents = 8;
    missed = {1, 4};
  }
  if (options.agents > 0)
    agents = options.agents;
  auto figures = json::array();
  IPS_TRY(join(figures, options, agents));
  for (auto count : missed)
    IPS_TRY(come_back(figures, options, count));
  return json{{"benchmark", "dht-join"},
              {"agents", agents},
              {"r", q},
              {"latency", latency},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
