#pragma once
// Where the bits of a NaN could be seen, and so must be the canonical ones.
// Scalars: only by storing, reinterpreting and copying a sign. Vectors: in
// every lane operation of integers, so each result of float arithmetic.

#include <cstdint>

#include <wabt/ir.h>

namespace ips::sandbox {

enum class nan_rule : std::uint8_t {
  none,
  /// The topmost operand, before the instruction.
  f32_operand,
  f64_operand,
  /// The result, after the instruction.
  f32x4_result,
  f64x2_result,
};

/// What an instruction asks for.
nan_rule nan_rule_of(const wabt::Expr& x);

} // namespace ips::sandbox
