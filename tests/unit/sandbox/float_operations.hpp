#pragma once
// Every operation of WebAssembly 2.0 that takes or gives floats, as an
// expression over operands in memory.

#include <cstddef>
#include <string>
#include <vector>

namespace ips::sandbox {

struct float_operation {
  /// Takes its operands from 16 bytes each at `$in`, `$in` + 16 and + 32.
  std::string expression;
  /// The instruction that stores its result.
  std::string store;
  /// Floats that arithmetic made, at the result's start: their NaNs must be
  /// canonical. 0 for integers, and for what only moves bits.
  std::size_t floats = 0;
  std::size_t float_bytes = 4;
};

std::vector<float_operation> float_operations();

} // namespace ips::sandbox
