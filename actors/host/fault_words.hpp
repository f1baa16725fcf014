#pragma once
// Faults as the REPL's `faults` object says them.

#include <functional>

#include "actors/protocol/payloads.hpp"

namespace ips::actors {

/// Finds an agent's address by its name.
using address_lookup = std::function<result<agent_id>(const std::string&)>;

/// Changes the plan by one kind of fault: "latency" ("20ms", or {"min","max"},
/// or {"mean"}), "loss" and "duplicate" (a probability), "partition"
/// ([[names], [names]]), "clear".
/// @returns `wrong_argument`, `unknown_agent`.
status change_plan(fault_plan& plan, const std::string& kind, const json& value,
                   const address_lookup& address_of);

} // namespace ips::actors
