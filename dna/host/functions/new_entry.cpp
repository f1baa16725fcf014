#include "dna/host/functions/new_entry.hpp"

namespace ips::host::functions {

result<chain::entry> read_entry(const run_state& run, guest_call& call,
                                std::size_t i) {
  IPS_TRY_VALUE(type, call.read_text(i));
  IPS_TRY_VALUE(content, call.read(i + 2));
  IPS_TRY_VALUE(definition, manifest::app_entry_type(run.rules(), type));
  if (definition->format == manifest::entry_format::json)
    call.charge_bytes(content.size(), limits::json_fuel);
  call.charge_bytes(content.size(), limits::hash_fuel);
  IPS_TRY_VALUE(canonical, manifest::canonical_content(*definition, content));
  return chain::entry{std::move(type), {}, std::move(canonical)};
}

const manifest::entry_definition& definition_of(const run_state& run,
                                                const chain::entry& x) {
  auto found = run.rules().find_entry(x.type);
  IPS_ASSERT(found);
  return *found;
}

status finish_entry(run_state& run, guest_call& call, chain::entry& x) {
  auto& definition = definition_of(run, x);
  if (definition.seen_by == manifest::visibility::owner)
    x.salt = run.take_salt();
  auto is_json = definition.format == manifest::entry_format::json;
  call.charge_bytes(x.content.size(),
                    is_json ? limits::json_fuel : limits::copy_fuel);
  return manifest::check_entry(run.rules(), x);
}

guest_value stage_entry(run_state& run, guest_call& call, chain::header body,
                        chain::entry x) {
  body.type = x.type;
  body.entry = chain::hash_of(x);
  auto hash = body.entry;
  IPS_TRY_VALUE(made, run.stage(std::move(body), std::move(x)));
  auto reference = ref_bytes(made);
  bytes out{hash.value.begin(), hash.value.end()};
  out.insert(out.end(), reference.begin(), reference.end());
  return run.keep(call, std::move(out));
}

} // namespace ips::host::functions
