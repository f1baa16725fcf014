#include "dna/host/functions/functions.hpp"

#include "dna/host/answers.hpp"

namespace ips::host::functions {

guest_value agent_info(run_state& run, guest_call& call) {
  auto& context = run.context();
  return run.keep(call, json_bytes({{"agent", to_string(context.agent)},
                                    {"caller", to_string(context.caller)},
                                    {"key", to_hex(context.key.value)},
                                    {"seq", run.staged().next_seq()}}));
}

} // namespace ips::host::functions
