// Rust by rustc alone, without cargo: the SDK as a library of bitcode, then the
// author's crate, optimised together.

#include <array>

#include "dna/manifest/build_steps.hpp"
#include "dna/manifest/program.hpp"

namespace ips::manifest {

namespace fs = std::filesystem;

namespace {

using command = std::vector<std::string>;

constexpr auto target = "wasm32-unknown-unknown";

/// Whether a rustc has the target's core library.
bool makes_wasm(const std::string& rustc) {
  auto asked
    = run_program({rustc, "--print", "target-libdir", "--target", target});
  if (!asked || asked->code != 0)
    return false;
  auto& words = asked->output;
  std::error_code failed;
  return fs::is_directory(words.substr(0, words.find('\n')), failed);
}

/// That of PATH may be one without the target beside the distribution's.
result<std::string> find_rustc() {
  static constexpr std::array<const char*, 2> candidates{"rustc",
                                                         "/usr/bin/rustc"};
  for (auto rustc : candidates)
    if (makes_wasm(rustc))
      return std::string{rustc};
  return error{errc::build_failed,
               std::string{"no rustc here has the target "} + target,
               {},
               "install rustc and libstd-rust-dev-wasm32 (Debian), or add the "
               "target with rustup"};
}

/// What both crates share. The module's bytes must not depend on where its
/// sources lie.
command compile(const std::string& rustc, const fs::path& root,
                const std::string& shown) {
  return {rustc,
          "--edition=2021",
          "--color=never",
          std::string{"--target="} + target,
          "--remap-path-prefix=" + root.string() + "=" + shown,
          "-Copt-level=s",
          "-Cpanic=abort",
          "-Ccodegen-units=1"};
}

command sdk_crate(const std::string& rustc, const fs::path& library) {
  auto root = sdk_directory("rust");
  auto out = compile(rustc, root, "ips");
  // The SDK alone may use what is not stable: lib.rs says what.
  out.insert(out.begin(), {"env", "RUSTC_BOOTSTRAP=ips"});
  out.insert(out.end(),
             {"--crate-name=ips", "--crate-type=rlib", "-Clinker-plugin-lto",
              "-o", library.string(), (root / "src" / "lib.rs").string()});
  return out;
}

command author_crate(const std::string& rustc, const workshop& at,
                     const fs::path& library, const fs::path& to) {
  constexpr auto stack_bytes = "32768";
  constexpr std::uint32_t page_bytes = 65536;
  auto source = at.directory / at.plan.sources[0];
  auto memory = std::to_string(at.plan.initial_pages * page_bytes);
  auto out = compile(rustc, at.directory, "");
  out.insert(out.end(),
             {"--crate-name=module", "--crate-type=cdylib", "-Clto=fat",
              "--extern=ips=" + library.string(),
              std::string{"-Clink-arg=-zstack-size="} + stack_bytes,
              "-Clink-arg=--initial-memory=" + memory,
              "-Clink-arg=--strip-debug", "-o", to.string(), source.string()});
  return out;
}

} // namespace

status build_with_rustc(const workshop& at, const fs::path& to) {
  IPS_TRY_VALUE(rustc, find_rustc());
  auto crates = at.part("crates");
  std::error_code failed;
  fs::create_directory(crates, failed);
  if (failed)
    return error{errc::build_failed, crates.string() + " cannot be made",
                 failed.message()};
  auto library = crates / "libips.rlib";
  IPS_TRY(run_step(sdk_crate(rustc, library), "compile the SDK"));
  auto source = at.directory / at.plan.sources[0];
  return run_step(author_crate(rustc, at, library, to),
                  "compile " + source.string());
}

} // namespace ips::manifest
