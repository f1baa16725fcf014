#pragma once
// How a command ends: its exit code, its error on stderr, or its one envelope
// on stdout.

#include <optional>
#include <string>
#include <vector>

#include "tools/repl/script_engine.hpp"

namespace ips::cli {

using json = nlohmann::json;

namespace exit_code {
inline constexpr int ok = 0;
inline constexpr int failed = 1;
inline constexpr int usage = 2;
inline constexpr int configuration = 3;
inline constexpr int rejected = 6;
inline constexpr int bug = 70;
} // namespace exit_code

/// The exit code of an error that nothing caught.
int exit_code_of(const error& what);

/// The exit code of an error that kept the network from being made: as above,
/// but what is wrong with a data directory or a package is configuration.
int start_code_of(const error& what);

/// What a command has to say at its end.
struct ending {
  int code = exit_code::ok;
  std::optional<error> failed;
  /// Where a script failed, ready to print; replaces the error's headline.
  std::string failed_text;
  /// The innermost place in a script; may be empty.
  std::string failed_at;
  json value;
  /// What a script printed.
  std::vector<std::string> output;
  /// Further members of the envelope.
  json more = json::object();
};

ending ended_by(error what, int code);

/// With `as_json` the envelope on stdout, else the error on stderr.
/// @returns the exit code
int report(const ending& x, bool as_json);

} // namespace ips::cli
