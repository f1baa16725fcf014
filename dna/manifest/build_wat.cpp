// WebAssembly text by wat2wasm: one file that is a module, or files with the
// fields of one, which may use what dna/sdk/wat offers.

#include <algorithm>
#include <fstream>

#include "dna/manifest/build_steps.hpp"
#include "dna/manifest/file_bytes.hpp"
#include "dna/manifest/wat_join.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

/// Of one file of text.
constexpr std::size_t wat_bytes_max = 4u << 20;

status assemble(const fs::path& source, const std::string& what,
                const fs::path& to) {
  return run_step(
    {"wat2wasm", "--debug-names", source.string(), "-o", to.string()},
    "assemble " + what);
}

result<wat_file> read_wat(const fs::path& path) {
  auto raw = read_file(path, wat_bytes_max);
  if (!raw)
    return error{errc::build_failed, path.string() + " cannot be read",
                 raw.failure().message};
  return wat_file{path.string(), std::string{as_text(*raw)}};
}

/// The files of the SDK, by name.
result<std::vector<wat_file>> read_library() {
  std::vector<fs::path> paths;
  std::error_code failed;
  for (auto& file : fs::directory_iterator{sdk_directory("wat"), failed})
    if (file.path().extension() == ".wat")
      paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  std::vector<wat_file> out;
  for (auto& path : paths) {
    IPS_TRY_VALUE(file, read_wat(path));
    out.push_back(std::move(file));
  }
  return out;
}

status assemble_parts(const workshop& at, const std::vector<wat_file>& own,
                      const fs::path& to) {
  IPS_TRY_VALUE(library, read_library());
  IPS_TRY_VALUE(joined, wat_join::make(own, library, at.plan.initial_pages));
  auto path = at.part("wat");
  std::ofstream file{path, std::ios::binary};
  if (!(file << joined.text()).flush())
    return error{errc::build_failed, path.string() + " cannot be written"};
  auto done = assemble(path, at.directory.filename().string(), to);
  if (done)
    return ok();
  auto failure = done.failure();
  failure.cause = joined.with_places(failure.cause, path.string());
  return failure;
}

} // namespace

status build_from_text(const workshop& at, const fs::path& to) {
  std::vector<wat_file> own;
  for (auto& source : at.plan.sources) {
    IPS_TRY_VALUE(file, read_wat(at.directory / source));
    own.push_back(std::move(file));
  }
  if (own.size() == 1 && is_wat_module(own[0].text))
    return assemble(own[0].name, own[0].name, to);
  return assemble_parts(at, own, to);
}

} // namespace ips::manifest
