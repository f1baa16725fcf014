#pragma once
// Where runs are made: in this program, or in a process of their own
// (dna/isolation). A sandbox worker has one runner, uses it for one run at a
// time, and cannot tell which it is: the reports are the same.

#include <functional>

#include "dna/host/run.hpp"

namespace ips::host {

class runner {
public:
  virtual ~runner() = default;

  /// As `host::run`. Where the runner itself fails the outcome is `broken` with
  /// `sandbox_died` or `sandbox_unavailable`; the next run may go well.
  virtual run_report run(const run_context& context, const journal& answers)
    = 0;
};

using runner_factory = std::function<std::unique_ptr<runner>()>;

/// Runs on an engine in the calling thread.
std::unique_ptr<runner>
make_inline_runner(std::unique_ptr<sandbox::engine> engine);

} // namespace ips::host
