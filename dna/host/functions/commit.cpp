#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/new_entry.hpp"

namespace ips::host::functions {

guest_value commit(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(entry, read_entry(run, call, 0));
  IPS_TRY(finish_entry(run, call, entry));
  chain::header body;
  body.kind = chain::header_kind::create;
  return stage_entry(run, call, std::move(body), std::move(entry));
}

} // namespace ips::host::functions
