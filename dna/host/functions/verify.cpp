#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/app_message.hpp"

namespace ips::host::functions {

guest_value verify(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(key, call.read_array<32>(0));
  IPS_TRY_VALUE(sig, call.read_array<64>(1));
  IPS_TRY_VALUE(data, call.read(2));
  call.charge_bytes(data.size(), limits::hash_fuel);
  auto message = app_message(run.context().dna->hash, data);
  return crypto::verify({key}, message, {sig}) ? 1 : 0;
}

} // namespace ips::host::functions
