// One writer, many readers: each reads the whole of a long list, page by page
// (dna/apps/archive).

#include <algorithm>

#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

/// Items of a page, by the app.
constexpr int page_items = 100;

struct read_figures {
  double items = 0;
  double cpu = 0;
  double seconds = 0;
  double messages = 0;
  double bytes = 0;
};

actors::network::request call(const std::string& agent, const char* function,
                              json arguments) {
  return {agent, {}, "call", json::array({function, std::move(arguments)})};
}

status write_list(bench_network& network, int items) {
  for (int first = 0; first < items; first += page_items) {
    auto texts = json::array();
    for (int n = first; n < std::min(items, first + page_items); ++n)
      texts.push_back("item " + std::to_string(n));
    IPS_TRY(network.run(
      call(network.names()[0], "add", json::array({first, std::move(texts)}))));
    IPS_TRY(network.net().settle());
  }
  return ok();
}

/// @returns how many items of the list came, each in its place.
result<double> read_list(bench_network& network, const std::string& reader,
                         const json& writer, int items) {
  double out = 0;
  for (int first = 0; first < items; first += page_items) {
    IPS_TRY_VALUE(page,
                  network.run(call(reader, "page",
                                   json::array({writer, first / page_items}))));
    auto n = first;
    for (auto& text : page)
      out += text == "item " + std::to_string(n++) ? 1 : 0;
  }
  return out;
}

result<read_figures> measure(const benchmark_options& options,
                             std::uint32_t readers, int items) {
  actors::network_options plain;
  plain.seed = options.seed;
  IPS_TRY_VALUE(network,
                bench_network::make(plain, readers + 1, IPS_BENCH_ARCHIVE));
  IPS_TRY(write_list(network, items));
  IPS_TRY_VALUE(writer, network.net().agent(network.names()[0]));
  auto before = network.net().stats();
  read_figures out;
  out.cpu = cpu_seconds();
  stopwatch watch;
  for (std::size_t i = 1; i < network.names().size(); ++i) {
    IPS_TRY_VALUE(
      came, read_list(network, network.names()[i], writer["address"], items));
    out.items += came;
  }
  out.seconds = watch.seconds();
  out.cpu = cpu_seconds() - out.cpu;
  auto after = network.net().stats();
  auto grown = [&](const char* key) {
    return after.value(key, 0.0) - before.value(key, 0.0);
  };
  out.messages = grown("messages");
  out.bytes = grown("bytes");
  return out;
}

void add_rows(json& figures, const read_figures& x, std::uint32_t readers,
              int items) {
  auto of = std::to_string(readers) + " readers: ";
  auto wanted = static_cast<double>(readers) * items;
  auto add = [&](const char* what, double value, const char* unit,
                 std::optional<double> target = {}) {
    figures.push_back(row_of({of + what, value, unit, wish::less, {}, target}));
  };
  add("items that did not come", wanted - x.items, "", 0);
  add("CPU time an item read", x.cpu / wanted * 1e6, "us");
  add("messages an item read", x.messages / wanted, "");
  add("bytes an item read", x.bytes / wanted, "B");
  add("CPU time a reader", x.cpu / readers, "s");
  add("messages a reader", x.messages / readers, "");
  add("bytes a reader", x.bytes / readers, "B");
  add("items read a second", wanted / x.seconds, "/s");
}

} // namespace

result<json> bench_readers(const benchmark_options& options) {
  std::vector<std::uint32_t> readers{10, 100};
  auto items = 10'000;
  if (options.full)
    readers.push_back(1'000);
  if (options.tiny) {
    readers = {2};
    items = 150;
  }
  if (options.agents > 1)
    readers = {options.agents - 1};
  auto figures = json::array();
  for (auto count : readers) {
    IPS_TRY_VALUE(found, measure(options, count, items));
    add_rows(figures, found, count, items);
  }
  return json{{"benchmark", "readers"},
              {"agents", readers},
              {"r", q},
              {"items", items},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
