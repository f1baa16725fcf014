#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/header_lookup.hpp"
#include "dna/host/functions/new_entry.hpp"

namespace ips::host::functions {

guest_value update(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(ref, call.read_ref(0));
  IPS_TRY_VALUE(entry, read_entry(run, call, 1));
  IPS_TRY(finish_entry(run, call, entry));
  IPS_TRY_VALUE(target, look_up_entry_header(run, call, ref));
  if (!target.there)
    return target.otherwise;
  chain::header body;
  body.kind = chain::header_kind::update;
  body.target = chain::change_target{ref, target.there->entry};
  return stage_entry(run, call, std::move(body), std::move(entry));
}

} // namespace ips::host::functions
