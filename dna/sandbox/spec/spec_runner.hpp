#pragma once
// Runs spec scripts and counts. A script's assertion passes, fails, or is
// skipped because it asks for what DESIGN 6 leaves out on purpose; a module, an
// action or a registration that does not succeed is a failure too.

#include <filesystem>
#include <string>
#include <vector>

#include "dna/sandbox/spec/script_world.hpp"

namespace ips::sandbox::spec {

struct spec_failure {
  std::uint32_t line;
  /// What it was: "assert_return".
  std::string what;
  std::string expected;
  std::string got;
};

struct spec_skip {
  std::uint32_t line;
  std::string reason;
};

/// What came of one script.
struct spec_report {
  std::uint32_t passed = 0;
  std::vector<spec_failure> failures;
  std::vector<spec_skip> skips;
};

/// Why an assertion on a NaN's bits is skipped where there is a meter.
extern const std::string_view canonical_nan_reason;

/// Runs a script that was read.
spec_report run_script(const spec_script& script, const world_options& options);

/// Runs the script in a file, `.wast` or `.json`.
/// @returns `bad_script`, `no_such_file`
result<spec_report> run_script(const std::filesystem::path& file,
                               const world_options& options);

} // namespace ips::sandbox::spec
