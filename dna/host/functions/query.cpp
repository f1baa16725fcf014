#include "dna/host/functions/functions.hpp"

#include "dna/host/staged_view.hpp"

namespace ips::host::functions {

guest_value query(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(filter, read_filter(call, 0));
  auto stored = stored_part(run, filter);
  auto rows = json::array();
  if (stored) {
    auto found = run.find_or_end(query_request{*stored});
    if (!found)
      return 0;
    if (found->what != host::answer::kind::there
        || run.staged().writes().empty())
      return run.hand_on(call, *found);
    IPS_TRY_VALUE(read, read_json(call, found->data));
    rows = std::move(read);
  }
  auto merged = with_staged_rows(run, filter, std::move(rows),
                                 row_form::header_and_content);
  return run.keep(call, json_bytes(merged));
}

} // namespace ips::host::functions
