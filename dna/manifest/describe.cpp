#include "dna/manifest/describe.hpp"

#include <algorithm>

#include "dna/host/function_table.hpp"
#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/manifest_checks.hpp"
#include "dna/manifest/wasm_imports.hpp"
#include "dna/sandbox/module_survey.hpp"
#include "runtime/base/duration_text.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::manifest {

namespace {

std::string_view to_string(visibility x) {
  return x == visibility::everyone ? "public" : "private";
}

std::string_view to_string(entry_format x) {
  switch (x) {
    case entry_format::json:
      return "json";
    case entry_format::text:
      return "text";
    case entry_format::bytes:
      return "bytes";
  }
  return "";
}

/// 2500000 as "2.5".
std::string decimal(std::uint32_t millionths) {
  auto text = std::to_string(millionths / 1'000'000);
  auto rest = std::to_string(1'000'000 + millionths % 1'000'000).substr(1);
  rest.erase(rest.find_last_not_of('0') + 1);
  return rest.empty() ? text : text + "." + rest;
}

json_value describe_entries(const manifest& rules) {
  auto out = json_value::array();
  for (auto& [name, one] : rules.entries) {
    json_value row{{"name", name},
                   {"visibility", to_string(one.seen_by)},
                   {"format", to_string(one.format)},
                   {"schema", one.shape.has_value()},
                   {"validate", one.validate},
                   {"max_bytes", one.max_bytes}};
    if (one.resilience)
      row["r"] = decimal(*one.resilience);
    if (!one.cache)
      row["cache"] = false;
    out.push_back(std::move(row));
  }
  return out;
}

json_value describe_links(const manifest& rules) {
  auto out = json_value::array();
  for (auto& [name, one] : rules.links)
    out.push_back({{"name", name},
                   {"validate", one.validate},
                   {"max_tag_bytes", one.max_tag_bytes}});
  return out;
}

json_value describe_callbacks(const callbacks& x) {
  auto out = json_value::object();
  for (auto& one : callback_fields)
    if (auto& function = x.*one.member; !function.empty())
      out[std::string{one.name}] = function;
  if (x.every)
    out["every"] = {{"function", x.every->function},
                    {"interval", to_text(x.every->interval)}};
  return out;
}

json_value describe_sections(const sandbox::module_survey& module) {
  auto out = json_value::array();
  for (auto& x : module.sections)
    out.push_back({{"name", x.name}, {"bytes", x.bytes}});
  return out;
}

/// Defined functions, the largest first.
json_value describe_sizes(const sandbox::module_survey& module) {
  std::vector<const sandbox::surveyed_function*> all;
  for (auto& x : module.functions)
    if (!x.host)
      all.push_back(&x);
  std::stable_sort(all.begin(), all.end(),
                   [](auto a, auto b) { return a->bytes > b->bytes; });
  auto out = json_value::array();
  for (auto x : all)
    out.push_back({{"name", x->name}, {"bytes", x->bytes}, {"type", x->type}});
  return out;
}

json_value describe_exports(const sandbox::module_survey& module) {
  auto out = json_value::array();
  for (auto& x : module.exports)
    out.push_back(
      {{"name", x.name}, {"type", module.functions[x.function].type}});
  return out;
}

/// The host functions that a run of this entry point may call: "sure" where
/// calls by index lead there, "maybe" where only one through a table could.
json_value describe_reach(const sandbox::module_survey& module,
                          std::uint32_t root) {
  json_value out{{"sure", json_value::array()}, {"maybe", json_value::array()}};
  for (auto& x : sandbox::reach_of(module, root))
    if (auto host = module.functions[x.function].host)
      out[x.by_name ? "sure" : "maybe"].push_back(
        host::function_table()[*host].name);
  for (auto& list : out)
    std::sort(list.begin(), list.end());
  return out;
}

json_value describe_reaches(const manifest& rules,
                            const sandbox::module_survey& module) {
  auto out = json_value::object();
  for (auto& one : named_functions(rules))
    if (auto found = module.find_export(one.name))
      out[one.name] = describe_reach(module, found->function);
  return out;
}

json_value describe_module(const package& x) {
  auto file = codec::decode<package_file>(x.file);
  IPS_ASSERT(file);
  auto module = sandbox::survey_module(file->module, x.rules.limits,
                                       host::function_table());
  IPS_ASSERT(module); // a package's module passed the gate
  return {{"bytes", file->module.size()},
          {"digest", to_hex(x.module->digest)},
          {"functions", x.module->entry_points},
          {"imports", wasm_imports(file->module)},
          {"exports", describe_exports(*module)},
          {"sections", describe_sections(*module)},
          {"sizes", describe_sizes(*module)},
          {"host", describe_reaches(x.rules, *module)}};
}

} // namespace

json_value describe(const package& x) {
  auto& rules = x.rules;
  json_value out{{"name", rules.name},
                 {"version", rules.version},
                 {"description", rules.description},
                 {"hash", to_string(x.hash)},
                 {"bytes", x.file.size()},
                 {"r", decimal(rules.resilience)},
                 {"properties", json_value::parse(rules.properties)},
                 {"limits",
                  {{"fuel", rules.limits.fuel},
                   {"stack_bytes", rules.limits.stack_bytes},
                   {"memory_pages", rules.limits.memory_pages},
                   {"table_elements", rules.limits.table_elements},
                   {"host_calls", rules.run_limits.host_calls},
                   {"commits", rules.run_limits.commits},
                   {"output_bytes", rules.run_limits.output_bytes},
                   {"call_timeout", to_text(rules.call_timeout)}}},
                 {"entries", describe_entries(rules)},
                 {"links", describe_links(rules)},
                 {"exposed", rules.exposed},
                 {"internal", rules.internal},
                 {"callbacks", describe_callbacks(rules.calls)},
                 {"module", describe_module(x)}};
  if (rules.file_bytes_max)
    out["files"] = {{"bytes_max", *rules.file_bytes_max}};
  return out;
}

} // namespace ips::manifest
