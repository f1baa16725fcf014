#pragma once
// What a DNA's manifest may lower of the bounds of a run, and never raise.

#include "dna/host/limits.hpp"

namespace ips::host {

struct run_limits {
  std::uint32_t host_calls = limits::host_calls_max;
  /// Headers that one run may stage.
  std::uint32_t commits = limits::commits_max;
  /// Of what a function answers.
  std::uint32_t output_bytes = limits::output_bytes_max;
};

} // namespace ips::host
