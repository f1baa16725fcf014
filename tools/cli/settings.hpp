#pragma once
// From options to a session: seed, keys, passphrase; what does not fit together
// is refused.

#include <string>
#include <vector>

#include "tools/cli/command_line.hpp"
#include "tools/repl/session.hpp"

namespace ips::cli {

/// Reads the passphrase where the options call for one, and chooses a seed
/// where they have none.
/// @returns `guessable_keys`, `configuration`, `no_such_file`.
result<repl::session_options> settings_of(const common_options& options);

/// Whether the same options and inputs give the same run again.
bool is_repeatable(const repl::session_options& options);

} // namespace ips::cli
