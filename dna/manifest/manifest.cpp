#include "dna/manifest/manifest.hpp"

#include <algorithm>

#include "dna/manifest/manifest_checks.hpp"
#include "dna/manifest/system_types.hpp"
#include "runtime/chain/file_tree.hpp"

namespace ips::manifest {

const entry_definition* manifest::find_entry(std::string_view type) const {
  auto found = entries.find(std::string{type});
  if (found != entries.end())
    return &found->second;
  if (chain::is_file_type(type))
    return file_bytes_max ? file_entry(type) : nullptr;
  return system_entry(type);
}

const link_definition* manifest::find_link(std::string_view type) const {
  auto found = links.find(std::string{type});
  return found == links.end() ? nullptr : &found->second;
}

bool manifest::exposes(std::string_view function) const {
  return std::find(exposed.begin(), exposed.end(), function) != exposed.end();
}

bool manifest::offers(std::string_view function) const {
  return exposes(function)
         || std::find(internal.begin(), internal.end(), function)
              != internal.end();
}

result<std::string> no_files(const std::string& name) {
  return error{errc::no_such_file, "there is no file \"" + name + "\""};
}

std::vector<named_function> named_functions(const manifest& rules) {
  std::vector<named_function> out;
  auto add = [&out](const std::string& name, const std::string& place) {
    if (!name.empty())
      out.push_back({name, place});
  };
  for (auto& [type, one] : rules.entries)
    add(one.validate, "entries." + type + ".validate");
  for (auto& [type, one] : rules.links)
    add(one.validate, "links." + type + ".validate");
  for (auto& name : rules.exposed)
    add(name, "functions.exposed");
  for (auto& name : rules.internal)
    add(name, "functions.internal");
  for (auto& one : callback_fields)
    add(rules.calls.*one.member, "callbacks." + std::string{one.name});
  if (rules.calls.every)
    add(rules.calls.every->function, "callbacks.every.function");
  if (rules.calls.held)
    add(rules.calls.held->function, "callbacks.held.function");
  return out;
}

status check_roles(const field_table& top, const manifest& rules) {
  for (auto& one : named_functions(rules))
    if (one.place != "functions.exposed" && rules.exposes(one.name))
      return field_error(top.source(), "functions.exposed",
                         "\"" + one.name + "\" cannot be exposed: it is "
                           + one.place);
  return ok();
}

} // namespace ips::manifest
