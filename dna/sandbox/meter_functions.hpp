#pragma once
// The globals, segments and functions that the meter adds to a module.

#include <span>

#include <wabt/ir.h>

#include "dna/sandbox/meter_plan.hpp"

namespace ips::sandbox {

/// Adds a function type; answers its index.
wabt::Index add_type(wabt::Module& module, const wabt::TypeVector& parameters,
                     const wabt::TypeVector& results);

/// Adds `plan.fail`, (fuel, where) -> never. Below zero it is the fuel that ran
/// out, and then none is left; otherwise it was the stack.
void add_fail(const meter_plan& plan, wabt::Module& module);

/// Adds everything that `plan` and `meter_exports` name, in the plan's order.
/// @param imports for each imported function its index in the host's table
/// @param before_calls functions that `begin` calls at its end
void add_meter_functions(const meter_plan& plan, wabt::Module& module,
                         std::span<const std::uint32_t> imports,
                         std::span<const wabt::Index> before_calls);

} // namespace ips::sandbox
