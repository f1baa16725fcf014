#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

guest_value input(run_state& run, guest_call& call) {
  return call.write(0, run.context().input);
}

} // namespace ips::host::functions
