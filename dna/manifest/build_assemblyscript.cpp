// AssemblyScript by asc, which runs in node. sdk/assemblyscript/transform.mjs
// makes entry points of the author's functions.

#include <cstdlib>

#include "dna/manifest/build_steps.hpp"
#include "dna/manifest/program.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

using command = std::vector<std::string>;

error no_asc(const std::string& what) {
  return {errc::build_failed,
          what,
          {},
          "tools/setup installs the AssemblyScript compiler; elsewhere install "
          "the npm package assemblyscript so that asc is in PATH"};
}

/// The asc.js that the variable IPS_ASC names; else the one that tools/setup
/// installs, whose output is known; else asc in PATH.
result<command> find_asc() {
  std::error_code failed;
  auto named = std::getenv("IPS_ASC");
  std::string file = named && *named ? named : IPS_ASC;
  if (fs::exists(file, failed))
    return command{"node", file};
  if (named && *named)
    return no_asc("IPS_ASC names " + file + ", which is not there");
  auto version = run_program({"asc", "--version"});
  if (version && version->code == 0)
    return command{"asc"};
  return no_asc("the AssemblyScript compiler asc is not installed");
}

} // namespace

/// No allocator that frees and no collector: a call's memory is gone after it.
/// `abort` is the SDK's, since the library's would import "env".
status build_with_asc(const workshop& at, const fs::path& to) {
  IPS_TRY_VALUE(step, find_asc());
  auto sdk = sdk_directory("assemblyscript");
  std::string names;
  for (auto& source : at.plan.sources) {
    step.push_back(source);
    names += (names.empty() ? "" : ", ") + source;
  }
  step.insert(step.end(), {"--baseDir", at.directory.string(), "--lib",
                           (sdk / "lib").string(), "--transform",
                           (sdk / "transform.mjs").string(), "--use",
                           "abort=~lib/ips/abort/abort", "--runtime", "stub",
                           "-O3z", "--debug", "--noColors", "--initialMemory",
                           std::to_string(at.plan.initial_pages), "--outFile",
                           to.string()});
  return run_step(step, "compile " + names);
}

} // namespace ips::manifest
