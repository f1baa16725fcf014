#include "dna/host/capability.hpp"
#include "dna/host/functions/own_record.hpp"
#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/system_types.hpp"

namespace ips::host::functions {

guest_value grant(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(raw, call.read(0, limits::message_bytes_max));
  call.charge_bytes(raw.size(), limits::json_fuel);
  IPS_TRY_VALUE(wish, manifest::parse_json(as_text(raw)));
  IPS_TRY_VALUE(granted, parse_grant(run.rules(), wish));
  if (granted.access == access_kind::transferable)
    granted.secret = run.take_secret();
  auto content = grant_json(granted);
  IPS_TRY_VALUE(made, stage_record(run, call, manifest::grant_type, content));
  return run.keep(call, json_bytes({{"header", header_ref_json(made)},
                                    {"secret", content["secret"]}}));
}

} // namespace ips::host::functions
