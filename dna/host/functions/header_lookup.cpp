#include "dna/host/functions/header_lookup.hpp"

#include "runtime/codec/codec.hpp"

namespace ips::host::functions {

namespace {

using chain::header_kind;

std::string name_of(const chain::header_ref& ref) {
  return "header " + std::to_string(ref.seq) + " of agent "
         + to_string(ref.author);
}

result<header_found> refuse(run_state& run, guest_call& call,
                            std::string message) {
  IPS_TRY_VALUE(value,
                run.refuse(call, {errc::unknown_target, std::move(message)}));
  return header_found{std::nullopt, value};
}

result<header_found> look_up_header(run_state& run, guest_call& call,
                                    const chain::header_ref& ref) {
  if (auto own = run.staged().find_header(ref))
    return header_found{*own};
  auto found = run.find_or_end(header_request{ref});
  if (!found)
    return header_found{};
  if (found->what == answer::kind::none)
    return refuse(run, call, "there is no " + name_of(ref));
  if (found->what == answer::kind::failed) {
    IPS_TRY_VALUE(value, run.hand_on(call, *found));
    return header_found{std::nullopt, value};
  }
  IPS_TRY_VALUE(header, codec::decode<chain::signed_header>(found->data));
  if (chain::ref_of(header.body) != ref)
    return refuse(run, call, name_of(ref) + " has another hash");
  return header_found{std::move(header.body)};
}

bool brought_app_entry(const chain::header& x) {
  return x.kind == header_kind::create || x.kind == header_kind::update;
}

} // namespace

result<header_found> look_up_entry_header(run_state& run, guest_call& call,
                                          const chain::header_ref& ref) {
  IPS_TRY_VALUE(found, look_up_header(run, call, ref));
  if (found.there && !brought_app_entry(*found.there))
    return refuse(run, call,
                  name_of(ref) + " brought no entry: its kind is "
                    + std::string{to_string(found.there->kind)});
  return std::move(found);
}

result<header_found> look_up_link_header(run_state& run, guest_call& call,
                                         const chain::header_ref& ref,
                                         const dht_key& base) {
  IPS_TRY_VALUE(found, look_up_header(run, call, ref));
  if (!found.there)
    return std::move(found);
  auto& x = *found.there;
  if (x.kind != header_kind::link || !x.link)
    return refuse(run, call,
                  name_of(ref) + " added no link: its kind is "
                    + std::string{to_string(x.kind)});
  if (x.link->base != base)
    return refuse(run, call,
                  name_of(ref) + " added a link at another base: "
                    + to_string(x.link->base));
  return std::move(found);
}

} // namespace ips::host::functions
