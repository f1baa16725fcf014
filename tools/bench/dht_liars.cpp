// What `adversaries` models, with cells: agents of which a third or half lie,
// from one instant on, write and read.

#include <deque>

#include "runtime/base/random.hpp"
#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

constexpr std::int64_t second = 1'000'000;

struct sizes {
  std::uint32_t agents = 1'000;
  /// Agents that write and read, once a round each.
  std::uint32_t active = 200;
  std::uint32_t rounds = 50;
  /// Gets that each of them has made before any is counted, as in the model.
  std::uint32_t rounds_before = 32;
  /// Rounds after which what was written is read. By then it is older than a
  /// minute, and a reader takes it that all holders have it.
  std::uint32_t rounds_between = 13;

  std::uint32_t uncounted() const {
    return rounds_between + rounds_before;
  }
};

struct lie_kind {
  std::string word;
  /// Half of the gets look for what has changed since the lie began.
  bool hides_changes = false;
};

/// One way to lie, of so many in a hundred.
class trial {
public:
  static result<trial> make(const benchmark_options& options, const sizes& x,
                            const lie_kind& kind, std::uint32_t percent);

  /// Each active agent writes, then each reads what another wrote a while ago.
  status round(bool counted);

  std::size_t gets() const {
    return gets_;
  }

  std::size_t succeeded() const {
    return succeeded_;
  }

  double messages() const {
    return messages_;
  }

private:
  /// What each active agent wrote, as `commit` answers it.
  struct written {
    std::vector<json> entries;
    /// Written before the lie began, and updated since.
    bool changed = false;
  };

  trial(bench_network network, const sizes& x)
    : network_(std::move(network)), sizes_(x) {
  }

  result<written> write_all();
  result<written> change_all();
  result<std::vector<json>> all(const char* verb,
                                const std::vector<json>& arguments);

  bench_network network_;
  sizes sizes_;
  std::vector<std::string> active_;
  random_source random_{0};
  std::int64_t next_number_ = 0;
  /// Written before anyone lied: a round's each.
  std::vector<written> old_;
  std::deque<written> unread_;
  std::size_t gets_ = 0;
  std::size_t succeeded_ = 0;
  double messages_ = 0;
};

/// The verb of each active agent at the same time; the answers in their order.
result<std::vector<json>> trial::all(const char* verb,
                                     const std::vector<json>& arguments) {
  std::vector<actors::ticket> begun;
  for (std::size_t i = 0; i < active_.size(); ++i) {
    IPS_TRY_VALUE(ticket,
                  network_.net().start({active_[i], {}, verb, arguments[i]}));
    begun.push_back(ticket);
  }
  std::vector<json> out;
  for (auto ticket : begun) {
    IPS_TRY_VALUE(answer, network_.net().finish(ticket));
    out.push_back(std::move(answer));
  }
  return out;
}

result<trial::written> trial::write_all() {
  std::vector<json> arguments;
  for (std::size_t i = 0; i < active_.size(); ++i)
    arguments.push_back(json::array({"number", next_number_++}));
  IPS_TRY_VALUE(made, all("commit", arguments));
  return written{std::move(made)};
}

result<trial::written> trial::change_all() {
  auto before = std::move(old_.back());
  before.changed = true;
  old_.pop_back();
  std::vector<json> arguments;
  for (auto& x : before.entries)
    arguments.push_back(json::array({x["header"], next_number_++}));
  IPS_TRY(all("update", arguments));
  return before;
}

status trial::round(bool counted) {
  auto changes = !old_.empty() && random_.chance(500'000);
  IPS_TRY_VALUE(made, changes ? change_all() : write_all());
  unread_.push_back(std::move(made));
  IPS_TRY(network_.net().advance(5 * second));
  if (unread_.size() <= sizes_.rounds_between)
    return ok();
  auto x = std::move(unread_.front());
  unread_.pop_front();
  auto shift = 1 + random_.below(active_.size() - 1);
  std::vector<json> arguments;
  for (std::size_t i = 0; i < active_.size(); ++i) {
    auto& other = x.entries[(i + shift) % active_.size()];
    arguments.push_back(json::array({other["entry"]}));
    if (x.changed)
      arguments.back().push_back({{"from", "any"}});
  }
  auto before = network_.net().stats().value("messages", 0.0);
  IPS_TRY_VALUE(got, all(x.changed ? "details" : "get", arguments));
  if (!counted)
    return ok();
  messages_ += network_.net().stats().value("messages", 0.0) - before;
  gets_ += got.size();
  for (auto& one : got)
    if (x.changed ? one.is_object() && !one["updates"].empty() : !one.is_null())
      ++succeeded_;
  return ok();
}

result<trial> trial::make(const benchmark_options& options, const sizes& x,
                          const lie_kind& kind, std::uint32_t percent) {
  actors::network_options plain;
  plain.seed = options.seed;
  IPS_TRY_VALUE(network, bench_network::make(plain, x.agents));
  trial out{std::move(network), x};
  out.random_ = random_source{options.seed};
  auto names = out.network_.names();
  for (auto i = names.size(); i > 1; --i)
    std::swap(names[i - 1], names[out.random_.below(i)]);
  auto liars = static_cast<std::ptrdiff_t>(names.size() * percent / 100);
  auto active = std::min<std::size_t>(
    x.active, names.size() - static_cast<std::size_t>(liars));
  out.active_.assign(names.begin() + liars,
                     names.begin() + liars
                       + static_cast<std::ptrdiff_t>(active));
  while (kind.hides_changes && out.old_.size() < x.uncounted() + x.rounds) {
    IPS_TRY_VALUE(made, out.write_all());
    IPS_TRY(out.network_.net().advance(second));
    out.old_.push_back(std::move(made));
  }
  for (std::ptrdiff_t i = 0; i < liars; ++i)
    IPS_TRY(out.network_.net().fault(
      "byzantine",
      {{"agent", names[static_cast<std::size_t>(i)]}, {"kind", kind.word}}));
  return out;
}

status add_trial(json& figures, const benchmark_options& options,
                 const sizes& x, const lie_kind& kind, std::uint32_t percent) {
  stopwatch watch;
  IPS_TRY_VALUE(found, trial::make(options, x, kind, percent));
  for (std::uint32_t i = 0; i < x.uncounted(); ++i)
    IPS_TRY(found.round(false));
  for (std::uint32_t i = 0; i < x.rounds; ++i)
    IPS_TRY(found.round(true));
  auto of = std::to_string(percent) + " % " + kind.word + ": ";
  figures.push_back(row_of_share(of + "gets, lower end", found.succeeded(),
                                 found.gets(), percent == 30 ? 99.9 : 99.0));
  auto gets = static_cast<double>(found.gets());
  figures.push_back(
    row_of({of + "messages a get", found.messages() / gets, ""}));
  figures.push_back(row_of({of + "the whole took", watch.seconds(), "s"}));
  return ok();
}

sizes sizes_of(const benchmark_options& options) {
  sizes out;
  if (options.full)
    out = {10'000, 1'000, 100};
  if (options.tiny)
    out = {30, 10, 2, 2, 1};
  if (options.agents > 0)
    out.agents = options.agents;
  return out;
}

} // namespace

result<json> bench_dht_liars(const benchmark_options& options) {
  auto x = sizes_of(options);
  auto figures = json::array();
  for (std::uint32_t percent : {30, 50})
    for (auto& kind : {lie_kind{"silent"}, lie_kind{"wrong_neighbours"},
                       lie_kind{"colluding"}, lie_kind{"stale", true}})
      IPS_TRY(add_trial(figures, options, x, kind, percent));
  return json{{"benchmark", "dht-liars"},
              {"agents", x.agents},
              {"r", q},
              {"active", x.active},
              {"rounds", x.rounds},
              {"gets_before", x.rounds_before},
              {"figures", std::move(figures)}};
}

} // namespace ips::bench
