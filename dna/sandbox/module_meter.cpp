#include "dna/sandbox/module_meter.hpp"

#include <algorithm>

#include <wabt/binary-writer.h>
#include <wabt/cast.h>

#include "dna/sandbox/function_meter.hpp"
#include "dna/sandbox/limits.hpp"
#include "dna/sandbox/meter_functions.hpp"
#include "dna/sandbox/meter_plan.hpp"

namespace ips::sandbox {

namespace {

using wabt::Index;

void place_globals(meter_plan& plan, Index first) {
  for (auto* slot :
       {&plan.fuel, &plan.status, &plan.stack, &plan.dirty, &plan.where})
    *slot = first++;
}

meter_plan make_plan(const gated_module& gated, const module_limits& limits,
                     std::span<const host_function> offered) {
  auto& module = *gated.module;
  meter_plan plan;
  plan.limits = limits;
  for (auto function : gated.imports)
    plan.import_fuel.push_back(
      std::min(offered[function].fuel, limits::fuel_max + 1));
  for (auto* x : module.data_segments)
    plan.active_data.push_back(x->kind == wabt::SegmentKind::Active);
  plan.empty_data = static_cast<Index>(module.data_segments.size());
  place_globals(plan, static_cast<Index>(module.globals.size()));
  plan.first_wrapper = static_cast<Index>(module.funcs.size());
  plan.fail = plan.first_wrapper + plan.imports();
  return plan;
}

meter_plan make_open_plan(const wabt::Module& module,
                          const module_limits& limits) {
  meter_plan plan;
  plan.limits = limits;
  plan.active_data.assign(module.data_segments.size(), false);
  place_globals(plan, module.num_global_imports);
  plan.first_wrapper = static_cast<Index>(module.funcs.size());
  plan.fail = plan.first_wrapper;
  return plan;
}

/// A block type for each function type with several results.
void add_body_types(meter_plan& plan, wabt::Module& module) {
  auto authors_types = module.types.size();
  plan.body_types.assign(authors_types, wabt::kInvalidIndex);
  for (std::size_t i = 0; i < authors_types; ++i) {
    auto& sig = wabt::cast<wabt::FuncType>(module.types[i])->sig;
    if (sig.GetNumResults() > 1)
      plan.body_types[i] = add_type(module, {}, sig.result_types);
  }
}

void redirect_elements(const meter_plan& plan, wabt::ExprList& list) {
  for (auto& x : list)
    if (auto* function = wabt::dyn_cast<wabt::RefFuncExpr>(&x))
      function->var.set_index(plan.redirect(function->var.index()));
}

/// What refers to an imported function is led to its wrapper.
void redirect_references(const meter_plan& plan, wabt::Module& module) {
  for (auto* segment : module.elem_segments)
    for (auto& list : segment->elem_exprs)
      redirect_elements(plan, list);
  for (auto* global : module.globals)
    redirect_elements(plan, global->init_expr);
  for (auto* x : module.exports)
    if (x->kind == wabt::ExternalKind::Func)
      x->var.set_index(plan.redirect(x->var.index()));
}

void clamp(wabt::Limits& size, std::uint64_t max) {
  size.max = size.has_max ? std::min(size.max, max) : max;
  size.has_max = true;
}

bool leaves_the_module(const wabt::ModuleField& field) {
  if (field.type() == wabt::ModuleFieldType::Start)
    return true;
  auto* x = wabt::dyn_cast<wabt::ExportModuleField>(&field);
  return x && x->export_.kind != wabt::ExternalKind::Func;
}

/// Takes out the start section, whose function `begin` calls, and every export
/// but functions.
void remove_fields(wabt::Module& module) {
  module.starts.clear();
  std::erase_if(module.exports,
                [](auto* x) { return x->kind != wabt::ExternalKind::Func; });
  for (auto at = module.fields.begin(); at != module.fields.end();)
    at = leaves_the_module(*at) ? module.fields.erase(at) : ++at;
}

std::optional<Index> initializer(const wabt::Module& module) {
  auto* x = module.GetExport("_initialize");
  if (!x || x->kind != wabt::ExternalKind::Func)
    return std::nullopt;
  auto& type = module.GetFunc(x->var)->decl.sig;
  if (!type.param_types.empty() || !type.result_types.empty())
    return std::nullopt;
  return x->var.index();
}

/// Where the next import belongs: behind the last, or before everything.
wabt::ModuleFieldList::iterator end_of_imports(wabt::Module& module) {
  auto out = module.fields.begin();
  for (auto at = out; at != module.fields.end(); ++at)
    if (at->type() == wabt::ModuleFieldType::Import)
      out = std::next(at);
  return out;
}

void import_global(wabt::Module& module, Index index, wabt::Type type) {
  auto import = std::make_unique<wabt::GlobalImport>();
  import->module_name = meter_module_name;
  import->field_name = std::to_string(module.imports.size());
  import->global.type = type;
  import->global.mutable_ = true;
  module.globals.insert(module.globals.begin() + index, &import->global);
  ++module.num_global_imports;
  module.imports.push_back(import.get());
  module.fields.insert(
    end_of_imports(module),
    std::make_unique<wabt::ImportModuleField>(std::move(import)));
}

void import_globals(const meter_plan& plan, wabt::Module& module) {
  for (auto* x : module.exports)
    if (x->kind == wabt::ExternalKind::Global)
      x->var.set_index(plan.redirect_global(x->var.index()));
  for (auto i = plan.fuel; i <= plan.where; ++i)
    import_global(module, i,
                  i == plan.fuel ? wabt::Type::I64 : wabt::Type::I32);
}

/// The functions that run before every call, in this order.
std::vector<Index> starters(const meter_plan& plan,
                            const wabt::Module& module) {
  std::vector<Index> out;
  if (!module.starts.empty())
    out.push_back(plan.redirect(module.starts[0]->index()));
  if (auto function = initializer(module))
    out.push_back(plan.redirect(*function));
  return out;
}

void meter_functions(meter_plan& plan, wabt::Module& module) {
  auto first_defined = module.num_func_imports;
  auto functions = static_cast<Index>(module.funcs.size());
  add_body_types(plan, module);
  for (auto i = first_defined; i < functions; ++i)
    function_meter{plan, module, i}.run();
}

} // namespace

void meter_open_module(gated_module& gated, const module_limits& limits) {
  auto& module = *gated.module;
  auto plan = make_open_plan(module, limits);
  meter_functions(plan, module);
  import_globals(plan, module);
  add_fail(plan, module);
}

void meter_module(gated_module& gated, const module_limits& limits,
                  std::span<const host_function> offered, metering counted) {
  auto& module = *gated.module;
  auto plan = make_plan(gated, limits, offered);
  plan.counted = counted == metering::full;
  auto before_calls = starters(plan, module);
  meter_functions(plan, module);
  redirect_references(plan, module);
  if (!module.memories.empty())
    clamp(module.memories[0]->page_limits, limits.memory_pages);
  for (auto* x : module.tables)
    clamp(x->elem_limits, limits.table_elements);
  remove_fields(module);
  add_meter_functions(plan, module, gated.imports, before_calls);
}

result<bytes> write_module(const wabt::Module& module) {
  if (auto fault = validity_fault(module); !fault.empty())
    return error{errc::bug, "the meter made an invalid module", fault};
  wabt::MemoryStream stream;
  if (Failed(wabt::WriteBinaryModule(&stream, &module, {})))
    return error{errc::bug, "a module could not be written"};
  return std::move(stream.output_buffer().data);
}

} // namespace ips::sandbox
