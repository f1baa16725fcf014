#include "dna/manifest/entry_rules.hpp"

#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/system_types.hpp"
#include "dna/manifest/utf8.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::manifest {

namespace {

template <class Definition>
error unknown(errc code, std::string_view what, std::string_view type,
              const std::map<std::string, Definition>& known) {
  std::vector<std::string> names;
  for (auto& [name, definition] : known)
    names.push_back(name);
  return {code, "no " + std::string{what} + " type \"" + std::string{type}
                  + "\"" + did_you_mean(type, names)};
}

std::string quoted_type(const entry_definition& definition) {
  return "an entry of type \"" + definition.name + "\"";
}

error wrong_format(const entry_definition& definition, std::string_view what,
                   std::string cause = {}) {
  return {errc::wrong_format,
          quoted_type(definition) + " is not " + std::string{what},
          std::move(cause)};
}

std::string words_of(const error& x) {
  return x.cause.empty() ? x.message : x.message + ": " + x.cause;
}

status check_salt(const entry_definition& definition, const bytes& salt) {
  auto wanted = definition.seen_by == visibility::owner ? salt_bytes : 0;
  if (salt.size() == wanted)
    return ok();
  return error{errc::bad_value, quoted_type(definition) + " has a salt of "
                                  + std::to_string(salt.size()) + " bytes, not "
                                  + std::to_string(wanted)};
}

status check_size(const entry_definition& definition, byte_view content) {
  if (content.size() <= definition.max_bytes)
    return ok();
  return error{errc::entry_too_big, quoted_type(definition) + " has "
                                      + std::to_string(content.size())
                                      + " bytes; at most "
                                      + std::to_string(definition.max_bytes)};
}

status check_json(const entry_definition& definition, byte_view content) {
  auto value = parse_json(as_text(content));
  if (!value)
    return wrong_format(definition, "JSON", words_of(value.failure()));
  if (canonical(*value) != as_text(content))
    return wrong_format(definition, "canonical JSON");
  if (!definition.shape)
    return ok();
  return definition.shape->check(*value);
}

status check_form(const entry_definition& definition, byte_view content) {
  switch (definition.format) {
    case entry_format::json:
      return check_json(definition, content);
    case entry_format::text:
      if (!is_utf8(as_text(content)))
        return wrong_format(definition, "UTF-8 text");
      return ok();
    case entry_format::bytes:
      return ok();
  }
  return ok();
}

/// A part of a file: its form, and the size of the whole.
status check_file_part(const manifest& rules, const chain::entry& x) {
  IPS_TRY(chain::check_file_entry(x));
  if (x.type != chain::file_type)
    return ok();
  IPS_TRY_VALUE(head, codec::decode<chain::file_head>(x.content));
  return check_file_size(rules, head.size);
}

} // namespace

result<const entry_definition*> entry_type(const manifest& rules,
                                           std::string_view type) {
  if (auto found = rules.find_entry(type))
    return found;
  if (chain::is_file_type(type))
    return error{errc::files_not_taken,
                 "the DNA " + rules.name + " takes no files"};
  return unknown(errc::unknown_entry_type, "entry", type, rules.entries);
}

result<const entry_definition*> app_entry_type(const manifest& rules,
                                               std::string_view type) {
  if (system_entry(type) || chain::is_file_type(type))
    return unknown(errc::unknown_entry_type, "entry", type, rules.entries);
  return entry_type(rules, type);
}

result<const link_definition*> link_type(const manifest& rules,
                                         std::string_view type) {
  if (auto found = rules.find_link(type))
    return found;
  return unknown(errc::unknown_link_type, "link", type, rules.links);
}

result<bytes> canonical_content(const entry_definition& definition,
                                byte_view content) {
  if (definition.format != entry_format::json)
    return bytes{content.begin(), content.end()};
  auto text = canonical(as_text(content));
  if (!text)
    return wrong_format(definition, "JSON", words_of(text.failure()));
  return to_bytes(*text);
}

status check_entry(const manifest& rules, const chain::entry& x) {
  IPS_TRY_VALUE(definition, entry_type(rules, x.type));
  IPS_TRY(check_salt(*definition, x.salt));
  IPS_TRY(check_size(*definition, x.content));
  if (chain::is_file_type(x.type))
    return check_file_part(rules, x);
  return check_form(*definition, x.content);
}

status check_file_size(const manifest& rules, std::uint64_t size) {
  IPS_TRY(entry_type(rules, chain::file_type));
  if (size <= *rules.file_bytes_max)
    return ok();
  return error{errc::file_too_big,
               "a file has " + std::to_string(size) + " bytes; " + rules.name
                 + " takes at most " + std::to_string(*rules.file_bytes_max)};
}

status check_file_header(const chain::header& x) {
  auto may_be
    = x.kind == chain::header_kind::create
      || (x.kind == chain::header_kind::remove && x.type == chain::file_type);
  if (may_be)
    return ok();
  return error{errc::bad_operation, "a header of type " + x.type
                                      + " cannot be one of kind "
                                      + std::string{to_string(x.kind)}};
}

status check_link(const manifest& rules, std::string_view type, byte_view tag) {
  IPS_TRY_VALUE(definition, link_type(rules, type));
  if (tag.size() <= definition->max_tag_bytes)
    return ok();
  return error{errc::over_limit,
               "a link of type \"" + definition->name + "\" has a tag of "
                 + std::to_string(tag.size()) + " bytes; at most "
                 + std::to_string(definition->max_tag_bytes)};
}

} // namespace ips::manifest
