#include "dna/sandbox/function_meter.hpp"
#include "dna/sandbox/nan_rule.hpp"

namespace ips::sandbox {

using wabt::Const;
using wabt::Opcode;

namespace {

constexpr std::uint32_t nan32 = 0x7fc0'0000;
constexpr std::uint32_t nan64_high = 0x7ff8'0000;
constexpr std::uint64_t nan64 = std::uint64_t{nan64_high} << 32;

} // namespace

void function_meter::canonicalise(place at) {
  switch (nan_rule_of(*at)) {
    case nan_rule::none:
      return;
    case nan_rule::f32_operand:
      return canonical_operand(at, Const::F32(nan32), Opcode::F32Eq);
    case nan_rule::f64_operand:
      return canonical_operand(at, Const::F64(nan64), Opcode::F64Eq);
    case nan_rule::f32x4_result:
      return canonical_lanes(Const::V128({nan32, nan32, nan32, nan32}),
                             Opcode::F32X4Eq);
    case nan_rule::f64x2_result:
      return canonical_lanes(Const::V128({0, nan64_high, 0, nan64_high}),
                             Opcode::F64X2Eq);
  }
}

void function_meter::canonical_operand(place at, const Const& nan,
                                       Opcode equal) {
  auto value = scratch(nan.type());
  code_builder{*levels_.back().list, at}
    .local_tee(value)
    .constant(nan)
    .local_get(value)
    .local_get(value)
    .compare(equal)
    .select();
}

void function_meter::canonical_lanes(const Const& nan, Opcode equal) {
  auto& top = levels_.back();
  auto value = scratch(wabt::Type::V128);
  code_builder{*top.list, top.next}
    .local_tee(value)
    .constant(nan)
    .local_get(value)
    .local_get(value)
    .compare(equal)
    .ternary(Opcode::V128BitSelect);
}

} // namespace ips::sandbox
