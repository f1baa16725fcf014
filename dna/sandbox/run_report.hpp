#pragma once
// What both engines learn about a run, and the outcome that it means: made in
// one place, so that it cannot differ.

#include <string>

#include "dna/sandbox/engine.hpp"
#include "dna/sandbox/meter_plan.hpp"

namespace ips::sandbox {

struct run_report {
  /// What `meter_exports::end` answers.
  double end = 0;
  run_status status = run_status::open;
  /// What `meter_exports::where` answers.
  std::uint32_t where = 0;
  /// The engine's words where the entry point did not come back.
  std::string failure = {};

  /// Whether the instance may serve another run.
  bool reusable() const {
    return end >= 0;
  }

  std::uint64_t fuel_left() const {
    return static_cast<std::uint64_t>(end >= 0 ? end : -1 - end);
  }
};

/// The outcome of a run with this budget.
run_outcome outcome_of(const run_report& report, const metered_module& module,
                       std::uint64_t budget);

/// The outcome of a run that never began.
run_outcome not_run(error why);

/// Whether `name` may be called with this much fuel.
status check_call(const metered_module& module, std::string_view name,
                  std::uint64_t fuel);

/// A range of a guest's memory.
/// @returns `errc::bad_pointer` where it leaves `memory`.
result<std::span<std::uint8_t>> view_in(std::span<std::uint8_t> memory,
                                        std::uint32_t ptr, std::uint32_t len);

/// A host's answer as the metered module takes it (`host_word`).
double host_word_of(const host_answer& answer);

/// The part of an answer's fuel that is taken by `meter_exports::charge`
/// before the word is handed over.
double fuel_besides_word(const host_answer& answer);

} // namespace ips::sandbox
