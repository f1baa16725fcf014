#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/header_lookup.hpp"

namespace ips::host::functions {

guest_value unlink(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(ref, call.read_ref(0));
  IPS_TRY_VALUE(base, call.read_id<dht_key>(1));
  IPS_TRY_VALUE(target, look_up_link_header(run, call, ref, base));
  if (!target.there)
    return target.otherwise;
  chain::header body;
  body.kind = chain::header_kind::unlink;
  body.type = target.there->type;
  body.link = target.there->link;
  body.link->removes = ref;
  IPS_TRY_VALUE(made, run.stage(std::move(body), std::nullopt));
  return run.keep(call, ref_bytes(made));
}

} // namespace ips::host::functions
