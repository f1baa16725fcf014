#include "dna/host/functions/functions.hpp"

#include "dna/host/staged_view.hpp"

namespace ips::host::functions {

guest_value get_details(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(hash, call.read_id<ips::entry_hash>(0));
  auto base = std::optional<json>{};
  auto own = run.staged().find_entry(hash);
  // The hash of a private entry covers a salt: nobody else can have it.
  if (!own || own->salt.empty()) {
    auto found = run.find_or_end(details_request{hash});
    if (!found)
      return 0;
    if (found->what == host::answer::kind::failed
        || !touches(run.staged(), hash))
      return run.hand_on(call, *found);
    if (found->what == host::answer::kind::there) {
      IPS_TRY_VALUE(read, read_json(call, found->data));
      base = std::move(read);
    }
  }
  auto merged = with_staged_details(run, hash, std::move(base));
  return merged ? run.keep(call, json_bytes(*merged)) : guest_value{-1};
}

} // namespace ips::host::functions
