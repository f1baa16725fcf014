#include "dna/sandbox/open_module.hpp"

#include "dna/sandbox/module_gate.hpp"
#include "dna/sandbox/module_meter.hpp"

namespace ips::sandbox {

namespace {

open_export describe(const wabt::Module& module, const wabt::Export& x) {
  open_export out{x.name, x.kind, {}, {}};
  if (x.kind == wabt::ExternalKind::Func) {
    auto& type = module.GetFunc(x.var)->decl.sig;
    out.parameters = type.param_types;
    out.results = type.result_types;
  } else if (x.kind == wabt::ExternalKind::Global) {
    auto& global = *module.GetGlobal(x.var);
    out.results = {global.type};
    out.is_mutable = global.mutable_;
  }
  return out;
}

} // namespace

result<open_module> prepare_open(byte_view wasm, const open_options& options) {
  IPS_TRY_VALUE(gated, pass_open_gate(wasm, options.shape));
  auto& module = *gated.module;
  if (options.meter)
    meter_open_module(gated, *options.meter);
  open_module out;
  for (auto* x : module.imports)
    out.imports.push_back({x->module_name, x->field_name});
  for (auto* x : module.exports)
    out.exports.push_back(describe(module, *x));
  IPS_TRY_VALUE(binary, write_module(module));
  out.wasm = std::move(binary);
  return out;
}

} // namespace ips::sandbox
