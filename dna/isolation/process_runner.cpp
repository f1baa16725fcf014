#include "dna/isolation/process_runner.hpp"

#include <algorithm>
#include <chrono>
#include <deque>

#include "dna/isolation/limits.hpp"
#include "dna/isolation/report_check.hpp"
#include "dna/isolation/worker_process.hpp"

namespace ips::isolation {

namespace {

using std::chrono::steady_clock;

/// How long a run may take before its process counts as hung. Fuel is what
/// bounds a run; this bounds an engine that does not charge it any more. A time
/// of the real clock cannot make two verdicts differ: what it ends is no
/// verdict but `sandbox_died`, the machine's fault, and the run is given again.
std::chrono::milliseconds run_time_max(const host::run_context& x) {
  auto seconds = x.dna->rules.limits.fuel / limits::fuel_per_second;
  return limits::run_time_base + std::chrono::seconds{seconds};
}

/// A process that has made its engine and given up its rights.
result<std::unique_ptr<worker_process>>
start_ready(const process_options& options) {
  IPS_TRY_VALUE(fresh, worker_process::start(options.program));
  IPS_TRY(fresh->tell({setup{options.engine}}, limits::start_time_max));
  IPS_TRY_VALUE(answered, fresh->hear(limits::start_time_max));
  if (auto refused = std::get_if<refusal>(&answered.what))
    return refused->why;
  if (!std::holds_alternative<ready>(answered.what))
    return error{errc::bad_value, "it answered something else"};
  return std::move(fresh);
}

error not_ready(const error& why) {
  if (why.code == errc::sandbox_unavailable)
    return why;
  return {errc::sandbox_unavailable,
          "a sandbox process did not get ready: " + why.message, why.cause};
}

class spawning_runner final : public process_runner {
public:
  explicit spawning_runner(process_options options)
    : options_(std::move(options)) {
  }

  host::run_report run(const host::run_context& context,
                       const host::journal& answers) override {
    // As in the program: it is no fault of the process.
    if (auto checked = host::check_journal(answers); !checked)
      return {host::broken{checked.failure()}, 0, {}};
    auto report = try_run(context, answers);
    if (report)
      return std::move(*report);
    return {host::broken{report.failure()}, 0, {}};
  }

  int process_id() const override {
    return process_ ? process_->id() : 0;
  }

private:
  result<host::run_report> try_run(const host::run_context& context,
                                   const host::journal& answers) {
    IPS_TRY(ensure_process());
    auto answered = exchange(context, answers);
    if (!answered)
      return died(answered.failure());
    if (auto refused = std::get_if<refusal>(&answered->what))
      return died(refused->why);
    auto report = std::get_if<host::run_report>(&answered->what);
    if (report == nullptr)
      return died({errc::bad_value, "it answered something else"});
    if (auto checked = check_report(context, *report); !checked)
      return died(checked.failure());
    return std::move(*report);
  }

  result<reply> exchange(const host::run_context& context,
                         const host::journal& answers) {
    auto patience = run_time_max(context);
    IPS_TRY(make_known(*context.dna, patience));
    IPS_TRY(
      process_->tell({job{context.dna->hash, context, answers}}, patience));
    return process_->hear(patience);
  }

  /// Sends a package once; what was used longest ago makes room.
  status make_known(const manifest::package& dna,
                    std::chrono::milliseconds patience) {
    auto place = std::find(known_.begin(), known_.end(), dna.hash);
    if (place != known_.end()) {
      std::rotate(place, place + 1, known_.end());
      return ok();
    }
    if (known_.size() == limits::packages_max) {
      IPS_TRY(process_->tell({forget{known_.front()}}, patience));
      known_.pop_front();
    }
    known_.push_back(dna.hash);
    return process_->tell({install{dna.hash, dna.file}}, patience);
  }

  status ensure_process() {
    if (process_)
      return ok();
    IPS_TRY(may_start());
    auto fresh = start_ready(options_);
    if (!fresh)
      return not_ready(fresh.failure());
    known_.clear();
    process_ = std::move(*fresh);
    return ok();
  }

  /// Real time: what is bounded is a load on the machine, not a result.
  status may_start() {
    auto now = steady_clock::now();
    while (!starts_.empty() && now - starts_.front() > limits::start_window)
      starts_.pop_front();
    if (starts_.size() >= limits::starts_max)
      return error{errc::sandbox_unavailable,
                   "sandbox processes died " + std::to_string(starts_.size())
                     + " times within a minute",
                   {},
                   "try again in a minute; a.trace() shows what ran"};
    starts_.push_back(now);
    return ok();
  }

  /// Ends the process, whatever state it is in: it is not believed any more.
  error died(const error& why) {
    auto how = process_->end();
    process_.reset();
    return {errc::sandbox_died,
            "the sandbox process ended under the run: " + why.message, how};
  }

  process_options options_;
  std::unique_ptr<worker_process> process_;
  /// Packages that the process has, the one used last at the end.
  std::deque<dna_hash> known_;
  std::deque<steady_clock::time_point> starts_;
};

} // namespace

result<std::vector<attempt>> prove_confinement(const process_options& options) {
  auto fresh = start_ready(options);
  if (!fresh)
    return not_ready(fresh.failure());
  IPS_TRY((*fresh)->tell({prove{}}, limits::start_time_max));
  auto answered = (*fresh)->hear(limits::start_time_max);
  if (!answered)
    return not_ready(answered.failure());
  auto proved = std::get_if<proof>(&answered->what);
  if (proved == nullptr)
    return not_ready({errc::bad_value, "it answered something else"});
  return std::move(proved->tried);
}

std::unique_ptr<process_runner> make_process_runner(process_options options) {
  return std::make_unique<spawning_runner>(std::move(options));
}

} // namespace ips::isolation
