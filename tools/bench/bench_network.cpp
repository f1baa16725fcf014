#include "tools/bench/bench_network.hpp"

#include <chrono>
#include <thread>

namespace ips::bench {

namespace {

/// Between two looks at what is open.
constexpr auto glance = std::chrono::microseconds{20};

} // namespace

actors::network_options plain_options(const benchmark_options& options,
                                      actors::clock_kind time) {
  actors::network_options out;
  out.seed = options.seed;
  out.time = time;
  out.verify_memo = false;
  out.sandbox = options.sandbox;
  out.sandbox_program = options.sandbox_program;
  return out;
}

result<bench_network>
bench_network::make(const actors::network_options& options,
                    std::uint32_t agents, const std::string& dna) {
  bench_network out;
  out.net_ = std::make_unique<actors::local_network>(options);
  IPS_TRY(out.net_->open());
  IPS_TRY_VALUE(names, out.net_->spawn(agents));
  out.names_ = names;
  IPS_TRY(out.net_->install(dna.empty() ? IPS_BENCH_DNA : dna, {}));
  out.net_->set_autosettle(false);
  return out;
}

actors::network::request bench_network::call(std::size_t agent,
                                             std::string function,
                                             json argument) const {
  return {
    names_[agent],
    {},
    "call",
    json::array({std::move(function), json::array({std::move(argument)})})};
}

actors::network::request bench_network::call(std::size_t agent,
                                             std::string function) const {
  return {names_[agent],
          {},
          "call",
          json::array({std::move(function), json::array()})};
}

result<json> bench_network::run(const actors::network::request& x) {
  IPS_TRY_VALUE(ticket, net_->start(x));
  return net_->finish(ticket);
}

bench_network::tally
bench_network::count(const std::vector<std::string>& names) {
  tally out;
  for (auto& x : net_->progress(names)) {
    out.completed += x.shard.completed;
    out.publishing += x.shard.publishing;
    out.receipts += x.shard.receipts;
    out.ops += x.shard.ops;
  }
  return out;
}

result<bench_network::tally>
bench_network::await_published(const std::vector<std::string>& names,
                               double seconds) {
  stopwatch watch;
  for (;;) {
    auto now = count(names);
    if (now.publishing == 0)
      return now;
    if (watch.seconds() > seconds)
      return error{errc::not_settled, std::to_string(now.publishing)
                                        + " publications are not complete"};
    std::this_thread::sleep_for(glance);
  }
}

} // namespace ips::bench
