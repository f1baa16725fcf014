#pragma once
// The host functions of docs/dna-abi.md, each in its own file, and the table by
// which the engine's index reaches them.
//
// Each answers what the guest gets. An error ends the run as misuse; `run` says
// how a function ends it otherwise, and what it returns then is never seen.

#include "dna/host/function_table.hpp"
#include "dna/host/run_state.hpp"

namespace ips::host::functions {

using guest_value = result<std::int32_t>;
using implementing = guest_value (*)(run_state& run, guest_call& call);

// -- input and output ---------------------------------------------------------

guest_value input(run_state& run, guest_call& call);
guest_value output(run_state& run, guest_call& call);
guest_value fail(run_state& run, guest_call& call);
guest_value answer(run_state& run, guest_call& call);
guest_value content(run_state& run, guest_call& call);
guest_value debug(run_state& run, guest_call& call);

// -- what depends on the arguments alone --------------------------------------

guest_value property(run_state& run, guest_call& call);
guest_value dna_info(run_state& run, guest_call& call);
guest_value sha256(run_state& run, guest_call& call);
guest_value entry_hash(run_state& run, guest_call& call);
guest_value verify(run_state& run, guest_call& call);

// -- reading the DHT and the chain --------------------------------------------

guest_value get(run_state& run, guest_call& call);
guest_value get_from(run_state& run, guest_call& call);
guest_value get_many(run_state& run, guest_call& call);
guest_value get_details(run_state& run, guest_call& call);
guest_value get_links(run_state& run, guest_call& call);
guest_value agent_activity(run_state& run, guest_call& call);
guest_value query(run_state& run, guest_call& call);

// -- the agent ----------------------------------------------------------------

guest_value agent_info(run_state& run, guest_call& call);
guest_value now(run_state& run, guest_call& call);
guest_value random(run_state& run, guest_call& call);
guest_value sign(run_state& run, guest_call& call);

// -- writing ------------------------------------------------------------------

guest_value commit(run_state& run, guest_call& call);
guest_value update(run_state& run, guest_call& call);
guest_value remove(run_state& run, guest_call& call);
guest_value link(run_state& run, guest_call& call);
guest_value unlink(run_state& run, guest_call& call);
guest_value send(run_state& run, guest_call& call);

// -- between agents, and to their users ---------------------------------------

guest_value call(run_state& run, guest_call& call);
guest_value emit(run_state& run, guest_call& call);
guest_value schedule(run_state& run, guest_call& call);
guest_value grant(run_state& run, guest_call& call);

/// Where a function may be used: anywhere, or in calls and callbacks only.
enum class usage : std::uint8_t { anywhere, calls_only };

struct implementation {
  host_fn which;
  usage where;
  implementing run;
};

/// The functions in the order of `host_fn`.
std::span<const implementation> implementations();

} // namespace ips::host::functions
