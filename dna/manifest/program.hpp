#pragma once
// Runs another program without a shell.

#include <string>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips::manifest {

/// What is kept of a program's output: some hundred messages of a compiler.
inline constexpr std::size_t program_output_max = 64u << 10;

/// How a program ended.
struct program_outcome {
  /// 0 where it went well; 128 + signal where a signal ended it.
  int code = 0;
  /// Both of its output streams.
  std::string output;
};

/// Runs `command[0]`, found in PATH, to its end.
/// @returns `build_failed` where it cannot be started.
result<program_outcome> run_program(const std::vector<std::string>& command);

} // namespace ips::manifest
