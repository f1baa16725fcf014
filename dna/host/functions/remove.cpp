#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/header_lookup.hpp"

namespace ips::host::functions {

guest_value remove(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(ref, call.read_ref(0));
  IPS_TRY_VALUE(target, look_up_entry_header(run, call, ref));
  if (!target.there)
    return target.otherwise;
  chain::header body;
  body.kind = chain::header_kind::remove;
  body.type = target.there->type;
  body.target = chain::change_target{ref, target.there->entry};
  IPS_TRY_VALUE(made, run.stage(std::move(body), std::nullopt));
  return run.keep(call, ref_bytes(made));
}

} // namespace ips::host::functions
