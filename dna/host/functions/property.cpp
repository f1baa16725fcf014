#include "dna/host/functions/functions.hpp"

#include "dna/host/answers.hpp"
#include "dna/manifest/canonical_json.hpp"

namespace ips::host::functions {

guest_value property(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(name, call.read_text(0));
  auto& text = run.rules().properties;
  call.charge_bytes(text.size(), limits::json_fuel);
  IPS_TRY_VALUE(properties, manifest::parse_json(text));
  auto found = properties.find(name);
  if (found == properties.end())
    return -1;
  return run.keep(call, json_bytes(*found));
}

} // namespace ips::host::functions
