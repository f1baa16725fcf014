#pragma once
// Rewrites a whole module: every function metered, the memory and the tables
// held to their limits, and the functions added by which an engine starts a
// run, ends it and asks how it ended.

#include <span>
#include <string>

#include "dna/sandbox/module_gate.hpp"

namespace ips::sandbox {

/// Meters what passed the gate, in place.
void meter_module(gated_module& gated, const module_limits& limits,
                  std::span<const host_function> offered, metering counted);

} // namespace ips::sandbox
