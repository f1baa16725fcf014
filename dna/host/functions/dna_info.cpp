#include "dna/host/functions/functions.hpp"

#include "dna/host/answers.hpp"

namespace ips::host::functions {

guest_value dna_info(run_state& run, guest_call& call) {
  return run.keep(call,
                  json_bytes({{"name", run.rules().name},
                              {"version", run.rules().version},
                              {"hash", to_string(run.context().dna->hash)}}));
}

} // namespace ips::host::functions
