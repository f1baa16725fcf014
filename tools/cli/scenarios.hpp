#pragma once
// Which scripts `ips test` runs, and with which DNA. A variant (dna.toml:
// `[test] variant_of`) is the same app made another way: the scripts of the
// original are run with the variant installed in its place.

#include <filesystem>
#include <vector>

#include "tools/cli/command_line.hpp"
#include "tools/repl/session.hpp"

namespace ips::cli {

struct scenario {
  std::filesystem::path file;
  std::optional<repl::stand_in> variant;
};

/// In the order of the arguments; what a folder holds comes in the order of
/// the names, its own scripts before those that it has as a variant.
/// @returns `no_such_file` where there is nothing to run, or why a dna.toml
/// cannot be read.
result<std::vector<scenario>> find_scenarios(const command_line& line);

} // namespace ips::cli
