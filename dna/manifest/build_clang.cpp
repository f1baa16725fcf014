// C++ and C by clang for wasm32-wasi, linked without WASI.

#include "dna/manifest/build_steps.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

using command = std::vector<std::string>;

fs::path object_file(const workshop& at, std::size_t i) {
  return at.part(std::to_string(i) + ".o");
}

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
  if (is_cpp)
    out.push_back("-I" + sdk_directory("cpp").string());
  out.push_back("-I" + sdk_directory("c").string());
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
    out.push_back(object_file(at, i).string());
  out.insert(out.end(),
             {"-o", module.string(), "-Wl,--no-entry", "-Wl,--strip-debug",
              "-Wl,--stack-first",
              std::string{"-Wl,-z,stack-size="} + stack_bytes,
              "-Wl,--initial-memory="
                + std::to_string(at.plan.initial_pages * page_bytes)});
  return out;
}

} // namespace

status build_with_clang(const workshop& at, const fs::path& to) {
  std::vector<fs::path> sources;
  for (auto& source : at.plan.sources)
    sources.push_back(at.directory / source);
  sources.push_back(sdk_directory("c") / "ips" / "start.c");
  if (at.plan.language == source_language::c)
    sources.push_back(sdk_directory("c") / "ips" / "memory.c");
  for (std::size_t i = 0; i < sources.size(); ++i)
    IPS_TRY(run_step(compile(at, sources[i], object_file(at, i)),
                     "compile " + sources[i].string()));
  return run_step(link(at, sources.size(), to),
                  "link " + at.module.filename().string());
}

} // namespace ips::manifest
