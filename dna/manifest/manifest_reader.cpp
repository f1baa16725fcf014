#include <algorithm>
#include <array>

#include "dna/manifest/field_table.hpp"
#include "dna/manifest/manifest_checks.hpp"
#include "dna/sandbox/limits.hpp"
#include "runtime/chain/file_tree.hpp"

namespace ips::manifest {

namespace {

using names = std::vector<std::string>;

/// What a section needs besides its table.
struct reading {
  const field_table& top;
  const file_source& files;
};

status read_identity(const field_table& top, manifest& out) {
  IPS_TRY_VALUE(name, top.needed_text("name", "it names the DNA"));
  if (!is_dna_name(name))
    return top.wrong("name", "a name is [a-z][a-z0-9_-]*, up to 64 characters");
  IPS_TRY_VALUE(version,
                top.needed_text("version", "write version = \"0.1.0\""));
  if (version.empty() || version.size() > name_bytes_max)
    return top.wrong("version", "this is a text of 1 to 64 bytes");
  IPS_TRY_VALUE(description, top.text("description"));
  IPS_TRY_VALUE(module, top.text("module"));
  out.name = name;
  out.version = version;
  out.description = description.value_or("");
  out.module_file = module.value_or(name + ".wasm");
  if (!is_inner_path(out.module_file))
    return top.wrong("module", "this is a file inside the DNA's directory");
  return ok();
}

status read_build(const field_table& top, manifest& out) {
  static const names known{"language", "sources", "initial_pages"};
  static const names languages{"cpp", "c", "wat", "assemblyscript", "rust"};
  if (!top.has("build"))
    return ok();
  IPS_TRY_VALUE(table, top.inner("build", known));
  IPS_TRY_VALUE(language, table.choice("language", languages));
  IPS_TRY_VALUE(sources, table.texts("sources"));
  IPS_TRY_VALUE(pages, table.integer("initial_pages",
                                     {1, sandbox::limits::memory_pages_max}));
  build_plan plan;
  plan.language = static_cast<source_language>(language.value_or(0));
  plan.sources = sources;
  plan.initial_pages = static_cast<std::uint32_t>(pages.value_or(2));
  if (sources.empty())
    return table.wrong("sources", "at least one source file");
  if (plan.language == source_language::rust && sources.size() != 1)
    return table.wrong("sources", "the crate's first file alone: `mod` names "
                                  "the others");
  for (auto& source : sources)
    if (!is_inner_path(source))
      return table.wrong("sources", "\"" + source
                                      + "\" is not inside the DNA's directory");
  out.build = std::move(plan);
  return ok();
}

/// Refuses what canonical JSON has no form for.
status check_properties(const field_table& table, const json_value& value,
                        const std::string& path) {
  if (value.is_number_float())
    return table.wrong(path, "there are no fractions; write an integer or a "
                             "text");
  if (value.is_object())
    for (auto& [name, inner] : value.items())
      IPS_TRY(check_properties(table, inner, path + "." + name));
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i)
      IPS_TRY(
        check_properties(table, value[i], path + "." + std::to_string(i)));
  return ok();
}

status read_properties(const field_table& top, manifest& out) {
  IPS_TRY_VALUE(table, top.inner("properties", {}));
  IPS_TRY_VALUE(r, table.resilience("r"));
  auto properties = table.table();
  if (r) {
    properties["r"] = *r;
    out.resilience = *r;
  }
  for (auto& [name, value] : properties.items())
    IPS_TRY(check_properties(table, value, name));
  out.properties = canonical(properties);
  return ok();
}

/// A limit of 32 bits, and what may be written for it.
struct limit_field {
  const char* name;
  std::uint32_t& value;
  std::uint64_t min;
  std::uint64_t max;
};

status read_limits(const field_table& top, manifest& out) {
  static const names known{"fuel",           "stack_bytes", "memory_pages",
                           "table_elements", "host_calls",  "commits",
                           "output_bytes",   "call_timeout"};
  namespace caps = sandbox::limits;
  namespace run_caps = host::limits;
  auto& limits = out.limits;
  auto& run = out.run_limits;
  limit_field const rows[] = {
    {"stack_bytes", limits.stack_bytes, 1024, caps::stack_bytes_max},
    {"memory_pages", limits.memory_pages, 1, caps::memory_pages_max},
    {"table_elements", limits.table_elements, 0, caps::table_elements_max},
    {"host_calls", run.host_calls, 1, run_caps::host_calls_max},
    {"commits", run.commits, 0, run_caps::commits_max},
    {"output_bytes", run.output_bytes, 1, run_caps::output_bytes_max},
  };
  IPS_TRY_VALUE(table, top.inner("limits", known));
  IPS_TRY_VALUE(fuel, table.integer("fuel", {1, caps::fuel_max}));
  limits.fuel = fuel.value_or(limits.fuel);
  for (auto& row : rows) {
    IPS_TRY_VALUE(asked, table.integer(row.name, {row.min, row.max}));
    row.value = static_cast<std::uint32_t>(asked.value_or(row.value));
  }
  IPS_TRY_VALUE(timeout, table.time("call_timeout"));
  out.call_timeout = timeout.value_or(call_timeout_max);
  if (out.call_timeout.count() <= 0 || out.call_timeout > call_timeout_max)
    return table.wrong("call_timeout", "this is a time up to \"30s\"");
  return ok();
}

/// Whether agents may put files, and up to what size.
status read_files(const field_table& top, manifest& out) {
  static const names known{"bytes_max"};
  if (!top.has("files"))
    return ok();
  IPS_TRY_VALUE(table, top.inner("files", known));
  IPS_TRY_VALUE(most, table.integer("bytes_max", {1, chain::file_bytes_max}));
  if (!most)
    return table.wrong("bytes_max", "this field is missing; it is the size of "
                                    "the largest file");
  out.file_bytes_max = *most;
  return ok();
}

result<json_value> schema_source(const field_table& table,
                                 const file_source& files) {
  auto& value = table.table()["schema"];
  if (!value.is_string())
    return value;
  auto name = value.get<std::string>();
  if (!is_inner_path(name))
    return table.wrong("schema", "this is a table, or a file inside the DNA's "
                                 "directory");
  auto text = files(name);
  if (!text)
    return table.wrong("schema", text.failure().message);
  auto parsed = parse_json(*text);
  if (!parsed)
    return table.wrong("schema", name + ": " + parsed.failure().message);
  return *parsed;
}

status read_schema(const field_table& table, const file_source& files,
                   entry_definition& out) {
  if (!table.has("schema"))
    return ok();
  if (out.format != entry_format::json)
    return table.wrong("schema", "only entries of format \"json\" have one");
  IPS_TRY_VALUE(source, schema_source(table, files));
  auto shape = schema::read(source);
  if (!shape) {
    auto failure = table.wrong("schema", shape.failure().message);
    failure.code = errc::bad_schema;
    return failure;
  }
  out.shape = *shape;
  return ok();
}

status check_type_name(const field_table& all, const std::string& name) {
  if (!is_type_name(name))
    return all.wrong(name, "a type's name is [a-z][a-z0-9_]*, up to 64 "
                           "characters");
  if (all.table().size() > definitions_max)
    return field_error(all.source(), all.path(),
                       "at most " + std::to_string(definitions_max) + " types");
  return ok();
}

result<entry_definition> read_entry(const field_table& all,
                                    const std::string& name,
                                    const file_source& files) {
  static const names known{"visibility", "format", "schema", "validate",
                           "max_bytes",  "r",      "cache"};
  static const names visibilities{"public", "private"};
  static const names formats{"json", "text", "bytes"};
  IPS_TRY(check_type_name(all, name));
  IPS_TRY_VALUE(table, all.inner(name, known));
  IPS_TRY_VALUE(seen_by, table.choice("visibility", visibilities));
  IPS_TRY_VALUE(format, table.choice("format", formats));
  IPS_TRY_VALUE(validate, table.function("validate"));
  IPS_TRY_VALUE(size, table.integer("max_bytes", {1, entry_bytes_max}));
  IPS_TRY_VALUE(r, table.resilience("r"));
  IPS_TRY_VALUE(cache, table.boolean("cache"));
  if (validate.empty())
    return table.wrong("validate", "this field is missing; every entry type "
                                   "names its validator");
  entry_definition out;
  out.name = name;
  out.seen_by = static_cast<visibility>(seen_by.value_or(0));
  out.format = static_cast<entry_format>(format.value_or(0));
  out.validate = validate;
  out.max_bytes = static_cast<std::uint32_t>(size.value_or(out.max_bytes));
  out.resilience = r;
  out.cache = cache.value_or(out.cache);
  IPS_TRY(read_schema(table, files, out));
  return out;
}

status read_entries(const reading& in, manifest& out) {
  IPS_TRY_VALUE(all, in.top.inner("entries", {}));
  for (auto& [name, value] : all.table().items()) {
    IPS_TRY_VALUE(one, read_entry(all, name, in.files));
    out.entries.emplace(name, std::move(one));
  }
  return ok();
}

status read_links(const field_table& top, manifest& out) {
  static const names known{"validate", "max_tag_bytes"};
  IPS_TRY_VALUE(all, top.inner("links", {}));
  for (auto& [name, value] : all.table().items()) {
    IPS_TRY(check_type_name(all, name));
    IPS_TRY_VALUE(table, all.inner(name, known));
    IPS_TRY_VALUE(validate, table.function("validate"));
    IPS_TRY_VALUE(tag, table.integer("max_tag_bytes", {0, tag_bytes_max}));
    auto size = static_cast<std::uint32_t>(tag.value_or(tag_bytes_default));
    out.links.emplace(name, link_definition{name, validate, size});
  }
  return ok();
}

status read_functions(const field_table& top, manifest& out) {
  static const names known{"exposed", "internal"};
  IPS_TRY_VALUE(table, top.inner("functions", known));
  for (auto& list : known) {
    IPS_TRY_VALUE(functions, table.texts(list));
    for (auto& function : functions)
      if (!is_function_name(function))
        return table.wrong(list,
                           "\"" + function + "\" cannot be a function's name");
    (list == "exposed" ? out.exposed : out.internal) = functions;
  }
  return ok();
}

result<std::optional<periodic>> read_every(const field_table& table) {
  static const names known{"function", "interval"};
  if (!table.has("every"))
    return std::optional<periodic>{};
  IPS_TRY_VALUE(every, table.inner("every", known));
  IPS_TRY_VALUE(function, every.function("function"));
  IPS_TRY_VALUE(interval, every.time("interval"));
  if (function.empty())
    return every.wrong("function", "this field is missing; it names the "
                                   "callback");
  if (!interval)
    return every.wrong("interval", "this field is missing; write interval = "
                                   "\"10s\"");
  if (*interval < interval_min)
    return every.wrong("interval", "this is a time from \"100ms\"");
  return std::optional{periodic{function, *interval}};
}

result<std::optional<watching>> read_held(const field_table& table,
                                          const manifest& rules) {
  static const names known{"function", "types"};
  if (!table.has("held"))
    return std::optional<watching>{};
  IPS_TRY_VALUE(held, table.inner("held", known));
  IPS_TRY_VALUE(function, held.function("function"));
  IPS_TRY_VALUE(types, held.texts("types"));
  if (function.empty())
    return held.wrong("function", "this field is missing; it names the "
                                  "callback");
  if (types.empty())
    return held.wrong("types", "this field is missing; it names entry and link "
                               "types");
  for (auto& type : types)
    if (!rules.entries.contains(type) && !rules.links.contains(type))
      return held.wrong("types", "there is no type \"" + type + "\"");
  return std::optional{watching{function, {types.begin(), types.end()}}};
}

status read_callbacks(const field_table& top, manifest& out) {
  static const names known{"genesis", "init",        "membrane_proof",
                           "receive", "post_commit", "rejected",
                           "every",   "held"};
  IPS_TRY_VALUE(table, top.inner("callbacks", known));
  for (auto& one : callback_fields) {
    IPS_TRY_VALUE(function, table.function(std::string{one.name}));
    out.calls.*one.member = function;
  }
  IPS_TRY_VALUE(every, read_every(table));
  out.calls.every = every;
  IPS_TRY_VALUE(held, read_held(table, out));
  out.calls.held = held;
  return ok();
}

/// The one path that may lead out of the directory: it is for `ips test` alone,
/// and no part of the package.
status read_test(const field_table& top, manifest& out) {
  static const names known{"variant_of"};
  IPS_TRY_VALUE(table, top.inner("test", known));
  IPS_TRY_VALUE(original, table.text("variant_of"));
  out.variant_of = original.value_or("");
  if (original && (original->empty() || original->starts_with('/')))
    return table.wrong("variant_of", "this is a folder, relative to dna.toml");
  return ok();
}

} // namespace

result<manifest> read_manifest(std::string_view toml,
                               const file_source& files) {
  static const names known{"name",    "version",    "description", "module",
                           "build",   "properties", "limits",      "files",
                           "entries", "links",      "functions",   "callbacks",
                           "test"};
  IPS_TRY_VALUE(source, toml_document::parse(toml));
  IPS_TRY_VALUE(top, field_table::open(source, "", source.root(), known));
  manifest out;
  IPS_TRY(read_identity(top, out));
  IPS_TRY(read_build(top, out));
  IPS_TRY(read_properties(top, out));
  IPS_TRY(read_limits(top, out));
  IPS_TRY(read_files(top, out));
  IPS_TRY(read_entries({top, files}, out));
  IPS_TRY(read_links(top, out));
  IPS_TRY(read_functions(top, out));
  IPS_TRY(read_callbacks(top, out));
  IPS_TRY(read_test(top, out));
  IPS_TRY(check_roles(top, out));
  return out;
}

} // namespace ips::manifest
