#include "dna/host/functions/arguments.hpp"
#include "dna/host/functions/own_record.hpp"
#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/system_types.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::host::functions {

guest_value schedule(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(function, call.read_text(0));
  IPS_TRY_VALUE(arguments, read_arguments(call, 2));
  auto& rules = run.rules();
  if (!rules.offers(function))
    return error{errc::unknown_function,
                 "no function \"" + function + "\" to schedule"
                   + did_you_mean(function, rules.exposed)};
  auto delay = std::chrono::milliseconds{call.argument(4)};
  auto at = run.context().now + delay;
  // It becomes content of an entry: integers only.
  IPS_TRY_VALUE(list, manifest::parse_json(arguments));
  IPS_TRY_VALUE(made, stage_record(run, call, manifest::schedule_type,
                                   {{"arguments", std::move(list)},
                                    {"at", at.micros},
                                    {"function", function}}));
  return run.keep(call, ref_bytes(made));
}

} // namespace ips::host::functions
