#include "dna/host/functions/functions.hpp"

#include "dna/manifest/entry_rules.hpp"

namespace ips::host::functions {

guest_value link(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(base, call.read_id<dht_key>(0));
  IPS_TRY_VALUE(target, call.read_id<dht_key>(1));
  IPS_TRY_VALUE(type, call.read_text(2));
  IPS_TRY_VALUE(tag, call.read(4));
  IPS_TRY(manifest::check_link(run.rules(), type, tag));
  chain::header body;
  body.kind = chain::header_kind::link;
  body.type = std::move(type);
  body.link = chain::link_body{base, target, std::move(tag), std::nullopt};
  IPS_TRY_VALUE(made, run.stage(std::move(body), std::nullopt));
  return run.keep(call, ref_bytes(made));
}

} // namespace ips::host::functions
