#include "dna/host/functions/functions.hpp"

#include "dna/host/answers.hpp"

namespace ips::host::functions {

guest_value fail(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(reason, call.read(0));
  run.end_failed(readable_text(reason, limits::reason_bytes_max));
  return 0;
}

} // namespace ips::host::functions
