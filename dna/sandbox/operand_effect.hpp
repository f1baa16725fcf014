#pragma once
// What the meter must know of an instruction: how many operands it takes from
// the stack and leaves on it, and whether it can trap.

#include <cstdint>

#include <wabt/ir.h>

namespace ips::sandbox {

struct operand_effect {
  std::uint32_t taken;
  std::uint32_t left;
};

/// The effect of an instruction that neither opens a block nor branches.
operand_effect effect_of(const wabt::Expr& x, const wabt::Module& module);

/// Whether an instruction can trap, calls and `unreachable` apart.
bool can_trap(const wabt::Expr& x);

} // namespace ips::sandbox
