#pragma once
// A module that wabt validated and IPS metered: the only thing an engine takes.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dna/sandbox/module_limits.hpp"
#include "runtime/base/bytes.hpp"

namespace ips::sandbox {

/// One function that the host offers under the import module "ips". All
/// parameters are i32; the result is one i32.
struct host_function {
  std::string_view name;
  std::uint32_t parameters;
  /// Fuel of one call, before what it moves.
  std::uint64_t fuel;
};

/// What gate and meter made of a module. Immutable.
struct metered_module {
  /// The instrumented module in binary form.
  bytes wasm;
  /// H of the module as its author built it; names it in caches.
  std::array<std::uint8_t, 32> digest;
  /// Exported functions of type () -> (), sorted.
  std::vector<std::string> entry_points;
  /// Number of parameters of each host function, in the table's order.
  std::vector<std::uint32_t> host_parameters;
  /// A name for each function of the author's module, for trap messages.
  std::vector<std::string> function_names;
  module_limits limits;
};

/// What the meter puts into a module. Uncounted modules are for comparison
/// only: they take no fuel but the host's, and nothing bounds their time and
/// stack. Fresh state and canonical NaNs are as ever.
enum class metering : std::uint8_t { full, none };

/// Validates with wabt, checks profile, imports and limits, and meters.
/// @returns `invalid_module`, `profile`, `bad_import`, `module_limit`,
/// `out_of_memory` (the module starts with more pages than its limit).
result<metered_module> prepare(byte_view wasm, const module_limits& limits,
                               std::span<const host_function> offered,
                               metering counted = metering::full);

} // namespace ips::sandbox
