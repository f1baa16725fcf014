#include "dna/sandbox/nan_rule.hpp"

#include <wabt/cast.h>

namespace ips::sandbox {

namespace {

using wabt::ExprType;
using wabt::Opcode;

nan_rule rule_of(Opcode x) {
  switch (x) {
    case Opcode::F32Store:
    case Opcode::I32ReinterpretF32:
    case Opcode::F32Copysign:
    case Opcode::F32X4Splat:
    case Opcode::F32X4ReplaceLane:
      return nan_rule::f32_operand;
    case Opcode::F64Store:
    case Opcode::I64ReinterpretF64:
    case Opcode::F64Copysign:
    case Opcode::F64X2Splat:
    case Opcode::F64X2ReplaceLane:
      return nan_rule::f64_operand;
    case Opcode::F32X4Add:
    case Opcode::F32X4Sub:
    case Opcode::F32X4Mul:
    case Opcode::F32X4Div:
    case Opcode::F32X4Min:
    case Opcode::F32X4Max:
    case Opcode::F32X4Sqrt:
    case Opcode::F32X4Ceil:
    case Opcode::F32X4Floor:
    case Opcode::F32X4Trunc:
    case Opcode::F32X4Nearest:
    case Opcode::F32X4DemoteF64X2Zero:
      return nan_rule::f32x4_result;
    case Opcode::F64X2Add:
    case Opcode::F64X2Sub:
    case Opcode::F64X2Mul:
    case Opcode::F64X2Div:
    case Opcode::F64X2Min:
    case Opcode::F64X2Max:
    case Opcode::F64X2Sqrt:
    case Opcode::F64X2Ceil:
    case Opcode::F64X2Floor:
    case Opcode::F64X2Trunc:
    case Opcode::F64X2Nearest:
    case Opcode::F64X2PromoteLowF32X4:
      return nan_rule::f64x2_result;
    default:
      return nan_rule::none;
  }
}

} // namespace

nan_rule nan_rule_of(const wabt::Expr& x) {
  switch (x.type()) {
    case ExprType::Binary:
      return rule_of(wabt::cast<wabt::BinaryExpr>(&x)->opcode);
    case ExprType::Convert:
      return rule_of(wabt::cast<wabt::ConvertExpr>(&x)->opcode);
    case ExprType::Unary:
      return rule_of(wabt::cast<wabt::UnaryExpr>(&x)->opcode);
    case ExprType::Store:
      return rule_of(wabt::cast<wabt::StoreExpr>(&x)->opcode);
    case ExprType::SimdLaneOp:
      return rule_of(wabt::cast<wabt::SimdLaneOpExpr>(&x)->opcode);
    default:
      return nan_rule::none;
  }
}

} // namespace ips::sandbox
