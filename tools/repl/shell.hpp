#pragma once
// The interactive loop: reads inputs of one or more lines, evaluates them,
// shows values and errors. Also reads a pipe, without prompts.

#include <optional>
#include <string>

#include "tools/repl/session.hpp"

namespace ips::repl {

/// An input as it is evaluated: a leading let or const becomes var, so that a
/// name can be given again after a mistake; a lone object literal is taken as
/// one.
std::string prepared_input(const session& x, const std::string& text);

/// Reads and evaluates until the input ends.
/// @returns the first error, for the exit code of a pipe
std::optional<error> run_shell(session& x, bool interactive);

} // namespace ips::repl
