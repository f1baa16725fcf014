#include "dna/host/functions/entry_lookup.hpp"

#include "runtime/codec/codec.hpp"

namespace ips::host::functions {

result<entry_found> look_up(const run_state& run, const get_request& wanted) {
  if (auto own = run.staged().find_entry(wanted.hash))
    return entry_found{*own};
  auto found = run.find(wanted);
  if (!found || found->what != answer::kind::there)
    return entry_found{std::nullopt, found};
  IPS_TRY_VALUE(entry, codec::decode<chain::entry>(found->data));
  return entry_found{std::move(entry), found};
}

} // namespace ips::host::functions
