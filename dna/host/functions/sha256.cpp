#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

guest_value sha256(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(data, call.read(0));
  call.charge_bytes(data.size(), limits::hash_fuel);
  auto digest = crypto::sha256(data);
  return run.keep(call, {digest.begin(), digest.end()});
}

} // namespace ips::host::functions
