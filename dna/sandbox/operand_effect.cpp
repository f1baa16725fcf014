#include "dna/sandbox/operand_effect.hpp"

#include <wabt/cast.h>

namespace ips::sandbox {

namespace {

using wabt::ExprType;

operand_effect call_effect(const wabt::FuncDeclaration& callee,
                           std::uint32_t besides) {
  return {callee.GetNumParams() + besides, callee.GetNumResults()};
}

operand_effect lane_effect(const wabt::Expr& x) {
  auto opcode = wabt::cast<wabt::SimdLaneOpExpr>(&x)->opcode;
  return {opcode.GetParamType2() == wabt::Type::Void ? 1u : 2u, 1};
}

bool divides(wabt::Opcode x) {
  return (x >= wabt::Opcode::I32DivS && x <= wabt::Opcode::I32RemU)
         || (x >= wabt::Opcode::I64DivS && x <= wabt::Opcode::I64RemU);
}

bool truncates(wabt::Opcode x) {
  return (x >= wabt::Opcode::I32TruncF32S && x <= wabt::Opcode::I32TruncF64U)
         || (x >= wabt::Opcode::I64TruncF32S
             && x <= wabt::Opcode::I64TruncF64U);
}

} // namespace

operand_effect effect_of(const wabt::Expr& x, const wabt::Module& module) {
  switch (x.type()) {
    case ExprType::Const:
    case ExprType::GlobalGet:
    case ExprType::LocalGet:
    case ExprType::MemorySize:
    case ExprType::RefFunc:
    case ExprType::RefNull:
    case ExprType::TableSize:
      return {0, 1};
    case ExprType::Drop:
    case ExprType::GlobalSet:
    case ExprType::LocalSet:
    case ExprType::BrIf:
    case ExprType::BrTable:
      return {1, 0};
    case ExprType::Unary:
    case ExprType::Convert:
    case ExprType::Load:
    case ExprType::LoadSplat:
    case ExprType::LoadZero:
    case ExprType::LocalTee:
    case ExprType::MemoryGrow:
    case ExprType::RefIsNull:
    case ExprType::TableGet:
      return {1, 1};
    case ExprType::Binary:
    case ExprType::Compare:
    case ExprType::SimdShuffleOp:
    case ExprType::SimdLoadLane:
    case ExprType::TableGrow:
      return {2, 1};
    case ExprType::Store:
    case ExprType::SimdStoreLane:
    case ExprType::TableSet:
      return {2, 0};
    case ExprType::Select:
    case ExprType::Ternary:
      return {3, 1};
    case ExprType::MemoryCopy:
    case ExprType::MemoryFill:
    case ExprType::MemoryInit:
    case ExprType::TableCopy:
    case ExprType::TableFill:
    case ExprType::TableInit:
      return {3, 0};
    case ExprType::SimdLaneOp:
      return lane_effect(x);
    case ExprType::Call:
      return call_effect(
        module.GetFunc(wabt::cast<wabt::CallExpr>(&x)->var)->decl, 0);
    case ExprType::CallIndirect:
      return call_effect(wabt::cast<wabt::CallIndirectExpr>(&x)->decl, 1);
    default:
      return {0, 0};
  }
}

bool can_trap(const wabt::Expr& x) {
  switch (x.type()) {
    case ExprType::Binary:
      return divides(wabt::cast<wabt::BinaryExpr>(&x)->opcode);
    case ExprType::Convert:
      return truncates(wabt::cast<wabt::ConvertExpr>(&x)->opcode);
    case ExprType::CallIndirect:
    case ExprType::Load:
    case ExprType::LoadSplat:
    case ExprType::LoadZero:
    case ExprType::MemoryCopy:
    case ExprType::MemoryFill:
    case ExprType::MemoryInit:
    case ExprType::SimdLoadLane:
    case ExprType::SimdStoreLane:
    case ExprType::Store:
    case ExprType::TableCopy:
    case ExprType::TableFill:
    case ExprType::TableGet:
    case ExprType::TableInit:
    case ExprType::TableSet:
      return true;
    default:
      return false;
  }
}

} // namespace ips::sandbox
