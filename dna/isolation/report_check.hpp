#pragma once
// What a process says that a run came to, read like a stranger's word: a
// process that was taken over may claim any outcome that its module could have
// had, and no other. What it stages goes to the agent's signature, so each
// header must be the one that follows from the chain.

#include "dna/host/run.hpp"

namespace ips::isolation {

/// Whether a run of this context can have come to this.
/// @returns `bad_value`, `over_limit`.
status check_report(const host::run_context& context,
                    const host::run_report& report);

} // namespace ips::isolation
