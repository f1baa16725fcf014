#pragma once
// Where the meter's own globals, functions and segments stand in the module
// that it makes. They follow the author's, so that no index of the author's
// moves.

#include <cstdint>
#include <vector>

#include <wabt/ir.h>

#include "dna/sandbox/metered_module.hpp"

namespace ips::sandbox {

/// Why a run ended, as the module itself leaves it in the status global.
enum class run_status : std::uint32_t {
  /// It went on, or an instruction trapped.
  open = 0,
  out_of_fuel = 1,
  stack_exhausted = 2,
  stopped = 3,
};

/// What the meter exports; a `metered_module` has each of them.
struct meter_exports {
  /// (fuel f64, memory_is_clear i32) -> (): makes the state fresh, then runs
  /// the author's start function.
  static constexpr std::string_view begin = "ips:begin";
  /// () -> f64: the fuel left, or -1 minus it where the instance cannot be used
  /// again.
  static constexpr std::string_view end = "ips:end";
  /// () -> i32: a `run_status`.
  static constexpr std::string_view status = "ips:status";
  /// () -> i32: the function that ran last.
  static constexpr std::string_view where = "ips:where";
  /// (f64) -> (): takes fuel; the guest notices when the host call is back.
  static constexpr std::string_view charge = "ips:charge";
  /// The memory, if there is one.
  static constexpr std::string_view memory = "ips:memory";
};

/// A host function answers one f64 to the metered module: the i32 as unsigned,
/// plus fuel times 2^32. Below zero: stop.
namespace host_word {

inline constexpr double stop = -1;
/// Fuel from here on is taken through `meter_exports::charge`.
inline constexpr std::uint64_t fuel_end = 1u << 20;

} // namespace host_word

struct meter_plan {
  module_limits limits;
  /// Whether fuel and stack are counted (`metering::full`).
  bool counted = true;
  /// Fuel of each imported function.
  std::vector<std::uint64_t> import_fuel;
  /// Which data segments the author made active; they become passive ones.
  std::vector<bool> active_data;
  // Globals: i64, then i32 each.
  wabt::Index fuel = 0;
  wabt::Index status = 0;
  wabt::Index stack = 0;
  wabt::Index dirty = 0;
  wabt::Index where = 0;
  // Functions: one for each import, then the others.
  wabt::Index first_wrapper = 0;
  wabt::Index fail = 0;
  /// A data segment without bytes: what an active one is after instantiation.
  wabt::Index empty_data = 0;
  /// By the type of a function with several results: the type of a block that
  /// takes nothing and leaves these.
  std::vector<wabt::Index> body_types;

  wabt::Index imports() const {
    return static_cast<wabt::Index>(import_fuel.size());
  }

  /// The meter's globals.
  static constexpr wabt::Index own_globals = 5;

  /// The global that stands for `global` in the metered module: where the
  /// meter's are imported, they stand before those that the author defines.
  wabt::Index redirect_global(wabt::Index global) const {
    return global < fuel ? global : global + own_globals;
  }

  /// The function that stands for `function` in the metered module.
  wabt::Index redirect(wabt::Index function) const {
    return function < imports() ? first_wrapper + function : function;
  }
};

} // namespace ips::sandbox
