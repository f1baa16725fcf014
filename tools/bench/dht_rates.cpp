// Puts and gets of 64 agents with the real clock on all cores, each op
// validated, signed and acknowledged by its holders; beside other systems in
// the same run.

#include "tools/bench/peers.hpp"
#include "tools/bench/put_load.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

constexpr double patience_seconds = 60;

/// As the peers' programs put.
constexpr std::size_t value_bytes = 256;

struct plan {
  load_plan load;
  /// One after the other, of each kind; and at once, where the peers' programs
  /// do that.
  int values = 500;
};

struct measured {
  double puts = 0;
  double gets = 0;
  std::vector<double> put_ms;
  std::vector<double> get_ms;
  double missing = 0;
};

commit_maker texts(const bench_network& network, std::uint64_t from) {
  return [&network, from](std::size_t agent, std::uint64_t n) {
    auto text = std::to_string(from + n);
    text.resize(value_bytes, '.');
    return network.call(agent, "write_text", text);
  };
}

actors::network::request get(const bench_network& network, std::size_t agent,
                             const json& entry) {
  return {network.names()[agent], {}, "get", json::array({entry})};
}

/// Values that are held and acknowledged, to be read.
result<std::vector<json>> written(bench_network& network, int count) {
  std::vector<json> out;
  auto make = texts(network, 1'000'000'000);
  for (int i = 0; i < count; ++i) {
    auto author = static_cast<std::size_t>(i) % network.names().size();
    IPS_TRY_VALUE(entry,
                  network.run(make(author, static_cast<std::uint64_t>(i))));
    out.push_back(std::move(entry));
  }
  IPS_TRY(network.await_published(network.names(), patience_seconds));
  return out;
}

/// A reader for each value, other than its author.
std::size_t reader_of(std::size_t i, std::size_t agents) {
  constexpr std::size_t stride = 11; // none of the agents' numbers' divisors
  return (i * stride + 3) % agents;
}

status read_in_turn(bench_network& network, const std::vector<json>& entries,
                    measured& out) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto reader = reader_of(i, network.names().size());
    stopwatch watch;
    IPS_TRY_VALUE(value, network.run(get(network, reader, entries[i])));
    out.get_ms.push_back(watch.micros() / 1e3);
    out.missing += value.is_null() ? 1 : 0;
  }
  return ok();
}

status read_at_once(bench_network& network, const std::vector<json>& entries,
                    measured& out) {
  std::vector<actors::ticket> asked;
  stopwatch watch;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto reader = reader_of(i + 1, network.names().size());
    IPS_TRY_VALUE(ticket,
                  network.net().start(get(network, reader, entries[i])));
    asked.push_back(ticket);
  }
  for (auto ticket : asked) {
    IPS_TRY_VALUE(value, network.net().finish(ticket));
    out.missing += value.is_null() ? 1 : 0;
  }
  out.gets = static_cast<double>(entries.size()) / watch.seconds();
  return ok();
}

result<measured> measure(bench_network& network, const plan& what) {
  measured out;
  IPS_TRY(network.await_published(network.names(), patience_seconds));
  IPS_TRY_VALUE(load, measure_load(network, what.load, texts(network, 0)));
  out.puts = load.ops / load.seconds;
  IPS_TRY_VALUE(
    times, measure_puts(network, what.values, texts(network, 2'000'000'000)));
  out.put_ms = times.complete;
  IPS_TRY_VALUE(entries, written(network, what.values));
  IPS_TRY(read_in_turn(network, entries, out));
  IPS_TRY(read_at_once(network, entries, out));
  return out;
}

peer_figures figures_of(const measured& x) {
  return {x.puts,           x.gets,
          median(x.put_ms), quantile(x.put_ms, 0.99),
          median(x.get_ms), quantile(x.get_ms, 0.99)};
}

struct quantity {
  const char* name;
  const char* unit;
  wish better;
  double peer_figures::*of;
  /// Beside OpenDHT: more puts, and half its time for a get.
  double wanted;
};

constexpr quantity quantities[] = {
  {"op puts, at once", "/s", wish::more, &peer_figures::puts, 1},
  {"gets, at once", "/s", wish::more, &peer_figures::gets, 0},
  {"put, p50", "ms", wish::less, &peer_figures::put_p50, 0},
  {"put, p99", "ms", wish::less, &peer_figures::put_p99, 0},
  {"get, p50", "ms", wish::less, &peer_figures::get_p50, 0.5},
  {"get, p99", "ms", wish::less, &peer_figures::get_p99, 0},
};

std::string note_of(const quantity& what, const peer& x, double own) {
  if (!x.found)
    return x.name + ": " + x.why_not;
  auto theirs = (*x.found).*what.of;
  auto ratio = theirs > 0 ? own / theirs : 0;
  return x.name + ": " + json(rounded(theirs)).dump() + " (ratio "
         + json(rounded(ratio)).dump() + ")";
}

json rows_of(const measured& x, const std::vector<peer>& peers) {
  auto rows = json::array();
  auto own = figures_of(x);
  for (auto& each : quantities) {
    std::string note;
    for (auto& other : peers)
      note += (note.empty() ? "" : "; ") + note_of(each, other, own.*each.of);
    figure row{each.name, own.*each.of, each.unit, each.better};
    auto& first = peers.front();
    if (first.found && each.wanted > 0)
      row.target = rounded(each.wanted * (*first.found).*each.of);
    row.note = note;
    rows.push_back(row_of(row));
  }
  rows.push_back(row_of({"gets that found nothing", x.missing, ""}));
  return rows;
}

json data_of(const std::vector<peer>& peers) {
  auto out = json::array();
  for (auto& x : peers) {
    json row{{"name", x.name}};
    if (!x.found)
      row["why_not"] = x.why_not;
    else
      for (auto& each : quantities)
        row[each.name] = rounded((*x.found).*each.of);
    out.push_back(std::move(row));
  }
  return out;
}

} // namespace

result<json> bench_dht_rates(const benchmark_options& options) {
  plan what;
  if (options.tiny)
    what = {{6, 0.01, 0.05, 2}, 3};
  if (options.agents > 0)
    what.load.agents = options.agents;
  auto nodes = static_cast<int>(what.load.agents);
  IPS_TRY_VALUE(bounds, measure_bounds(options.tiny));
  auto peers = measure_peers(options.peers, nodes, what.values);
  IPS_TRY_VALUE(
    network,
    bench_network::make(plain_options(options, actors::clock_kind::real_time),
                        what.load.agents));
  IPS_TRY_VALUE(found, measure(network, what));
  auto figures = rows_of(found, peers);
  for (auto& row : bench::figures_of(bounds))
    figures.push_back(row);
  return json{{"benchmark", "dht-rates"},
              {"agents", what.load.agents},
              {"r", q},
              {"clock", "real"},
              {"values", what.values},
              {"value_bytes", value_bytes},
              {"peers", data_of(peers)},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
