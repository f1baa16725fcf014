#include "dna/host/functions/functions.hpp"

#include "dna/host/staged_view.hpp"
#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/entry_rules.hpp"

namespace ips::host::functions {

namespace {

/// In the place of a type, which has no brace, a filter as JSON may stand: then
/// the answer is a page.
result<links_request> read_page_filter(guest_call& call, const dht_key& base,
                                       const std::string& text) {
  call.charge_bytes(text.size(), limits::json_fuel);
  IPS_TRY_VALUE(filter, manifest::parse_json(text));
  return parse_links_filter(base, filter);
}

result<links_request> read_request(guest_call& call) {
  IPS_TRY_VALUE(base, call.read_id<dht_key>(0));
  IPS_TRY_VALUE(type, call.read_text(1, limits::links_filter_bytes_max));
  if (type.starts_with('{'))
    return read_page_filter(call, base, type);
  IPS_TRY_VALUE(tag, call.read(3));
  links_request out;
  out.base = base;
  out.type = std::move(type);
  out.tag_prefix = std::move(tag);
  return out;
}

} // namespace

guest_value get_links(run_state& run, guest_call& call) {
  IPS_TRY_VALUE(wanted, read_request(call));
  if (!wanted.type.empty())
    IPS_TRY(manifest::link_type(run.rules(), wanted.type));
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
