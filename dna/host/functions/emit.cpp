#include "dna/host/functions/functions.hpp"

#include "dna/host/json_check.hpp"

namespace ips::host::functions {

guest_value emit(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(name, call.read_text(0));
  IPS_TRY_VALUE(content, call.read(2, limits::message_bytes_max));
  call.charge_bytes(content.size(), limits::json_fuel);
  std::string text{as_text(content)};
  IPS_TRY(check_json(text));
  // Names with a dot are what IPS itself tells.
  if (name.empty() || name.find('.') != std::string::npos)
    return error{errc::bad_argument,
                 "a signal's name is not empty and has no dot"};
  IPS_TRY(run.emit({std::move(name), std::move(text)}));
  return 0;
}

} // namespace ips::host::functions
