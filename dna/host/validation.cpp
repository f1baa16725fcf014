#include "dna/host/validation.hpp"

#include "dna/host/answers.hpp"
#include "dna/manifest/entry_rules.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::host {

namespace {

using chain::header_kind;
using chain::op_kind;
using dna_ptr = std::shared_ptr<const manifest::package>;

error misfit(const chain::op& x, std::string_view why) {
  return {errc::bad_operation,
          "op " + std::string{to_string(x.kind)} + ": " + std::string{why}};
}

error lacking(const chain::op& x, std::string_view what) {
  return {errc::unknown_target, "op " + std::string{to_string(x.kind)}
                                  + " cannot be judged without "
                                  + std::string{what}};
}

bool is_private(const manifest::manifest& rules, std::string_view type) {
  auto found = rules.find_entry(type);
  return found && found->seen_by == manifest::visibility::owner;
}

// -- who judges ----------------------------------------------------------------

/// The function that judges an op; the empty name: none does.
std::string judge_of(const manifest::manifest& rules, const chain::op& x) {
  auto& type = x.header.body.type;
  switch (x.kind) {
    case op_kind::put_entry:
    case op_kind::update:
    case op_kind::remove: {
      if (x.header.body.kind == header_kind::agent)
        return rules.calls.membrane_proof;
      auto found = rules.find_entry(type);
      return found ? found->validate : std::string{};
    }
    case op_kind::link_add:
    case op_kind::link_remove: {
      auto found = rules.find_link(type);
      return found ? found->validate : std::string{};
    }
    case op_kind::activity:
      return {};
  }
  return {};
}

bool changes_entry(const chain::header& x) {
  return x.kind == header_kind::update || x.kind == header_kind::remove;
}

/// Whether the validator sees the content of the entry that is changed. Holders
/// of a remove op cannot have a private one, so nobody's validator gets it.
bool shows_target(const manifest::manifest& rules, const chain::header& x) {
  return x.kind != header_kind::remove || !is_private(rules, x.type);
}

status check_fit(const manifest::manifest& rules, const chain::op& x) {
  auto& body = x.header.body;
  if (changes_entry(body) && !body.target)
    return misfit(x, "its header names no target");
  switch (x.kind) {
    case op_kind::put_entry:
      if (body.kind == header_kind::agent)
        return ok();
      if (body.kind != header_kind::create && body.kind != header_kind::update)
        return misfit(x, "its header brings no entry");
      break;
    case op_kind::update:
      if (body.kind != header_kind::update)
        return misfit(x, "its header updates nothing");
      break;
    case op_kind::remove:
      if (body.kind != header_kind::remove)
        return misfit(x, "its header removes nothing");
      break;
    case op_kind::link_add:
    case op_kind::link_remove:
      if (!body.link)
        return misfit(x, "its header holds no link");
      IPS_TRY(manifest::link_type(rules, body.type));
      return ok();
    case op_kind::activity:
      return ok();
  }
  IPS_TRY(manifest::entry_type(rules, body.type));
  return ok();
}

// -- what it is told -----------------------------------------------------------

json header_input(std::string_view what, const chain::header& x) {
  return {{"op", what},
          {"type", x.type},
          {"author", to_string(x.author)},
          {"seq", x.seq},
          {"time", x.time.micros}};
}

/// The header of `given` is the one that the op's header names.
result<json> target_input(const manifest::manifest& rules, const chain::op& x,
                          const judged_with& given) {
  auto& target = *x.header.body.target;
  if (!given.target)
    return lacking(x, "its target");
  if (chain::ref_of(given.target->header.body) != target.header
      || given.target->header.body.entry != target.entry)
    return misfit(x, "its target is another header or brought another entry");
  auto out = header_ref_json(target.header);
  out["entry"] = to_string(target.entry);
  out["content"] = nullptr;
  if (!shows_target(rules, x.header.body))
    return out;
  if (!given.target->content)
    return lacking(x, "its target's entry");
  out["content"] = value_of(rules, *given.target->content);
  return out;
}

std::string_view change_name(header_kind kind) {
  if (kind == header_kind::update)
    return "update";
  return kind == header_kind::remove ? "remove" : "create";
}

status fill_entry_run(run_context& out, const chain::op& x,
                      const judged_with& given) {
  auto& body = x.header.body;
  auto& rules = out.dna->rules;
  auto input = header_input(change_name(body.kind), body);
  if (body.kind != header_kind::remove) {
    auto& content = x.content ? x.content : given.content;
    if (!content)
      return lacking(x, "its entry");
    input["content"] = value_of(rules, *content);
    out.content = content->content;
  }
  if (changes_entry(body)) {
    IPS_TRY_VALUE(target, target_input(rules, x, given));
    input["target"] = std::move(target);
  }
  out.input = json_bytes(input);
  return ok();
}

status fill_link_run(run_context& out, const chain::op& x) {
  auto& link = *x.header.body.link;
  auto what = x.kind == op_kind::link_add ? "link" : "unlink";
  auto input = header_input(what, x.header.body);
  input["base"] = to_string(link.base);
  input["target"] = to_string(link.target);
  input["tag"] = tag_json(link.tag);
  out.input = json_bytes(input);
  out.content = link.tag;
  return ok();
}

status fill_membrane_run(run_context& out, const chain::op& x) {
  if (!x.content)
    return lacking(x, "its entry");
  IPS_TRY_VALUE(identity,
                codec::decode<chain::agent_identity>(x.content->content));
  out.input = json_bytes(
    {{"agent", to_string(x.header.body.author)},
     {"info", readable_text(as_bytes(identity.info), identity.info.size())},
     {"proof", tag_json(identity.membrane_proof)}});
  out.content = identity.membrane_proof;
  return ok();
}

status fill_run(run_context& out, const chain::op& x,
                const judged_with& given) {
  if (x.header.body.kind == header_kind::agent)
    return fill_membrane_run(out, x);
  if (x.kind == op_kind::link_add || x.kind == op_kind::link_remove)
    return fill_link_run(out, x);
  return fill_entry_run(out, x, given);
}

/// Whether an error is the machine's fault and says nothing about the op.
bool is_machine_fault(errc code) {
  return code == errc::engine_failed || code == errc::sandbox_died
         || code == errc::sandbox_unavailable || code == errc::bug;
}

} // namespace

std::vector<request> wanted_for(const manifest::package& dna,
                                const chain::op& x) {
  auto& body = x.header.body;
  if (judge_of(dna.rules, x).empty() || !check_fit(dna.rules, x))
    return {};
  std::vector<request> wanted;
  if (changes_entry(body)) {
    wanted.emplace_back(header_request{body.target->header});
    if (shows_target(dna.rules, body))
      wanted.emplace_back(get_request{body.target->entry});
  }
  if (x.kind == op_kind::update && !x.content)
    wanted.emplace_back(get_request{body.entry});
  return wanted;
}

result<std::optional<run_context>>
validation_context(dna_ptr dna, const chain::op& x, const judged_with& given) {
  IPS_TRY(check_fit(dna->rules, x));
  auto function = judge_of(dna->rules, x);
  if (function.empty())
    return std::optional<run_context>{};
  run_context out;
  out.why = purpose::validation;
  out.dna = std::move(dna);
  out.function = std::move(function);
  out.agent = x.header.body.author;
  IPS_TRY(fill_run(out, x, given));
  return std::optional{std::move(out)};
}

result<verdict> verdict_of(const run_report& x) {
  if (auto why = std::get_if<failed>(&x.outcome))
    return verdict{invalid{errc::rejected, why->reason}};
  if (auto wants = std::get_if<needs>(&x.outcome))
    return verdict{unresolved{wants->requests}};
  if (auto ended = std::get_if<broken>(&x.outcome)) {
    if (is_machine_fault(ended->why.code))
      return ended->why;
    return verdict{invalid{ended->why.code, ended->why.message}};
  }
  return verdict{valid{}};
}

} // namespace ips::host
