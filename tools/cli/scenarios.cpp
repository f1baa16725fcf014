#include "tools/cli/scenarios.hpp"

#include <algorithm>

#include "dna/manifest/build.hpp"

namespace ips::cli {

namespace {

namespace fs = std::filesystem;

error nothing_there(const std::string& path, const std::string& why) {
  return {errc::no_such_file, "\"" + path + "\" " + why, "",
          "give a script, or a folder with scripts under scenarios/"};
}

/// Files below a folder, in the order of their names.
template <class Wanted>
std::vector<fs::path> files_below(const fs::path& folder, Wanted wanted) {
  std::vector<fs::path> found;
  std::error_code code;
  fs::recursive_directory_iterator i{folder, code}, end;
  for (; !code && i != end; i.increment(code))
    if (wanted(i->path()))
      found.push_back(i->path());
  std::sort(found.begin(), found.end());
  return found;
}

/// The scripts that a folder holds: *.js right under a folder "scenarios".
std::vector<fs::path> scripts_below(const fs::path& folder) {
  return files_below(folder, [](const fs::path& path) {
    auto parent = fs::absolute(path).parent_path().filename();
    return path.extension() == ".js" && parent == "scenarios";
  });
}

/// None where the folder's DNA is no variant.
result<std::optional<repl::stand_in>> variant_in(const fs::path& folder) {
  IPS_TRY_VALUE(source, manifest::read_source(folder));
  if (source.rules.variant_of.empty())
    return std::optional<repl::stand_in>{};
  auto original = (folder / source.rules.variant_of).lexically_normal();
  return std::optional{repl::stand_in{original, folder}};
}

/// What the variants below a folder have to pass.
status add_variants(const fs::path& folder, std::vector<scenario>& all) {
  auto manifests = files_below(
    folder, [](const fs::path& path) { return path.filename() == "dna.toml"; });
  for (auto& path : manifests) {
    IPS_TRY_VALUE(variant, variant_in(path.parent_path()));
    if (!variant)
      continue;
    auto scripts = scripts_below(variant->of);
    if (scripts.empty())
      return nothing_there(variant->of.string(),
                           "holds no scenario scripts, and " + path.string()
                             + " is a variant of it");
    for (auto& script : scripts)
      all.push_back({script, variant});
  }
  return ok();
}

result<std::vector<scenario>> scenarios_below(const std::string& folder) {
  std::vector<scenario> all;
  for (auto& script : scripts_below(folder))
    all.push_back({script, {}});
  IPS_TRY(add_variants(folder, all));
  if (all.empty())
    return nothing_there(folder, "holds no scenario scripts");
  return all;
}

/// The DNA of `--variant`, for scripts that are named one by one.
result<std::optional<repl::stand_in>> chosen_variant(const command_line& line) {
  if (line.variant.empty())
    return std::optional<repl::stand_in>{};
  IPS_TRY_VALUE(variant, variant_in(line.variant));
  if (!variant)
    return error{errc::configuration,
                 "\"" + line.variant + "\" is not a variant of another DNA", "",
                 "its dna.toml needs [test] with variant_of"};
  return variant;
}

} // namespace

result<std::vector<scenario>> find_scenarios(const command_line& line) {
  auto paths = line.arguments;
  if (paths.empty())
    paths.emplace_back("dna/apps");
  IPS_TRY_VALUE(variant, chosen_variant(line));
  std::vector<scenario> all;
  for (auto& path : paths) {
    std::error_code code; // what cannot be looked at does not exist for us
    if (!fs::exists(path, code))
      return nothing_there(path, "does not exist");
    if (!fs::is_directory(path, code)) {
      all.push_back({path, variant});
      continue;
    }
    IPS_TRY_VALUE(found, scenarios_below(path));
    for (auto& one : found)
      all.push_back({one.file, variant ? variant : one.variant});
  }
  return all;
}

} // namespace ips::cli
