// WebAssembly text by wat2wasm.

#include "dna/manifest/build_steps.hpp"

namespace ips::manifest {

status build_from_text(const workshop& at, const std::filesystem::path& to) {
  auto source = at.directory / at.plan.sources[0];
  return run_step(
    {"wat2wasm", "--debug-names", source.string(), "-o", to.string()},
    "assemble " + source.string());
}

} // namespace ips::manifest
