#pragma once
// The program ips, but for what its network is made of.

#include "tools/repl/session.hpp"

namespace ips::cli {

/// Reads the command line and runs its command on a thread with 16 MiB of
/// stack.
/// @returns the exit code
int run_program(int count, const char* const words[],
                const repl::network_factory& make);

} // namespace ips::cli
