// Hops, messages and bytes of a lookup and of a put, what an agent keeps of
// others, and how all of it grows with the network.

#include <cmath>

#include <malloc.h>

#include "runtime/base/random.hpp"
#include "runtime/dht/parms.hpp"
#include "tools/bench/bench_network.hpp"
#include "tools/bench/curve.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

struct amounts {
  int lookups = 200;
  int commits = 100;
};

/// Messages between agents and their bytes.
struct traffic {
  double messages = 0;
  double bytes = 0;
};

struct size_row {
  std::uint32_t agents = 0;
  std::vector<double> hops;
  std::vector<double> messages;
  double lookup_bytes = 0;
  /// Of one op.
  traffic put;
  double table_bytes = 0;
  double resident_bytes = 0;
};

double resident(bench_network& network) {
  ::malloc_trim(0);
  return network.net().memory().value("resident_bytes", 0.0);
}

/// No time passes, so all that is counted belongs to what was asked.
traffic counted(bench_network& network) {
  auto stats = network.net().stats();
  return {stats.value("messages", 0.0), stats.value("bytes", 0.0)};
}

status look_up(bench_network& network, random_source& random, int count,
               size_row& out) {
  auto before = counted(network);
  for (int i = 0; i < count; ++i) {
    dht_key key;
    for (auto& byte : key.value)
      byte = static_cast<std::uint8_t>(random.next());
    auto& from = network.names()[random.below(out.agents)];
    IPS_TRY_VALUE(found, network.net().lookup(to_string(key), from, 1));
    out.hops.push_back(found.value("hops", 0.0));
    out.messages.push_back(found.value("messages", 0.0));
  }
  IPS_TRY(network.net().settle());
  out.lookup_bytes = (counted(network).bytes - before.bytes) / count;
  return ok();
}

/// An entry's op goes to a place that its author may not know yet, its header's
/// to the author's own surroundings: the figure is the mean of both.
status put(bench_network& network, random_source& random, int count,
           size_row& out) {
  auto before = counted(network);
  for (int i = 0; i < count; ++i)
    IPS_TRY(network.run(network.call(random.below(out.agents), "write", i)));
  IPS_TRY(network.net().settle());
  auto after = counted(network);
  auto ops = count * ops_per_commit;
  out.put = {(after.messages - before.messages) / ops,
             (after.bytes - before.bytes) / ops};
  return ok();
}

result<size_row> measure(const benchmark_options& options, std::uint32_t agents,
                         const amounts& how_many) {
  actors::network_options plain;
  plain.seed = options.seed;
  double empty = 0;
  {
    IPS_TRY_VALUE(one, bench_network::make(plain, 1));
    empty = resident(one);
  }
  IPS_TRY_VALUE(network, bench_network::make(plain, agents));
  size_row out;
  out.agents = agents;
  out.resident_bytes = (resident(network) - empty) / agents;
  auto stats = network.net().stats();
  out.table_bytes = stats.value("routing_table_bytes", 0.0) / agents;
  random_source random{options.seed};
  IPS_TRY(look_up(network, random, how_many.lookups, out));
  IPS_TRY(put(network, random, how_many.commits, out));
  return out;
}

void add_rows(json& figures, const size_row& x) {
  auto of = "m = " + std::to_string(x.agents) + ": ";
  auto add = [&](const std::string& what, double value, const char* unit) {
    figures.push_back(row_of({of + what, value, unit}));
  };
  // Each hop wins at least one bit of the distance, down to the k closest.
  auto bound = std::log2(static_cast<double>(x.agents));
  figures.push_back(row_of({of + "hops, mean",
                            mean(x.hops),
                            "",
                            wish::less,
                            {},
                            bound,
                            "target: log2 m"}));
  add("hops, p99", quantile(x.hops, 0.99), "");
  figures.push_back(
    row_of({of + "messages, mean",
            mean(x.messages),
            "",
            wish::less,
            {},
            {},
            "questions; k = " + std::to_string(dht::parms::bucket_size)
              + " agents are found and asked"}));
  add("messages, p99", quantile(x.messages, 0.99), "");
  add("bytes of a lookup", x.lookup_bytes, "B");
  add("messages of a put", x.put.messages, "");
  add("bytes of a put", x.put.bytes, "B");
  add("routing table an agent", x.table_bytes, "B");
  add("resident bytes an agent", x.resident_bytes, "B");
}

/// The measured quantities that a curve is laid through.
struct quantity {
  const char* name;
  double (*of)(const size_row& x);
};

constexpr quantity quantities[] = {
  {"hops", [](const size_row& x) { return mean(x.hops); }},
  {"messages", [](const size_row& x) { return mean(x.messages); }},
  {"bytes of a lookup", [](const size_row& x) { return x.lookup_bytes; }},
  {"messages of a put", [](const size_row& x) { return x.put.messages; }},
  {"bytes of a put", [](const size_row& x) { return x.put.bytes; }},
  {"routing table bytes", [](const size_row& x) { return x.table_bytes; }},
};

std::vector<series> curves_of(const std::vector<size_row>& sizes) {
  std::vector<double> x;
  for (auto& size : sizes)
    x.push_back(std::log2(static_cast<double>(size.agents)));
  std::vector<series> out;
  for (auto& each : quantities) {
    series row{each.name, {}, {}};
    for (auto& size : sizes)
      row.y.push_back(each.of(size));
    row.fitted = fit(x, row.y);
    out.push_back(std::move(row));
  }
  return out;
}

void add_curves(json& answer, const std::vector<series>& curves) {
  for (auto& row : curves) {
    auto a = rounded(row.fitted.a);
    auto b = rounded(row.fitted.b);
    answer["curve"][row.name] = {{"a", a}, {"b", b}};
    answer["figures"].push_back(row_of(
      {row.name + " for each doubling of m",
       row.fitted.b,
       "",
       wish::less,
       {},
       {},
       "fitted: " + json(a).dump() + " + " + json(b).dump() + " log2 m"}));
  }
}

status plot(const std::string& path, const std::vector<std::uint32_t>& agents,
            const std::vector<series>& curves) {
  auto named = [&](std::size_t i, const char* name) {
    auto out = curves[i];
    out.name = name;
    return out;
  };
  std::vector<panel> panels{
    {"Hops of a lookup", {named(0, "hops")}},
    {"Messages", {named(1, "a lookup"), named(3, "a put")}},
    {"Bytes", {named(2, "a lookup"), named(4, "a put")}},
  };
  return write_svg(path, svg_of({agents.begin(), agents.end()}, panels));
}

std::vector<std::uint32_t> sizes_of(const benchmark_options& options) {
  if (options.tiny)
    return {4, 8};
  if (options.agents > 0)
    return {options.agents};
  std::vector<std::uint32_t> out{16, 64, 256, 1'024, 4'096, 16'384};
  // The start of 100,000 agents takes some ten minutes.
  if (options.full)
    out.insert(out.end(), {65'536, 100'000});
  return out;
}

} // namespace

result<json> bench_dht_lookup(const benchmark_options& options) {
  auto agents = sizes_of(options);
  amounts how_many;
  if (options.tiny)
    how_many = {5, 2};
  std::vector<size_row> sizes;
  json answer{{"benchmark", "dht-lookup"},
              {"agents", agents},
              {"r", q},
              {"lookups", how_many.lookups},
              {"commits", how_many.commits},
              {"figures", json::array()}};
  for (auto m : agents) {
    IPS_TRY_VALUE(found, measure(options, m, how_many));
    add_rows(answer["figures"], found);
    sizes.push_back(std::move(found));
  }
  auto curves = curves_of(sizes);
  add_curves(answer, curves);
  if (!options.plot.empty())
    IPS_TRY(plot(options.plot, agents, curves));
  return answer;
}

} // namespace ips::bench
