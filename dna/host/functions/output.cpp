#include "dna/host/functions/functions.hpp"

#include "dna/host/json_check.hpp"

namespace ips::host::functions {

guest_value output(run_state& run, guest_call& call) {
  auto bytes_max = run.rules().run_limits.output_bytes;
  if (call.argument(1) > bytes_max)
    return error{errc::output_too_big, std::to_string(call.argument(1))
                                         + " bytes are above "
                                         + std::to_string(bytes_max)};
  IPS_TRY_VALUE(text, call.read(0));
  call.charge_bytes(text.size(), limits::json_fuel);
  IPS_TRY(check_json(as_text(text)));
  run.set_output(std::move(text));
  return 0;
}

} // namespace ips::host::functions
