#pragma once
// From a guest's type and bytes to an entry in the staged chain.

#include "dna/host/functions/functions.hpp"
#include "dna/manifest/entry_rules.hpp"

namespace ips::host::functions {

/// The entry of the type (arguments i and i + 1) and content (i + 2 and i + 3),
/// JSON made canonical, without salt.
/// @returns `unknown_entry_type`, `wrong_format`, or the read's error.
result<chain::entry> read_entry(const run_state& run, guest_call& call,
                                std::size_t i);

/// The definition of the entry's type. @pre `read_entry` made it
const manifest::entry_definition& definition_of(const run_state& run,
                                                const chain::entry& x);

/// Gives a private entry its salt and checks the entry by its type's rules.
status finish_entry(run_state& run, guest_call& call, chain::entry& x);

/// Stages the entry under the header. @returns 100: hash and reference
guest_value stage_entry(run_state& run, guest_call& call, chain::header body,
                        chain::entry x);

} // namespace ips::host::functions
