#pragma once
// Commits as a load, and as single ones to be timed: each until the last holder
// of its ops has sent its receipt and the author has verified it.

#include <functional>

#include "tools/bench/bench_network.hpp"

namespace ips::bench {

/// The commit number `n`, by an agent.
using commit_maker
  = std::function<actors::network::request(std::size_t agent, std::uint64_t n)>;

/// A small number; what most benchmarks commit.
commit_maker small_commits(const bench_network& network);

struct load_plan {
  std::uint32_t agents = 64;
  double warm_up_seconds = 1.5;
  double seconds = 6;
  /// Commits of an agent on their way to their holders.
  std::uint64_t window = 2;
};

struct load_figures {
  double seconds = 0;
  double cpu = 0;
  double commits = 0;
  double ops = 0;
  double receipts = 0;
  double messages = 0;
  double expired = 0;
};

/// Commits of all agents at once (throughput.cpp).
result<load_figures> measure_load(bench_network& network, const load_plan& what,
                                  const commit_maker& make);

/// In milliseconds.
struct put_times {
  /// The author's own answer.
  std::vector<double> answered;
  /// All receipts.
  std::vector<double> complete;
};

/// One commit after the other, each by the next agent (receipts.cpp).
result<put_times> measure_puts(bench_network& network, int commits,
                               const commit_maker& make);

} // namespace ips::bench
