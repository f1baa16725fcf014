#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

guest_value sign(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(data, call.read(0, limits::message_bytes_max));
  call.charge_bytes(data.size(), limits::hash_fuel);
  auto wanted = sign_request{std::move(data)};
  auto found = run.find_or_end(wanted);
  return found ? run.hand_on(call, *found) : guest_value{0};
}

} // namespace ips::host::functions
