// Twice as many commits as the network can take: what it serves then, what it
// refuses, and whether all that it acknowledged arrives.

#include <chrono>
#include <thread>

#include "tools/bench/bench_network.hpp"
#include "tools/bench/registry.hpp"

namespace ips::bench {

namespace {

constexpr double patience_seconds = 120;

struct plan {
  std::uint32_t agents = 64;
  double warm_up_seconds = 2;
  double seconds = 8;
};

/// What came of offered commits.
struct offered {
  double seconds = 0;
  double calls = 0;
  double landed = 0;
  double refused = 0;
  double overtaken = 0;
  /// Publications complete by the end of the time, and after it.
  double completed = 0;
  double completed_late = 0;
};

class generator {
public:
  generator(bench_network& network) : network_(network) {
  }

  /// One call of each agent in progress, the next when it has its answer: what
  /// comes of it is what the network can take.
  result<offered> closed_loop(double seconds) {
    offered out;
    auto before = completed();
    stopwatch watch;
    std::vector<actors::ticket> calls;
    for (std::size_t i = 0; i < agents(); ++i) {
      IPS_TRY_VALUE(call, start(i));
      calls.push_back(call);
    }
    while (watch.seconds() < seconds)
      for (std::size_t i = 0; i < calls.size(); ++i) {
        IPS_TRY(take(network_.net().finish(calls[i]), out));
        IPS_TRY_VALUE(call, start(i));
        calls[i] = call;
      }
    out.completed = completed() - before;
    out.seconds = watch.seconds();
    for (auto call : calls)
      IPS_TRY(take(network_.net().finish(call), out));
    return await(out, before);
  }

  /// So many calls a second, whatever becomes of them.
  result<offered> open_loop(double rate, double seconds) {
    offered out;
    auto before = completed();
    stopwatch watch;
    std::vector<actors::ticket> calls;
    for (auto now = watch.seconds(); now < seconds; now = watch.seconds()) {
      while (static_cast<double>(calls.size()) < rate * now) {
        IPS_TRY_VALUE(call, start(calls.size() % agents()));
        calls.push_back(call);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    out.completed = completed() - before;
    out.seconds = watch.seconds();
    for (auto call : calls)
      IPS_TRY(take(network_.net().finish(call), out));
    return await(out, before);
  }

private:
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
    out.completed_late = completed() - before - out.completed;
    return out;
  }

  bench_network& network_;
  std::uint64_t next_ = 1;
};

json report_of(const offered& alone, const offered& twice, const plan& what) {
  auto capacity = alone.completed / alone.seconds;
  auto served = twice.completed / twice.seconds;
  auto arrived = twice.completed + twice.completed_late;
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
       twice.landed - arrived,
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
  IPS_TRY(load.closed_loop(what.warm_up_seconds));
  IPS_TRY_VALUE(alone, load.closed_loop(what.seconds));
  auto rate = 2 * alone.completed / alone.seconds;
  IPS_TRY_VALUE(twice, load.open_loop(std::max(rate, 10.0), what.seconds));
  return report_of(alone, twice, what);
}

} // namespace ips::bench
