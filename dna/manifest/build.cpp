#include "dna/manifest/build.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "dna/manifest/build_steps.hpp"
#include "dna/manifest/file_bytes.hpp"
#include "dna/manifest/program.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

// -- what is older than what --------------------------------------------------

bool is_source(const fs::path& path) {
  static constexpr std::array<std::string_view, 10> endings{
    ".c", ".cpp", ".h", ".hpp", ".inc", ".mjs", ".rs", ".toml", ".ts", ".wat"};
  return std::find(endings.begin(), endings.end(), path.extension().string())
         != endings.end();
}

/// The time of the newest source below a directory, DIR/build aside.
fs::file_time_type newest_source(const fs::path& directory) {
  auto newest = fs::file_time_type::min();
  std::error_code failed;
  fs::recursive_directory_iterator at{directory, failed}, end;
  for (; !failed && at != end; at.increment(failed)) {
    if (at.depth() == 0 && at->path().filename() == "build")
      at.disable_recursion_pending();
    else if (is_source(at->path()))
      newest = std::max(newest, at->last_write_time(failed));
  }
  return newest;
}

bool is_stale(const fs::path& directory, const fs::path& module) {
  std::error_code failed;
  auto made = fs::last_write_time(module, failed);
  return failed || made < newest_source(directory)
         || made < newest_source(sdk_root());
}

// -- building ------------------------------------------------------------------

status make_module(const workshop& at, const fs::path& to) {
  switch (at.plan.language) {
    case source_language::cpp:
    case source_language::c:
      return build_with_clang(at, to);
    case source_language::assemblyscript:
      return build_with_asc(at, to);
    case source_language::rust:
      return build_with_rustc(at, to);
    case source_language::wat:
      return build_from_text(at, to);
  }
  return error{errc::build_failed, "a language without a compiler"};
}

void remove_parts(const workshop& at) {
  auto prefix = at.part("").filename().string();
  std::error_code ignored;
  for (auto& file : fs::directory_iterator{at.module.parent_path(), ignored})
    if (file.path().filename().string().starts_with(prefix))
      fs::remove_all(file.path(), ignored);
}

status build(const workshop& at) {
  std::error_code failed;
  fs::create_directories(at.module.parent_path(), failed);
  if (failed)
    return error{errc::build_failed,
                 at.module.parent_path().string() + " cannot be made",
                 failed.message()};
  auto made = at.part("wasm");
  auto done = make_module(at, made);
  if (done)
    fs::rename(made, at.module, failed);
  remove_parts(at);
  if (failed)
    return error{errc::build_failed, at.module.string() + " cannot be written",
                 failed.message()};
  return done;
}

std::string text_of(const bytes& raw) {
  return std::string{as_text(raw)};
}

} // namespace

fs::path sdk_root() {
  auto named = std::getenv("IPS_SDK");
  return named && *named ? named : IPS_SDK_DIRECTORY;
}

fs::path workshop::part(const std::string& ending) const {
  return module.string() + "." + std::to_string(::getpid()) + "." + ending;
}

fs::path sdk_directory(const std::string& language) {
  return sdk_root() / language;
}

status run_step(const std::vector<std::string>& step, const std::string& what) {
  IPS_TRY_VALUE(outcome, run_program(step));
  if (outcome.code == 0)
    return ok();
  return error{errc::build_failed,
               step[0] + " could not " + what + " (exit code "
                 + std::to_string(outcome.code) + ")",
               outcome.output};
}

result<manifest_source> read_source(const fs::path& directory) {
  auto toml = read_file(directory / "dna.toml", toml_bytes_max);
  if (!toml && toml.failure().code == errc::no_such_file)
    return error{errc::package_missing,
                 "there is no dna.toml in " + directory.string(),
                 toml.failure().cause};
  if (!toml)
    return toml.failure();
  manifest_source out;
  out.toml = text_of(*toml);
  auto source = [&](const std::string& name) -> result<std::string> {
    IPS_TRY_VALUE(raw, read_file(directory / name, toml_bytes_max));
    return out.files[name] = text_of(raw);
  };
  IPS_TRY_VALUE(rules, read_manifest(out.toml, source));
  out.rules = std::move(rules);
  return out;
}

result<fs::path> build_module(const fs::path& directory, const manifest& rules,
                              build_when when) {
  IPS_ASSERT(rules.build);
  std::error_code failed;
  auto root = fs::canonical(directory, failed);
  if (failed)
    return error{errc::package_missing, directory.string() + " cannot be read",
                 failed.message()};
  workshop at{root, *rules.build, root / "build" / rules.module_file};
  if (when == build_when::always || is_stale(root, at.module))
    IPS_TRY(build(at));
  return at.module;
}

result<fs::path> build_directory(const fs::path& directory, build_when when) {
  IPS_TRY_VALUE(source, read_source(directory));
  if (!source.rules.build)
    return error{errc::package_missing,
                 "dna.toml in " + directory.string() + " has no [build] table",
                 {},
                 "add [build] with language and sources; see docs/dna-toml.md"};
  return build_module(directory, source.rules, when);
}

} // namespace ips::manifest
