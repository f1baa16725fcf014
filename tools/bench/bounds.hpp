#pragma once
// What this machine can do at best, measured now: the numbers that figures are
// held against. The best of several rounds, one core.

#include "runtime/base/result.hpp"
#include "tools/bench/figure.hpp"

namespace ips::bench {

struct machine_bounds {
  double sign_micros = 0;
  double verify_micros = 0;
  /// Bytes a second.
  double sha256_rate = 0;
  /// A held op's rows, a receipt's row, a call's rows on its author's chain; in
  /// memory, within a transaction.
  double op_micros = 0;
  double receipt_micros = 0;
  double append_micros = 0;
  double cores = 0;
  /// Processes that wanted a core in the last minute, this one aside.
  double load = 0;

  /// Signatures of one replicated commit, as CPU time: its author's, and for
  /// each of its holders a verification, a receipt and its verification.
  double commit_micros(double holders) const {
    return sign_micros + holders * (2 * verify_micros + sign_micros);
  }

  /// Rows of one replicated commit; the store is one actor.
  double rows_micros(double holders) const {
    return append_micros + holders * (op_micros + receipt_micros);
  }
};

/// Takes about half a second; a tiny one is for tests.
result<machine_bounds> measure_bounds(bool tiny);

/// The bounds as rows and as data.
json figures_of(const machine_bounds& x);

} // namespace ips::bench
