#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/entry_lookup.hpp"

namespace ips::host::functions {

namespace {

/// In the order of the ABI's numbers.
constexpr asked all_asked[] = {asked::any, asked::self, asked::several};

guest_value get_entry(run_state& run, guest_call& call,
                      const get_request& wanted) {
  IPS_TRY_VALUE(found, look_up(run, wanted));
  if (found.content)
    return run.keep(call, std::move(found.content->content));
  if (found.answered)
    return run.hand_on(call, *found.answered);
  run.end_needing({wanted});
  return 0;
}

} // namespace

guest_value get(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(hash, call.read_id<ips::entry_hash>(0));
  return get_entry(run, call, {hash});
}

guest_value get_from(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(hash, call.read_id<ips::entry_hash>(0));
  auto from = call.argument(1);
  if (from >= std::size(all_asked))
    return error{errc::bad_value,
                 "an entry is had from 0 (any holder), 1 (this agent alone) "
                 "or 2 (several holders), not "
                   + std::to_string(from)};
  return get_entry(run, call, {hash, all_asked[from]});
}

} // namespace ips::host::functions
