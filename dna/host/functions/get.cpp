#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/entry_lookup.hpp"

namespace ips::host::functions {

guest_value get(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(hash, call.read_id<ips::entry_hash>(0));
  IPS_TRY_VALUE(found, look_up(run, hash));
  if (found.content)
    return run.keep(call, std::move(found.content->content));
  if (found.answered)
    return run.hand_on(call, *found.answered);
  run.end_needing({get_request{hash}});
  return 0;
}

} // namespace ips::host::functions
