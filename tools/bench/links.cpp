// Links at one base: what a page of 100 costs a holder, and what adding one
// costs, where there are 10,000 of them and where there are 100,000.

#include "actors/protocol/wire.hpp"
#include "runtime/base/random.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/dht/shard.hpp"
#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

struct sizes {
  std::uint32_t few = 10'000;
  std::uint32_t many = 100'000;
  std::uint32_t pages = 500;
  /// Links of one call.
  std::uint32_t call = 100;
  /// Calls of one measurement.
  std::uint32_t window = 20;
};

constexpr std::uint32_t page_links = 100;
constexpr double page_millis_target = 0.2;

agent_id author_of(std::uint64_t i) {
  agent_id out;
  out.value.fill(static_cast<std::uint8_t>(i % 97));
  return out;
}

/// The i-th link at a base, as a holder has it; nobody looks at its signature.
dht::held_op link_of(const dht_key& base, std::uint32_t i) {
  chain::op made;
  made.kind = chain::op_kind::link_add;
  auto& body = made.header.body;
  body.author = author_of(i);
  body.seq = i;
  body.time = {1'000'000 + std::int64_t{i} * 1000};
  body.kind = chain::header_kind::link;
  body.type = "tie";
  body.link = chain::link_body{
    base, base, to_bytes("tag" + std::to_string(i % 10)), {}};
  return {chain::hash_of(made),
          base,
          std::make_shared<const chain::op>(std::move(made)),
          dht::verdict_status::valid,
          {}};
}

/// Adds links up to `count`; microseconds for each of the last thousand.
double fill(dht::shard& held, const dht_key& base, std::uint32_t from,
            std::uint32_t count) {
  double micros = 0;
  auto last = std::min<std::uint32_t>(count - from, 1000);
  for (auto i = from; i < count; ++i) {
    auto made = link_of(base, i);
    stopwatch watch;
    held.hold(std::move(made));
    if (i >= count - last)
      micros += watch.micros();
  }
  return micros / last;
}

/// A holder's work for one page, in milliseconds: looking it up and writing the
/// answer's bytes. From anywhere in the links.
double page_millis(const dht::shard& held, const dht_key& base,
                   std::uint32_t count, const sizes& size, bool by_tag) {
  random_source random{1};
  std::vector<double> millis;
  for (std::uint32_t n = 0; n < size.pages; ++n) {
    dht::op_filter filter;
    filter.kinds = dht::link_kinds;
    filter.limit = page_links;
    filter.descending = n % 2 == 0;
    if (by_tag)
      filter.tag_prefix = to_bytes("tag7");
    auto at = link_of(base, static_cast<std::uint32_t>(random.below(count)));
    filter.after = dht::position_of(at.content->header.body);
    stopwatch watch;
    auto page = held.links(base, filter);
    actors::fetched answer;
    for (auto& op : page->ops)
      answer.ops.push_back(*op);
    answer.total = page->total;
    answer.until = page->until;
    auto raw = codec::encode(actors::wire_message{std::move(answer)});
    millis.push_back(raw.empty() ? 0 : watch.micros() / 1e3);
  }
  return median(std::move(millis));
}

std::string at_size(std::uint32_t n) {
  return std::to_string(n) + " links: ";
}

void add_holder_rows(const sizes& size, json& figures) {
  dht_key base;
  base.value.fill(7);
  dht::shard held;
  std::uint32_t from = 0;
  for (auto count : {size.few, size.many}) {
    auto adding = fill(held, base, from, count);
    from = count;
    figures.push_back(row_of({at_size(count) + "a page of 100, holder",
                              page_millis(held, base, count, size, false),
                              "ms",
                              wish::less,
                              {},
                              page_millis_target,
                              "median; looked up and encoded"}));
    figures.push_back(row_of({at_size(count) + "a page of 100 by tag, holder",
                              page_millis(held, base, count, size, true),
                              "ms",
                              wish::less,
                              {},
                              page_millis_target,
                              "a tenth of them has the tag"}));
    figures.push_back(
      row_of({at_size(count) + "one more, holder's index", adding, "us"}));
  }
}

/// Adds links by calls up to `count`; microseconds of a link in the last ones.
result<double> add_links(bench_network& network, const std::string& base,
                         std::uint32_t from, std::uint32_t count,
                         const sizes& size) {
  double micros = 0;
  std::uint32_t measured = 0;
  for (auto n = from; n < count; n += size.call) {
    auto before = cpu_seconds();
    IPS_TRY(network.run({network.names()[0],
                         {},
                         "call",
                         {"tie", {base, std::min(size.call, count - n)}}}));
    IPS_TRY(network.net().settle());
    if (n + size.call * size.window >= count) {
      micros += (cpu_seconds() - before) * 1e6;
      measured += std::min(size.call, count - n);
    }
  }
  return micros / measured;
}

result<double> read_millis(bench_network& network, const std::string& base,
                           const sizes& size) {
  std::vector<double> millis;
  for (std::uint32_t n = 0; n < std::min(size.pages, 50u); ++n) {
    stopwatch watch;
    IPS_TRY_VALUE(
      page,
      network.run(
        {network.names()[0],
         {},
         "links_page",
         {base, {{"count", page_links}, {"order", n % 2 ? "asc" : "desc"}}}}));
    if (page["links"].size() != page_links)
      return error{errc::bug, "a page has "
                                + std::to_string(page["links"].size())
                                + " links"};
    millis.push_back(watch.micros() / 1e3);
  }
  return median(std::move(millis));
}

status add_call_rows(bench_network& network, const sizes& size, json& figures) {
  IPS_TRY_VALUE(who, network.net().agent(network.names()[0]));
  std::string base = who["address"];
  std::uint32_t from = 0;
  double at_few = 0;
  for (auto count : {size.few, size.many}) {
    IPS_TRY_VALUE(micros, add_links(network, base, from, count, size));
    IPS_TRY_VALUE(millis, read_millis(network, base, size));
    figures.push_back(
      row_of({at_size(count) + "links_page of 100, whole request",
              millis,
              "ms",
              wish::less,
              {},
              {},
              "one agent: nothing to verify"}));
    figures.push_back(row_of({at_size(count) + "creating one, CPU time",
                              micros,
                              "us",
                              wish::less,
                              {},
                              {},
                              "calls of 100"}));
    if (from == 0)
      at_few = micros;
    else
      figures.push_back(row_of({"creating one: many against few",
                                micros / at_few,
                                "",
                                wish::less,
                                {},
                                1.2,
                                "1: costs no more"}));
    from = count;
  }
  return ok();
}

} // namespace

result<json> bench_links(const benchmark_options& options) {
  sizes size;
  if (options.tiny)
    size = {200, 400, 5, 50, 2};
  auto figures = json::array();
  add_holder_rows(size, figures);
  IPS_TRY_VALUE(network,
                bench_network::make(
                  plain_options(options, actors::clock_kind::virtual_time), 1));
  IPS_TRY(add_call_rows(network, size, figures));
  return json{{"benchmark", "links"},
              {"agents", 1},
              {"r", q},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
