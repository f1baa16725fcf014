#include "dna/manifest/package.hpp"

#include <algorithm>
#include <set>

#include "dna/host/function_table.hpp"
#include "dna/manifest/build.hpp"
#include "dna/manifest/file_bytes.hpp"
#include "dna/manifest/manifest_checks.hpp"
#include "dna/sandbox/limits.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::manifest {

namespace {

/// What a hash's preimage needs is that one package has one form: sorted, no
/// name twice.
bool is_sorted(const std::vector<attached_file>& files) {
  auto disorder = [](auto& a, auto& b) { return a.name >= b.name; };
  return std::adjacent_find(files.begin(), files.end(), disorder)
         == files.end();
}

/// Every function that dna.toml names is an entry point of the module.
status check_exports(const manifest& rules,
                     const sandbox::metered_module& module) {
  auto& there = module.entry_points;
  for (auto& one : named_functions(rules))
    if (!std::binary_search(there.begin(), there.end(), one.name))
      return error{errc::missing_export,
                   "the module exports no function \"" + one.name
                     + "\" without parameters and results, which dna.toml "
                       "names in "
                     + one.place + did_you_mean(one.name, there)};
  return ok();
}

result<bytes> module_bytes(const std::filesystem::path& directory,
                           const manifest& rules) {
  auto path = directory / rules.module_file;
  if (rules.build) {
    IPS_TRY_VALUE(built, build_module(directory, rules, build_when::stale));
    path = built;
  }
  auto out = read_file(path, sandbox::limits::module_bytes_max);
  if (!out && out.failure().code == errc::no_such_file)
    return error{errc::package_missing,
                 "there is no module at " + path.string(), out.failure().cause,
                 "give dna.toml a [build] table, or put the module there"};
  return out;
}

} // namespace

result<package_file> unpack(byte_view file) {
  if (file.size() > package_bytes_max)
    return error{errc::package_format,
                 "a package has at most " + std::to_string(package_bytes_max)
                   + " bytes, this one " + std::to_string(file.size())};
  auto out = codec::decode<package_file>(file);
  if (!out)
    return error{errc::package_format, "the bytes are not a DNA package",
                 to_string(out.failure())};
  if (!is_sorted(out->files))
    return error{errc::package_format, "a package's files are not in order"};
  return out;
}

result<manifest> read_rules(const package_file& file) {
  std::set<std::string> named;
  auto source = [&](const std::string& name) -> result<std::string> {
    for (auto& one : file.files)
      if (one.name == name) {
        named.insert(name);
        return one.text;
      }
    return no_files(name);
  };
  auto out = read_manifest(file.toml, source);
  if (out && named.size() != file.files.size())
    return error{errc::package_format,
                 "a package holds a file that its dna.toml does not name"};
  return out;
}

result<std::shared_ptr<const package>> read_package(byte_view file) {
  IPS_TRY_VALUE(content, unpack(file));
  IPS_TRY_VALUE(rules, read_rules(content));
  IPS_TRY_VALUE(module, sandbox::prepare(content.module, rules.limits,
                                         host::function_table()));
  IPS_TRY(check_exports(rules, module));
  auto out = std::make_shared<package>();
  out->hash = crypto::hash_as<dna_hash>(file);
  out->rules = std::move(rules);
  out->module
    = std::make_shared<const sandbox::metered_module>(std::move(module));
  out->file.assign(file.begin(), file.end());
  return std::shared_ptr<const package>{std::move(out)};
}

result<bytes> pack_directory(const std::filesystem::path& directory) {
  IPS_TRY_VALUE(source, read_source(directory));
  IPS_TRY_VALUE(module, module_bytes(directory, source.rules));
  package_file out{source.toml, module, {}};
  for (auto& [name, text] : source.files)
    out.files.push_back({name, text});
  return codec::encode(out);
}

result<bytes> package_bytes(const std::filesystem::path& path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed))
    return pack_directory(path);
  if (path.filename() == "dna.toml") // which stands for its directory
    return pack_directory(path.has_parent_path() ? path.parent_path() : ".");
  auto file = read_file(path, package_bytes_max);
  if (!file && file.failure().code == errc::no_such_file)
    return error{errc::package_missing,
                 "there is no DNA package or directory at " + path.string(),
                 file.failure().cause};
  if (!file)
    return error{errc::package_format, file.failure().message};
  return file;
}

result<std::shared_ptr<const package>>
load_package(const std::filesystem::path& path) {
  IPS_TRY_VALUE(file, package_bytes(path));
  return read_package(file);
}

} // namespace ips::manifest
