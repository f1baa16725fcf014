#include "dna/sandbox/function_meter.hpp"

namespace ips::sandbox {

using wabt::cast;
using wabt::ExprType;
using wabt::Opcode;

namespace {

/// Whether JavaScriptCore's baseline compiler computes `x` of constants
/// otherwise than a machine does: a shift by more bits than there are, and
/// which of two zeros is less. tests/unit/sandbox/constants_test.cpp asks for
/// every operation.
bool is_folded_wrongly(const wabt::BinaryExpr& x) {
  switch (x.opcode) {
    case Opcode::I32ShrU:
    case Opcode::F32Min:
    case Opcode::F32Max:
    case Opcode::F64Min:
    case Opcode::F64Max:
      return true;
    default:
      return false;
  }
}

/// Whether `x` leaves a shift's count that needs no reduction.
bool is_small_count(const wabt::Expr& x) {
  return x.type() == ExprType::Const
         && cast<wabt::ConstExpr>(&x)->const_.u32() < 32;
}

} // namespace

void function_meter::hide_constant(place at) {
  auto& x = *cast<wabt::BinaryExpr>(&*at);
  auto& list = *levels_.back().list;
  if (!is_folded_wrongly(x)
      || (x.opcode == Opcode::I32ShrU && at != list.begin()
          && is_small_count(*std::prev(at))))
    return;
  auto operand = scratch(x.opcode.GetParamType2());
  code_builder{list, at}.local_set(operand).local_get(operand);
}

} // namespace ips::sandbox
