#include "dna/sandbox/metered_module.hpp"

#include <algorithm>

#include "dna/sandbox/limits.hpp"
#include "dna/sandbox/module_gate.hpp"
#include "dna/sandbox/module_meter.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::sandbox {

namespace {

status check_limits(const module_limits& asked) {
  struct {
    const char* name;
    std::uint64_t value;
    std::uint64_t max;
  } const rows[] = {
    {"fuel", asked.fuel, limits::fuel_max},
    {"stack_bytes", asked.stack_bytes, limits::stack_bytes_max},
    {"memory_pages", asked.memory_pages, limits::memory_pages_max},
    {"table_elements", asked.table_elements, limits::table_elements_max},
  };
  for (auto& row : rows)
    if (row.value > row.max)
      return error{errc::module_limit,
                   std::string{"limits."} + row.name + " is "
                     + std::to_string(row.value) + ", at most "
                     + std::to_string(row.max) + " is allowed"};
  return ok();
}

std::vector<std::string> entry_points_of(const wabt::Module& module) {
  std::vector<std::string> names;
  for (auto* x : module.exports) {
    // A zero would end the name on its way into the engine.
    if (x->kind != wabt::ExternalKind::Func || x->name == "_initialize"
        || x->name.find('\0') != std::string::npos)
      continue;
    auto& type = module.GetFunc(x->var)->decl.sig;
    if (type.param_types.empty() && type.result_types.empty())
      names.push_back(x->name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

} // namespace

result<metered_module> prepare(byte_view wasm, const module_limits& limits,
                               std::span<const host_function> offered,
                               metering counted) {
  IPS_TRY(check_limits(limits));
  IPS_TRY_VALUE(gated, pass_gate(wasm, limits, offered));
  metered_module out;
  out.entry_points = entry_points_of(*gated.module);
  meter_module(gated, limits, offered, counted);
  IPS_TRY_VALUE(binary, write_module(*gated.module));
  out.wasm = std::move(binary);
  out.digest = crypto::sha256(wasm);
  for (auto& x : offered)
    out.host_parameters.push_back(x.parameters);
  out.function_names = std::move(gated.function_names);
  out.limits = limits;
  return out;
}

} // namespace ips::sandbox
