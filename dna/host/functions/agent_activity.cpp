#include "dna/host/functions/functions.hpp"

#include "dna/host/staged_view.hpp"

namespace ips::host::functions {

guest_value agent_activity(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(agent, call.read_id<agent_id>(0));
  IPS_TRY_VALUE(filter, read_filter(call, 1));
  auto own = agent == run.context().agent;
  auto stored = own ? stored_part(run, filter) : filter;
  auto rows = json::array();
  if (stored) {
    auto found = run.find_or_end(activity_request{agent, *stored});
    if (!found)
      return 0;
    if (found->what != host::answer::kind::there || !own
        || run.staged().writes().empty())
      return run.hand_on(call, *found);
    IPS_TRY_VALUE(read, read_json(call, found->data));
    rows = std::move(read);
  }
  auto merged
    = with_staged_rows(run, filter, std::move(rows), row_form::header);
  return run.keep(call, json_bytes(merged));
}

} // namespace ips::host::functions
