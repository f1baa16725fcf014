#include "dna/sandbox/meter_functions.hpp"

#include <algorithm>

#include <wabt/cast.h>

#include "dna/sandbox/code_builder.hpp"
#include "dna/sandbox/module_gate.hpp"

namespace ips::sandbox {

namespace {

using wabt::Index;
using wabt::Opcode;
using wabt::Type;
using wabt::TypeVector;

/// A segment that was active, as `begin` copies it.
struct initial_data {
  Index segment;
  std::uint32_t offset;
  std::uint32_t size;
};

wabt::Var var(Index i) {
  return wabt::Var{i, wabt::Location{}};
}

wabt::FuncDeclaration declare(wabt::Module& module, const TypeVector& params,
                              const TypeVector& results) {
  wabt::FuncDeclaration out;
  out.has_func_type = true;
  out.type_var = var(add_type(module, params, results));
  out.sig.param_types = params;
  out.sig.result_types = results;
  return out;
}

/// Adds a function without a body.
wabt::Func& add_function(wabt::Module& module, const TypeVector& params,
                         const TypeVector& results,
                         const TypeVector& locals = {}) {
  auto field = std::make_unique<wabt::FuncModuleField>();
  auto& func = field->func;
  func.decl = declare(module, params, results);
  for (auto type : locals)
    func.local_types.AppendDecl(type, 1);
  module.AppendField(std::move(field));
  return func;
}

void add_export(wabt::Module& module, std::string_view name,
                wabt::ExternalKind kind, Index index) {
  auto field = std::make_unique<wabt::ExportModuleField>();
  field->export_.name = name;
  field->export_.kind = kind;
  field->export_.var = var(index);
  module.AppendField(std::move(field));
}

/// Adds a function under one of the names of `meter_exports`.
code_builder add_exported(wabt::Module& module, std::string_view name,
                          const TypeVector& params, const TypeVector& results) {
  add_export(module, name, wabt::ExternalKind::Func,
             static_cast<Index>(module.funcs.size()));
  return code_builder{add_function(module, params, results).exprs};
}

void add_global(wabt::Module& module, Type type) {
  auto field = std::make_unique<wabt::GlobalModuleField>();
  field->global.type = type;
  field->global.mutable_ = true;
  code_builder{field->global.init_expr}.constant(
    type == Type::I64 ? wabt::Const::I64() : wabt::Const::I32());
  module.AppendField(std::move(field));
}

/// Calls `fail` where the fuel global is below zero.
void check_fuel(const meter_plan& plan, code_builder& code) {
  code.global_get(plan.fuel)
    .i64(0)
    .compare(Opcode::I64LtS)
    .when()
    .global_get(plan.fuel)
    .global_get(plan.where)
    .call(plan.fail)
    .unreachable();
}

/// The function that the author's code calls in place of an import: pays,
/// calls it, and takes its word apart (`host_word`).
void add_wrapper(const meter_plan& plan, wabt::Module& module, Index import) {
  auto type = module.funcs[import]->decl.sig;
  auto parameters = type.GetNumParams();
  auto answer = parameters;
  auto word = parameters + 1;
  auto& func = add_function(module, type.param_types, type.result_types,
                            {Type::F64, Type::I64});
  code_builder code{func.exprs};
  code.global_get(plan.fuel)
    .i64(plan.import_fuel[import])
    .binary(Opcode::I64Sub)
    .global_set(plan.fuel);
  check_fuel(plan, code);
  for (Index i = 0; i < parameters; ++i)
    code.local_get(i);
  code.call(import)
    .local_tee(answer)
    .constant(wabt::Const::F64(0))
    .compare(Opcode::F64Lt)
    .when()
    .i32(static_cast<std::uint32_t>(run_status::stopped))
    .global_set(plan.status)
    .unreachable();
  code.global_get(plan.fuel)
    .local_get(answer)
    .convert(Opcode::I64TruncF64U)
    .local_tee(word)
    .i64(32)
    .binary(Opcode::I64ShrU)
    .binary(Opcode::I64Sub)
    .global_set(plan.fuel);
  check_fuel(plan, code);
  code.local_get(word).convert(Opcode::I32WrapI64);
}

/// The import itself: under its number, and answering a word.
void retype_import(wabt::Module& module, Index import, std::uint32_t function) {
  auto* x = wabt::cast<wabt::FuncImport>(module.imports[import]);
  x->field_name = std::to_string(function);
  x->func.decl
    = declare(module, TypeVector(x->func.decl.sig.param_types), {Type::F64});
}

std::vector<initial_data> make_passive(const meter_plan& plan,
                                       wabt::Module& module) {
  std::vector<initial_data> out;
  for (Index i = 0; i < module.data_segments.size(); ++i) {
    if (!plan.active_data[i])
      continue;
    auto& x = *module.data_segments[i];
    if (!x.data.empty())
      out.push_back({i, segment_offset(x.offset),
                     static_cast<std::uint32_t>(x.data.size())});
    x.kind = wabt::SegmentKind::Passive;
    x.offset.clear();
  }
  if (std::find(plan.active_data.begin(), plan.active_data.end(), true)
      == plan.active_data.end())
    return out;
  auto empty = std::make_unique<wabt::DataSegmentModuleField>();
  empty->data_segment.kind = wabt::SegmentKind::Passive;
  empty->data_segment.memory_var = var(0);
  module.AppendField(std::move(empty));
  return out;
}

void reset_memory(code_builder& code, std::span<const initial_data> data) {
  constexpr Index memory_is_clear = 1;
  code.local_get(memory_is_clear).add<wabt::UnaryExpr>(Opcode::I32Eqz);
  auto fill = code.when();
  fill.i32(0).i32(0).add<wabt::MemorySizeExpr>(var(0));
  fill.i32(16).binary(Opcode::I32Shl).add<wabt::MemoryFillExpr>(var(0));
  for (auto& x : data)
    code.i32(x.offset).i32(0).i32(x.size).add<wabt::MemoryInitExpr>(
      var(x.segment), var(0));
}

void copy_initial_value(code_builder& code, const wabt::Global& x) {
  auto& value = x.init_expr.front();
  if (auto* constant = wabt::dyn_cast<wabt::ConstExpr>(&value))
    code.constant(constant->const_);
  else if (auto* null = wabt::dyn_cast<wabt::RefNullExpr>(&value))
    code.add<wabt::RefNullExpr>(null->type);
  else
    code.add<wabt::RefFuncExpr>(wabt::cast<wabt::RefFuncExpr>(&value)->var);
}

void add_begin(const meter_plan& plan, wabt::Module& module,
               std::span<const initial_data> data,
               std::span<const Index> before_calls) {
  auto code
    = add_exported(module, meter_exports::begin, {Type::F64, Type::I32}, {});
  if (!module.memories.empty())
    reset_memory(code, data);
  for (Index i = 0; i < plan.fuel; ++i)
    if (module.globals[i]->mutable_) {
      copy_initial_value(code, *module.globals[i]);
      code.global_set(i);
    }
  code.local_get(0).convert(Opcode::I64TruncF64U).global_set(plan.fuel);
  code.i32(0).global_set(plan.status);
  code.i32(0).global_set(plan.dirty);
  for (auto function : before_calls) {
    code.i32(plan.limits.stack_bytes).global_set(plan.stack);
    code.call(function);
  }
  code.i32(plan.limits.stack_bytes).global_set(plan.stack);
}

void add_end(const meter_plan& plan, wabt::Module& module) {
  constexpr auto minus_one = 0xbff0'0000'0000'0000u;
  auto code = add_exported(module, meter_exports::end, {}, {Type::F64});
  code.constant(wabt::Const::F64(minus_one))
    .global_get(plan.fuel)
    .convert(Opcode::F64ConvertI64S)
    .binary(Opcode::F64Sub)
    .global_get(plan.fuel)
    .convert(Opcode::F64ConvertI64S)
    .global_get(plan.dirty)
    .select();
}

} // namespace

Index add_type(wabt::Module& module, const TypeVector& parameters,
               const TypeVector& results) {
  auto type = std::make_unique<wabt::FuncType>();
  type->sig.param_types = parameters;
  type->sig.result_types = results;
  auto field = std::make_unique<wabt::TypeModuleField>();
  field->type = std::move(type);
  module.AppendField(std::move(field));
  return static_cast<Index>(module.types.size() - 1);
}

void add_fail(const meter_plan& plan, wabt::Module& module) {
  code_builder code{add_function(module, {Type::I64, Type::I32}, {}).exprs};
  code.local_get(1).global_set(plan.where);
  code.i32(static_cast<std::uint32_t>(run_status::out_of_fuel))
    .i32(static_cast<std::uint32_t>(run_status::stack_exhausted))
    .local_get(0)
    .i64(0)
    .compare(Opcode::I64LtS)
    .select()
    .global_set(plan.status);
  code.i64(0)
    .local_get(0)
    .local_get(0)
    .i64(0)
    .compare(Opcode::I64LtS)
    .select()
    .global_set(plan.fuel)
    .unreachable();
}

void add_meter_functions(const meter_plan& plan, wabt::Module& module,
                         std::span<const std::uint32_t> imports,
                         std::span<const Index> before_calls) {
  for (auto global = plan.fuel; global <= plan.where; ++global)
    add_global(module, global == plan.fuel ? Type::I64 : Type::I32);
  for (Index i = 0; i < imports.size(); ++i)
    add_wrapper(plan, module, i);
  add_fail(plan, module);
  auto data = make_passive(plan, module);
  add_begin(plan, module, data, before_calls);
  add_end(plan, module);
  add_exported(module, meter_exports::status, {}, {Type::I32})
    .global_get(plan.status);
  add_exported(module, meter_exports::where, {}, {Type::I32})
    .global_get(plan.where);
  add_exported(module, meter_exports::charge, {Type::F64}, {})
    .global_get(plan.fuel)
    .local_get(0)
    .convert(Opcode::I64TruncF64U)
    .binary(Opcode::I64Sub)
    .global_set(plan.fuel);
  if (!module.memories.empty())
    add_export(module, meter_exports::memory, wabt::ExternalKind::Memory, 0);
  for (Index i = 0; i < imports.size(); ++i)
    retype_import(module, i, imports[i]);
}

} // namespace ips::sandbox
