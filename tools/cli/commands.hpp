#pragma once
// The commands of the program, one file each. Each answers its exit code.

#include "tools/cli/command_line.hpp"
#include "tools/repl/session.hpp"

namespace ips::cli {

/// The interactive session, or a pipe's script.
int shell_command(const command_line& line, const repl::network_factory& make);

/// `ips run FILE` and `ips -e CODE`.
int run_command(const command_line& line, const repl::network_factory& make);

/// `ips test`.
int test_command(const command_line& line, const repl::network_factory& make);

/// `ips bench`.
int bench_command(const command_line& line);

/// `ips dna new`, `build`, `check`, `pack`, `inspect`.
int dna_command(const command_line& line);

/// `ips dna test`: a module that cannot be built is told once, not by each
/// scenario.
int dna_test_command(const command_line& line,
                     const repl::network_factory& make);

/// `ips dna build --watch`: builds at each change, tells what failed and goes
/// on, until Ctrl-C. @pre `repl::block_interrupts` ran
int watch_command(const command_line& line);
/// `ips wasm spec`.
int wasm_command(const command_line& line);

/// `ips explain`.
int explain_command(const command_line& line);

/// `ips sandbox-worker`.
int sandbox_worker_command(const command_line& line);

} // namespace ips::cli
