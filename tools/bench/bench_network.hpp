#pragma once
// The network that a benchmark runs: some agents with the benchmarks' DNA
// (tools/bench/dna), nothing settled but on request.

#include "actors/host/local_network.hpp"
#include "tools/bench/bench.hpp"
#include "tools/bench/bounds.hpp"

namespace ips::bench {

class bench_network {
public:
  /// @param dna a folder; empty: the benchmarks' own
  /// @returns what opening, spawning or installing answers.
  static result<bench_network> make(const actors::network_options& options,
                                    std::uint32_t agents,
                                    const std::string& dna = {});

  actors::local_network& net() {
    return *net_;
  }

  const std::vector<std::string>& names() const {
    return names_;
  }

  /// A call of one of the DNA's functions.
  actors::network::request call(std::size_t agent, std::string function,
                                json argument) const;
  /// The same without arguments.
  actors::network::request call(std::size_t agent, std::string function) const;

  /// Runs a request to its answer.
  result<json> run(const actors::network::request& x);

  /// Publications that all their holders acknowledged, and those under way, of
  /// these agents.
  struct tally {
    std::uint64_t completed = 0;
    std::uint64_t publishing = 0;
    std::uint64_t receipts = 0;
    std::uint64_t ops = 0;
  };
  tally count(const std::vector<std::string>& names);

  /// Waits until these agents' publications are complete, at most so long.
  result<tally> await_published(const std::vector<std::string>& names,
                                double seconds);

private:
  std::unique_ptr<actors::local_network> net_;
  std::vector<std::string> names_;
};

/// q receipts for an op, by the DNA's r.
inline constexpr double q = 5;

/// A commit of the DNA has two ops: the entry and the author's activity.
inline constexpr double ops_per_commit = 2;

/// Options of runs that are to be honest about signatures: each is verified
/// each time.
actors::network_options plain_options(const benchmark_options& options,
                                      actors::clock_kind time);

} // namespace ips::bench
