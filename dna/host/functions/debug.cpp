#include "dna/host/functions/functions.hpp"

#include "dna/host/answers.hpp"

namespace ips::host::functions {

guest_value debug(run_state&, guest_call& call) {
  IPS_TRY_VALUE(line, call.read(0));
  call.note(readable_text(line, limits::debug_bytes_max));
  return 0;
}

} // namespace ips::host::functions
