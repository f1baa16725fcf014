#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

guest_value content(run_state& run, guest_call& call) {
  return call.write(0, run.context().content);
}

} // namespace ips::host::functions
