#include "dna/sandbox/function_meter.hpp"

#include <algorithm>

#include "dna/sandbox/fuel_costs.hpp"
#include "dna/sandbox/limits.hpp"

namespace ips::sandbox {

using wabt::cast;
using wabt::ExprType;
using wabt::Opcode;
using wabt::Type;

function_meter::function_meter(const meter_plan& plan, wabt::Module& module,
                               wabt::Index index)
  : plan_(plan), module_(module), func_(*module.funcs[index]), index_(index),
    authors_locals_(func_.GetNumParamsAndLocals()),
    fuel_local_(authors_locals_) {
  if (plan_.counted)
    func_.local_types.AppendDecl(Type::I64, 1);
}

void function_meter::run() {
  levels_.push_back(
    {&func_.exprs, func_.exprs.begin(), nullptr, &func_.decl.sig, 0});
  while (!levels_.empty()) {
    auto& top = levels_.back();
    if (top.next == top.list->end())
      leave();
    else
      visit(top.next++);
  }
  if (plan_.counted)
    wrap_body();
}

// -- control flow ------------------------------------------------------------

void function_meter::visit(place at) {
  auto& x = *at;
  charge(at, fuel_cost(x));
  switch (x.type()) {
    case ExprType::Block:
      return enter(x, cast<wabt::BlockExpr>(&x)->block);
    case ExprType::Loop:
      close_charge();
      return enter(x, cast<wabt::LoopExpr>(&x)->block);
    case ExprType::If:
      close_charge();
      apply({1, 0});
      return enter(x, cast<wabt::IfExpr>(&x)->true_);
    case ExprType::Br:
      branch(cast<wabt::BrExpr>(&x)->var);
      return end_of_flow();
    case ExprType::BrIf:
      apply({1, 0});
      branch(cast<wabt::BrIfExpr>(&x)->var);
      return close_charge();
    case ExprType::BrTable:
      branch_table(*cast<wabt::BrTableExpr>(&x));
      return end_of_flow();
    case ExprType::Return:
      if (plan_.counted)
        replace_return(at);
      return end_of_flow();
    case ExprType::Unreachable:
      if (plan_.counted)
        code_builder{*levels_.back().list, at}
          .local_get(fuel_local_)
          .global_set(plan_.fuel)
          .i32(index_)
          .global_set(plan_.where);
      return end_of_flow();
    default:
      // The effect first: rewriting makes a call point elsewhere.
      apply(effect_of(x, module_));
      may_trap_ = may_trap_ || can_trap(x);
      return rewrite(at);
  }
}

void function_meter::enter(wabt::Expr& opener, wabt::Block& block) {
  auto floor = levels_.back().base;
  auto taken = block.decl.GetNumParams();
  auto base = height_ >= floor + taken ? height_ - taken : floor;
  levels_.push_back(
    {&block.exprs, block.exprs.begin(), &opener, &block.decl.sig, base});
}

void function_meter::leave() {
  auto& top = levels_.back();
  auto is_if = top.opener && top.opener->type() == ExprType::If;
  if (is_if && !top.in_else) {
    auto& otherwise = cast<wabt::IfExpr>(top.opener)->false_;
    close_charge();
    top.in_else = true;
    top.list = &otherwise;
    top.next = otherwise.begin();
    height_ = top.base + top.type->GetNumParams();
    return;
  }
  if (is_if || top.targeted)
    close_charge();
  height_ = top.base;
  auto results = top.type->GetNumResults();
  levels_.pop_back();
  if (!levels_.empty())
    apply({0, results});
}

void function_meter::branch(const wabt::Var& depth) {
  auto& target = levels_[levels_.size() - 1 - depth.index()];
  if (!target.opener || target.opener->type() != ExprType::Loop)
    target.targeted = true;
}

void function_meter::branch_table(const wabt::BrTableExpr& x) {
  for (auto& target : x.targets)
    branch(target);
  branch(x.default_target);
}

void function_meter::replace_return(place at) {
  auto& list = *levels_.back().list;
  code_builder{list, at}.br(static_cast<wabt::Index>(levels_.size() - 1));
  list.erase(at);
}

void function_meter::end_of_flow() {
  height_ = levels_.back().base;
  close_charge();
}

void function_meter::apply(operand_effect effect) {
  // After a branch the stack holds whatever is asked of it.
  auto floor = levels_.back().base;
  auto above = height_ - floor;
  height_
    = floor + (above > effect.taken ? above - effect.taken : 0) + effect.left;
  height_max_ = std::max(height_max_, height_);
}

// -- instructions ------------------------------------------------------------

void function_meter::rewrite(place at) {
  auto& x = *at;
  switch (x.type()) {
    case ExprType::Call: {
      auto& callee = cast<wabt::CallExpr>(&x)->var;
      auto of_import = callee.index() < plan_.imports();
      // A wrapper has no name of its own: what fails in it fails here.
      may_trap_ = may_trap_ || of_import;
      callee.set_index(plan_.redirect(callee.index()));
      return rewrite_call(at, of_import);
    }
    case ExprType::CallIndirect:
      return rewrite_call(at, false);
    case ExprType::RefFunc: {
      auto& function = cast<wabt::RefFuncExpr>(&x)->var;
      return function.set_index(plan_.redirect(function.index()));
    }
    case ExprType::GlobalGet:
      return redirect_global(cast<wabt::GlobalGetExpr>(&x)->var);
    case ExprType::GlobalSet:
      return redirect_global(cast<wabt::GlobalSetExpr>(&x)->var);
    case ExprType::MemoryInit:
      redirect_data(cast<wabt::MemoryInitExpr>(&x)->var);
      return rewrite_bulk(at, fuel::bytes_per_unit_log2, 1);
    case ExprType::MemoryCopy:
    case ExprType::MemoryFill:
      return rewrite_bulk(at, fuel::bytes_per_unit_log2, 1);
    case ExprType::TableCopy:
    case ExprType::TableFill:
    case ExprType::TableInit:
      mark_dirty(at);
      return rewrite_bulk(at, 0, fuel::table_element);
    case ExprType::MemoryGrow:
      return rewrite_grow(at, fuel::page, plan_.limits.memory_pages);
    case ExprType::TableGrow:
      return rewrite_grow(at, fuel::table_element, plan_.limits.table_elements);
    case ExprType::DataDrop:
      redirect_data(cast<wabt::DataDropExpr>(&x)->var);
      return mark_dirty(at);
    case ExprType::ElemDrop:
    case ExprType::TableSet:
      return mark_dirty(at);
    case ExprType::Binary:
      hide_constant(at);
      return canonicalise(at);
    default:
      return canonicalise(at);
  }
}

void function_meter::rewrite_call(place at, bool of_import) {
  if (!plan_.counted)
    return;
  auto& top = levels_.back();
  code_builder before{*top.list, at};
  before.local_get(fuel_local_).global_set(plan_.fuel);
  if (!of_import)
    before.local_get(stack_local()).global_set(plan_.stack);
  code_builder after{*top.list, top.next};
  after.global_get(plan_.fuel).local_set(fuel_local_);
  note_where(after);
}

void function_meter::rewrite_bulk(place at, std::uint32_t unit_log2,
                                  std::uint32_t factor) {
  if (!plan_.counted)
    return;
  auto count = scratch(Type::I32);
  code_builder code{*levels_.back().list, at};
  code.local_tee(count)
    .local_get(fuel_local_)
    .local_get(count)
    .convert(Opcode::I64ExtendI32U)
    .i64((1u << unit_log2) - 1)
    .binary(Opcode::I64Add)
    .i64(unit_log2)
    .binary(Opcode::I64ShrU)
    .i64(factor)
    .binary(Opcode::I64Mul);
  take_fuel(code);
}

void function_meter::rewrite_grow(place at, std::uint64_t unit,
                                  std::uint32_t max) {
  auto count = scratch(Type::I32);
  code_builder code{*levels_.back().list, at};
  code.local_tee(count);
  if (plan_.counted) {
    // More than the limit is refused by the engine at once, and costs nothing.
    code.local_get(fuel_local_)
      .local_get(count)
      .convert(Opcode::I64ExtendI32U)
      .i64(unit)
      .binary(Opcode::I64Mul)
      .i64(0)
      .local_get(count)
      .i32(max)
      .compare(Opcode::I32LeU)
      .select();
    take_fuel(code);
  }
  code.global_get(plan_.dirty)
    .local_get(count)
    .binary(Opcode::I32Or)
    .global_set(plan_.dirty);
}

void function_meter::redirect_global(wabt::Var& global) {
  global.set_index(plan_.redirect_global(global.index()));
}

void function_meter::redirect_data(wabt::Var& segment) {
  if (plan_.active_data[segment.index()])
    segment.set_index(plan_.empty_data);
}

void function_meter::mark_dirty(place at) {
  code_builder{*levels_.back().list, at}.i32(1).global_set(plan_.dirty);
}

// -- fuel --------------------------------------------------------------------

void function_meter::charge(place at, std::uint32_t cost) {
  if (cost == 0 || !plan_.counted)
    return;
  if (!open_charge_) {
    code_builder code{*levels_.back().list, at};
    code.local_get(fuel_local_);
    open_charge_ = &code.add<wabt::ConstExpr>(wabt::Const::I64(0));
    take_fuel(code);
  }
  auto& sum = open_charge_->const_;
  sum.set_u64(sum.u64() + cost);
}

void function_meter::close_charge() {
  open_charge_ = nullptr;
}

void function_meter::take_fuel(code_builder& code) {
  code.binary(Opcode::I64Sub)
    .local_tee(fuel_local_)
    .i64(0)
    .compare(Opcode::I64LtS)
    .br_if(static_cast<wabt::Index>(levels_.size()));
}

// -- the frame ---------------------------------------------------------------

std::uint32_t function_meter::frame_bytes() const {
  return 256 + 17 * (authors_locals_ + height_max_);
}

wabt::Index function_meter::scratch(Type type) {
  for (auto& [known, local] : scratch_)
    if (known == type)
      return local;
  auto local = func_.GetNumParamsAndLocals();
  func_.local_types.AppendDecl(type, 1);
  scratch_.emplace_back(type, local);
  return local;
}

wabt::Index function_meter::stack_local() {
  if (!stack_local_) {
    stack_local_ = func_.GetNumParamsAndLocals();
    func_.local_types.AppendDecl(Type::I32, 1);
  }
  return *stack_local_;
}

void function_meter::note_where(code_builder& code) {
  wheres_.push_back(
    {&code.list(), &code.add<wabt::ConstExpr>(wabt::Const::I32(index_)),
     &code.add<wabt::GlobalSetExpr>(wabt::Var{plan_.where, {}})});
}

void function_meter::forget_wheres() {
  for (auto& x : wheres_)
    for (auto* node : {x.constant, x.set})
      x.list->erase(place{*x.list, node});
}

void function_meter::wrap_body() {
  auto body = std::make_unique<wabt::BlockExpr>();
  auto& type = body->block.decl;
  type.sig.result_types = func_.decl.sig.result_types;
  if (type.GetNumResults() > 1) {
    type.has_func_type = true;
    type.type_var = wabt::Var{plan_.body_types[func_.decl.type_var.index()],
                              wabt::Location{}};
  }
  if (!may_trap_)
    forget_wheres();
  body->block.exprs = std::move(func_.exprs);

  code_builder code{func_.exprs};
  auto& out = code.add<wabt::BlockExpr>().block.exprs;
  code_builder inside{out};
  write_prologue(inside);
  out.push_back(std::move(body));
  inside.local_get(fuel_local_).global_set(plan_.fuel).add<wabt::ReturnExpr>();
  code.local_get(fuel_local_).i32(index_).call(plan_.fail).unreachable();
}

/// A caller has left in the stack global what its callees may take.
void function_meter::write_prologue(code_builder& code) {
  code.global_get(plan_.fuel).local_set(fuel_local_);
  if (may_trap_)
    code.i32(index_).global_set(plan_.where);
  code.global_get(plan_.stack).i32(frame_bytes()).binary(Opcode::I32Sub);
  if (stack_local_)
    code.local_tee(*stack_local_);
  code.i32(0).compare(Opcode::I32LtS).br_if(0);
}

} // namespace ips::sandbox
