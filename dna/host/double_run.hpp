#pragma once
// Determinism by trial: every function that a DNA names is run with fixed
// inputs, twice in each engine, and must do the same each time: answer, writes,
// requests, trace and fuel. What it asks of other agents is answered by an
// empty network.

#include "dna/host/run.hpp"

namespace ips::host {

/// Two runs that should have been one.
struct run_difference {
  std::string function;
  /// The first line in which they differ, from both.
  std::string message;
};

struct double_run_report {
  std::size_t functions = 0;
  std::size_t inputs = 0;
  std::vector<run_difference> differences;
};

/// Runs all functions of a DNA.
double_run_report run_twice(std::shared_ptr<const manifest::package> dna,
                            std::span<sandbox::engine* const> engines);

} // namespace ips::host
