#include "dna/manifest/build.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "dna/manifest/file_bytes.hpp"
#include "dna/manifest/program.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

using command = std::vector<std::string>;

/// The C++ SDK: ips.hpp, its parts, and what every module starts with.
fs::path sdk_directory() {
  return sdk_root() / "cpp";
}

// -- what is older than what --------------------------------------------------

bool is_source(const fs::path& path) {
  static constexpr std::array<std::string_view, 7> endings{
    ".c", ".cpp", ".h", ".hpp", ".inc", ".toml", ".wat"};
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
         || made < newest_source(sdk_directory());
}

// -- commands -----------------------------------------------------------------

/// What one build works on. Files in the making carry the process's number, so
/// that two builds at once do not meet.
struct workshop {
  fs::path directory;
  const build_plan& plan;
  fs::path module;

  fs::path object(std::size_t i) const {
    return part(std::to_string(i) + ".o");
  }

  fs::path part(const std::string& ending) const {
    return module.string() + "." + std::to_string(::getpid()) + "." + ending;
  }
};

command compile(const workshop& at, const fs::path& source,
                const fs::path& object) {
  auto is_cpp = source.extension() != ".c";
  command out{is_cpp ? "clang++" : "clang",
              "--target=wasm32-wasi",
              is_cpp ? "-std=c++20" : "-std=c17",
              "-O2",
              "-Wall",
              "-Wextra"};
  if (is_cpp)
    out.insert(out.end(), {"-fno-exceptions", "-fno-rtti"});
  // The module's bytes must not depend on where its source lies.
  out.push_back("-fmacro-prefix-map=" + at.directory.string() + "/=");
  out.push_back("-I" + sdk_directory().string());
  out.push_back("-I" + at.directory.string());
  out.insert(out.end(), {"-c", source.string(), "-o", object.string()});
  return out;
}

/// No -O here: clang would run wasm-opt where it is installed, and the bytes
/// would depend on that. The stack comes first, so that it cannot grow into
/// data without a trap.
command link(const workshop& at, std::size_t objects, const fs::path& module) {
  constexpr auto stack_bytes = "32768";
  constexpr std::uint32_t page_bytes = 65536;
  command out{"clang++", "--target=wasm32-wasi", "-nostartfiles"};
  for (std::size_t i = 0; i < objects; ++i)
    out.push_back(at.object(i).string());
  out.insert(out.end(),
             {"-o", module.string(), "-Wl,--no-entry", "-Wl,--strip-debug",
              "-Wl,--stack-first",
              std::string{"-Wl,-z,stack-size="} + stack_bytes,
              "-Wl,--initial-memory="
                + std::to_string(at.plan.initial_pages * page_bytes)});
  return out;
}

status run_step(const command& step, const std::string& what) {
  IPS_TRY_VALUE(outcome, run_program(step));
  if (outcome.code == 0)
    return ok();
  return error{errc::build_failed,
               step[0] + " could not " + what + " (exit code "
                 + std::to_string(outcome.code) + ")",
               outcome.output};
}

status build_objects(const workshop& at, const fs::path& module) {
  std::vector<fs::path> sources;
  for (auto& source : at.plan.sources)
    sources.push_back(at.directory / source);
  sources.push_back(sdk_directory() / "ips" / "start.c");
  for (std::size_t i = 0; i < sources.size(); ++i)
    IPS_TRY(run_step(compile(at, sources[i], at.object(i)),
                     "compile " + sources[i].string()));
  return run_step(link(at, sources.size(), module),
                  "link " + at.module.filename().string());
}

status build_wat(const workshop& at, const fs::path& module) {
  auto source = at.directory / at.plan.sources[0];
  return run_step(
    {"wat2wasm", "--debug-names", source.string(), "-o", module.string()},
    "assemble " + source.string());
}

void remove_parts(const workshop& at) {
  std::error_code ignored;
  for (std::size_t i = 0; i <= at.plan.sources.size(); ++i)
    fs::remove(at.object(i), ignored);
  fs::remove(at.part("wasm"), ignored);
}

status build(const workshop& at) {
  std::error_code failed;
  fs::create_directories(at.module.parent_path(), failed);
  if (failed)
    return error{errc::build_failed,
                 at.module.parent_path().string() + " cannot be made",
                 failed.message()};
  auto made = at.part("wasm");
  auto done = at.plan.language == source_language::wat
                ? build_wat(at, made)
                : build_objects(at, made);
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
