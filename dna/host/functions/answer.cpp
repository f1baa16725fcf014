#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

guest_value answer(run_state& run, guest_call& call) {
  return call.write(0, run.last_answer());
}

} // namespace ips::host::functions
