#include "dna/host/functions/functions.hpp"

#include "dna/host/json_check.hpp"

namespace ips::host::functions {

guest_value send(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(to, call.read_id<agent_id>(0));
  IPS_TRY_VALUE(message, call.read(1, limits::message_bytes_max));
  call.charge_bytes(message.size(), limits::json_fuel);
  IPS_TRY(check_json(as_text(message)));
  request wanted = send_request{to, std::string{as_text(message)}};
  auto found = run.find_or_end(wanted, run.take_ordinal(wanted));
  return found ? run.hand_on(call, *found) : guest_value{0};
}

} // namespace ips::host::functions
