#include "dna/sandbox/fuel_costs.hpp"

#include <wabt/cast.h>

namespace ips::sandbox {

namespace {

using wabt::Expr;
using wabt::ExprType;
using wabt::Opcode;
using wabt::Type;

bool takes_or_gives(Opcode x, Type type) {
  return x.GetResultType() == type || x.GetParamType1() == type
         || x.GetParamType2() == type;
}

std::uint32_t operation_cost(Opcode x) {
  switch (x) {
    case Opcode::I32DivS:
    case Opcode::I32DivU:
    case Opcode::I32RemS:
    case Opcode::I32RemU:
      return 8;
    case Opcode::I64DivS:
    case Opcode::I64DivU:
    case Opcode::I64RemS:
    case Opcode::I64RemU:
      return 12;
    case Opcode::F32Div:
    case Opcode::F32Sqrt:
    case Opcode::F64Div:
    case Opcode::F64Sqrt:
      return 6;
    default:
      break;
  }
  if (takes_or_gives(x, Type::V128))
    return 4;
  if (takes_or_gives(x, Type::F32) || takes_or_gives(x, Type::F64))
    return 2;
  return 1;
}

} // namespace

std::uint32_t fuel_cost(const Expr& x) {
  switch (x.type()) {
    case ExprType::Nop:
    case ExprType::Block:
    case ExprType::Loop:
      return 0;
    case ExprType::Binary:
      return operation_cost(wabt::cast<wabt::BinaryExpr>(&x)->opcode);
    case ExprType::Compare:
      return operation_cost(wabt::cast<wabt::CompareExpr>(&x)->opcode);
    case ExprType::Convert:
      return operation_cost(wabt::cast<wabt::ConvertExpr>(&x)->opcode);
    case ExprType::Unary:
      return operation_cost(wabt::cast<wabt::UnaryExpr>(&x)->opcode);
    case ExprType::Load:
    case ExprType::Store:
      return 2;
    case ExprType::Ternary:
    case ExprType::SimdLaneOp:
    case ExprType::SimdLoadLane:
    case ExprType::SimdStoreLane:
    case ExprType::SimdShuffleOp:
    case ExprType::LoadSplat:
    case ExprType::LoadZero:
      return 4;
    case ExprType::BrTable:
    case ExprType::TableGet:
    case ExprType::TableSet:
      return 3;
    case ExprType::Call:
      return 6;
    case ExprType::CallIndirect:
      return 10;
    case ExprType::MemoryCopy:
    case ExprType::MemoryFill:
    case ExprType::MemoryInit:
    case ExprType::TableCopy:
    case ExprType::TableFill:
    case ExprType::TableInit:
      return 16;
    case ExprType::MemoryGrow:
    case ExprType::TableGrow:
      return 1000;
    default:
      return 1;
  }
}

} // namespace ips::sandbox
