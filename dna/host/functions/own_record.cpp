#include "dna/host/functions/own_record.hpp"

#include "dna/host/functions/new_entry.hpp"

namespace ips::host::functions {

result<chain::header_ref> stage_record(run_state& run, guest_call& call,
                                       std::string_view type,
                                       const json& content) {
  chain::entry entry{std::string{type}, {}, json_bytes(content)};
  IPS_TRY(finish_entry(run, call, entry));
  chain::header body;
  body.kind = chain::header_kind::create;
  body.type = entry.type;
  body.entry = chain::hash_of(entry);
  return run.stage(std::move(body), std::move(entry));
}

} // namespace ips::host::functions
