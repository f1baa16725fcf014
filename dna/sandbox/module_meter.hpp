#pragma once
// Rewrites a whole module: every function metered, the memory and the tables
// held to their limits, and the functions added by which an engine starts a
// run, ends it and asks how it ended.

#include <span>
#include <string>
#include <string_view>

#include "dna/sandbox/module_gate.hpp"

namespace ips::sandbox {

/// The import module under which an open module finds the meter's globals, in
/// the order of `meter_plan`.
inline constexpr std::string_view meter_module_name = "ips:meter";

/// Meters what passed the open gate, in place. Modules that are linked with
/// each other share one budget and one stack: the meter's globals are imported,
/// behind the author's imports. Memories, tables, segments, imports and exports
/// stay as they are, and whoever instantiates sets the globals.
void meter_open_module(gated_module& gated, const module_limits& limits);

/// Meters what passed the gate, in place.
void meter_module(gated_module& gated, const module_limits& limits,
                  std::span<const host_function> offered, metering counted);

/// The binary form of a module.
/// @returns `bug` where it is not valid, as one behind gate and meter is
result<bytes> write_module(const wabt::Module& module);

} // namespace ips::sandbox
