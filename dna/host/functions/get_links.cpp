#include "dna/host/functions/functions.hpp"

#include "dna/host/staged_view.hpp"
#include "dna/manifest/entry_rules.hpp"

namespace ips::host::functions {

guest_value get_links(run_state& run, guest_call& call) {
  links_request wanted;
  IPS_TRY_VALUE(base, call.read_id<dht_key>(0));
  IPS_TRY_VALUE(type, call.read_text(1));
  IPS_TRY_VALUE(tag, call.read(3));
  if (!type.empty())
    IPS_TRY(manifest::link_type(run.rules(), type));
  wanted = {base, std::move(type), std::move(tag)};
  auto found = run.find_or_end(wanted);
  if (!found)
    return 0;
  if (found->what != host::answer::kind::there
      || !touches(run.staged(), wanted))
    return run.hand_on(call, *found);
  IPS_TRY_VALUE(rows, read_json(call, found->data));
  return run.keep(
    call, json_bytes(with_staged_links(run.staged(), wanted, std::move(rows))));
}

} // namespace ips::host::functions
