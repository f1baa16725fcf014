// Twice as many commits as the network can take: what it serves then, what it
// refuses, and whether all that it acknowledged arrives.

#include <chrono>
#include <optional>
#include <thread>

#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

constexpr double patience_seconds = 120;

struct plan {
  std::uint32_t agents = 64;
  /// At each load, before anything is counted.
  double warm_up_seconds = 2;
  double seconds = 8;

  double all() const {
    return warm_up_seconds + seconds;
  }
};

/// What came of offered commits.
struct offered {
  double seconds = 0;
  /// Of them those at the end, when queues are as long as they get.
  double counted = 0;
  double calls = 0;
  double landed = 0;
  double refused = 0;
  double overtaken = 0;
  /// Commits that all holders had in the counted time, and in the end.
  double completed = 0;
  double completed_ever = 0;
};

class generator {
public:
  generator(bench_network& network) : network_(network) {
  }

  /// One call of each agent in progress, the next when it has its answer: what
  /// comes of it is what the network can take.
  result<offered> closed_loop(const plan& what) {
    offered out;
    auto before = completed();
    std::optional<count> counted;
    stopwatch watch;
    std::vector<actors::ticket> calls;
    for (std::size_t i = 0; i < agents(); ++i) {
      IPS_TRY_VALUE(call, start(i));
      calls.push_back(call);
    }
    for (; watch.seconds() < what.all(); begin(counted, watch, what))
      for (std::size_t i = 0; i < calls.size(); ++i) {
        IPS_TRY(take(network_.net().finish(calls[i]), out));
        IPS_TRY_VALUE(call, start(i));
        calls[i] = call;
      }
    end(counted.value_or(count{before, 0}), watch, out);
    for (auto call : calls)
      IPS_TRY(take(network_.net().finish(call), out));
    return await(out, before);
  }

  /// So many calls a second, whatever becomes of them.
  result<offered> open_loop(double rate, const plan& what) {
    offered out;
    auto before = completed();
    std::optional<count> counted;
    stopwatch watch;
    std::vector<actors::ticket> calls;
    for (auto now = watch.seconds(); now < what.all(); now = watch.seconds()) {
      begin(counted, watch, what);
      while (static_cast<double>(calls.size()) < rate * now) {
        IPS_TRY_VALUE(call, start(calls.size() % agents()));
        calls.push_back(call);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    end(counted.value_or(count{before, 0}), watch, out);
    for (auto call : calls)
      IPS_TRY(take(network_.net().finish(call), out));
    return await(out, before);
  }

private:
  /// How much had been completed at a time.
  struct count {
    double completed;
    double seconds;
  };

  /// All cells are asked, which takes a while under load: the time is that at
  /// the end of it.
  count count_now(const stopwatch& watch) {
    auto done = completed();
    return {done, watch.seconds()};
  }

  void begin(std::optional<count>& x, const stopwatch& watch,
             const plan& what) {
    if (!x && watch.seconds() >= what.warm_up_seconds)
      x = count_now(watch);
  }

  void end(const count& begun, const stopwatch& watch, offered& out) {
    auto x = count_now(watch);
    out.seconds = x.seconds;
    out.counted = x.seconds - begun.seconds;
    out.completed = x.completed - begun.completed;
  }

  std::size_t agents() const {
    return network_.names().size();
  }

  result<actors::ticket> start(std::size_t i) {
    return network_.net().start(network_.call(i, "write", next_++));
  }

  /// Refused early is a right answer; and that the chain moved under a call, of
  /// an agent that has several at once.
  static status take(const result<json>& answer, offered& out) {
    ++out.calls;
    if (answer)
      ++out.landed;
    else if (answer.failure().code == errc::busy)
      ++out.refused;
    else if (answer.failure().code == errc::head_moved)
      ++out.overtaken;
    else
      return answer.failure();
    return ok();
  }

  double completed() {
    return static_cast<double>(network_.count(network_.names()).completed)
           / ops_per_commit;
  }

  result<offered> await(offered out, double before) {
    IPS_TRY(network_.await_published(network_.names(), patience_seconds));
    out.completed_ever = completed() - before;
    return out;
  }

  bench_network& network_;
  std::uint64_t next_ = 1;
};

json report_of(const offered& alone, const offered& twice, const plan& what) {
  auto capacity = alone.completed / alone.counted;
  auto served = twice.completed / twice.counted;
  auto figures = json::array();
  auto add = [&](figure f) { figures.push_back(row_of(f)); };
  add({"capacity: commits held by all holders", capacity, "/s"});
  add({"commits offered", twice.calls / twice.seconds, "/s"});
  add({"commits held by all holders at that load", served, "/s", wish::more,
       capacity, 0.9 * capacity, "bound: the capacity"});
  add({"commits refused as busy", twice.refused / twice.seconds, "/s"});
  add({"commits given up since the chain moved",
       twice.overtaken / twice.seconds, "/s"});
  add({"commits acknowledged", twice.landed, ""});
  add({"of them not held by all holders in the end",
       twice.landed - twice.completed_ever,
       "",
       wish::less,
       {},
       0,
       "nothing acknowledged is dropped"});
  return {{"benchmark", "overload"},
          {"agents", what.agents},
          {"r", q},
          {"clock", "real"},
          {"seconds", rounded(twice.seconds)},
          {"figures", std::move(figures)}};
}

} // namespace

result<json> bench_overload(const benchmark_options& options) {
  plan what;
  if (options.tiny)
    what = {6, 0.01, 0.05};
  if (options.agents > 0)
    what.agents = options.agents;
  IPS_TRY_VALUE(
    network,
    bench_network::make(plain_options(options, actors::clock_kind::real_time),
                        what.agents));
  IPS_TRY(network.await_published(network.names(), patience_seconds));
  generator load{network};
  IPS_TRY_VALUE(alone, load.closed_loop(what));
  auto rate = 2 * alone.completed / alone.counted;
  IPS_TRY_VALUE(twice, load.open_loop(std::max(rate, 10.0), what));
  return report_of(alone, twice, what);
}

} // namespace ips::bench
