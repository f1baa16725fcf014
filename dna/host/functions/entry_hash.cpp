#include "dna/host/functions/functions.hpp"

#include "dna/host/functions/new_entry.hpp"

namespace ips::host::functions {

guest_value entry_hash(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(entry, read_entry(run, call, 0));
  if (definition_of(run, entry).seen_by == manifest::visibility::owner)
    return error{errc::private_entry,
                 "the hash of an entry of type \"" + entry.type
                   + "\" depends on its salt, which only its commit makes"};
  auto hash = chain::hash_of(entry);
  return run.keep(call, {hash.value.begin(), hash.value.end()});
}

} // namespace ips::host::functions
