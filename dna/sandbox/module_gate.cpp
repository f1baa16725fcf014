#include "dna/sandbox/module_gate.hpp"

#include <wabt/binary-reader-ir.h>
#include <wabt/binary-reader.h>
#include <wabt/cast.h>
#include <wabt/validator.h>

#include "dna/sandbox/custom_sections.hpp"
#include "dna/sandbox/limits.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::sandbox {

namespace {

std::string first_text(const wabt::Errors& errors) {
  return errors.empty() ? std::string{"no reason given"}
                        : errors.front().message;
}

error invalid(std::string cause) {
  return {errc::invalid_module, "the module is not valid", std::move(cause)};
}

result<std::unique_ptr<wabt::Module>> read_module(byte_view wasm) {
  auto module = std::make_unique<wabt::Module>();
  wabt::Errors errors;
  wabt::ReadBinaryOptions options;
  if (Failed(wabt::ReadBinaryIr("module", wasm.data(), wasm.size(), options,
                                &errors, module.get())))
    return invalid(first_text(errors));
  if (auto fault = validity_fault(*module); !fault.empty())
    return invalid(std::move(fault));
  return module;
}

std::string quoted_import(const wabt::Import& x) {
  return "\"" + shown_name(x.module_name) + "\".\"" + shown_name(x.field_name)
         + "\"";
}

bool has_host_type(const wabt::FuncSignature& type, std::uint32_t parameters) {
  if (type.param_types.size() != parameters || type.result_types.size() != 1
      || type.result_types[0] != wabt::Type::I32)
    return false;
  for (auto x : type.param_types)
    if (x != wabt::Type::I32)
      return false;
  return true;
}

error unknown_import(const wabt::Import& x,
                     std::span<const host_function> offered) {
  std::vector<std::string> names;
  for (auto& known : offered)
    names.emplace_back(known.name);
  auto near = x.module_name == "ips"
                ? did_you_mean(shown_name(x.field_name), names)
                : "";
  error out{errc::bad_import, "the module imports " + quoted_import(x)
                                + ", which the host does not offer" + near};
  if (x.module_name.starts_with("wasi"))
    out.hint = "WASI is not offered: use the functions of \"ips\", and build "
               "without what reads files, clocks or the environment";
  return out;
}

result<std::uint32_t> check_import(const wabt::Import& x,
                                   std::span<const host_function> offered) {
  if (x.kind() != wabt::ExternalKind::Func || x.module_name != "ips")
    return unknown_import(x, offered);
  for (std::uint32_t i = 0; i < offered.size(); ++i) {
    if (offered[i].name != x.field_name)
      continue;
    auto& type = wabt::cast<wabt::FuncImport>(&x)->func.decl.sig;
    if (has_host_type(type, offered[i].parameters))
      return i;
    return error{errc::bad_import,
                 "the module imports " + quoted_import(x)
                   + " with another type; the host's takes "
                   + std::to_string(offered[i].parameters)
                   + " parameters of i32 and answers one i32"};
  }
  return unknown_import(x, offered);
}

bool crosses_badly(const wabt::TypeVector& types) {
  for (auto x : types)
    if (x == wabt::Type::V128 || x.IsRef())
      return true;
  return false;
}

status check_exports(const wabt::Module& module) {
  for (auto* x : module.exports) {
    if (x->name.starts_with(reserved_prefix))
      return error{errc::profile, "the module exports \"" + shown_name(x->name)
                                    + "\"; names that begin with \"ips:\" are "
                                      "taken"};
    if (x->kind != wabt::ExternalKind::Func)
      continue;
    auto& type = module.GetFunc(x->var)->decl.sig;
    if (crosses_badly(type.param_types) || crosses_badly(type.result_types))
      return error{errc::profile, "the exported function \""
                                    + shown_name(x->name)
                                    + "\" has a vector or a reference in its "
                                      "type"};
  }
  return ok();
}

/// wabt takes an offset without an instruction for a valid one.
status check_offsets(const wabt::Module& module) {
  constexpr auto words = "the offset of a segment is not one constant";
  for (auto* x : module.data_segments)
    if (x->kind == wabt::SegmentKind::Active && x->offset.size() != 1)
      return invalid(words);
  for (auto* x : module.elem_segments)
    if (x->kind == wabt::SegmentKind::Active && x->offset.size() != 1)
      return invalid(words);
  return ok();
}

bool is_constant(const wabt::ExprList& offset) {
  return offset.size() == 1 && offset.front().type() == wabt::ExprType::Const;
}

/// Instantiation must not fail: what would make it fail is refused here.
status check_data(const wabt::Module& module) {
  for (auto* x : module.data_segments) {
    if (x->kind != wabt::SegmentKind::Active)
      continue;
    if (!is_constant(x->offset))
      return invalid("a data segment's offset is not a constant");
    auto end = std::uint64_t{segment_offset(x->offset)} + x->data.size();
    auto pages = module.GetMemory(x->memory_var)->page_limits.initial;
    if (end > pages * WABT_PAGE_SIZE)
      return invalid("a data segment ends at byte " + std::to_string(end)
                     + " of a memory of " + std::to_string(pages) + " pages");
  }
  return ok();
}

/// The same for tables.
status check_elements(const wabt::Module& module) {
  for (auto* x : module.elem_segments) {
    if (x->kind != wabt::SegmentKind::Active)
      continue;
    if (!is_constant(x->offset))
      return invalid("an element segment's offset is not a constant");
    auto end = std::uint64_t{segment_offset(x->offset)} + x->elem_exprs.size();
    auto size = module.GetTable(x->table_var)->elem_limits.initial;
    if (end > size)
      return invalid("an element segment ends at " + std::to_string(end)
                     + " of a table of " + std::to_string(size));
  }
  return ok();
}

status check_memory(const wabt::Module& module, const module_limits& allowed) {
  if (module.memories.empty())
    return ok();
  auto pages = module.memories[0]->page_limits.initial;
  if (pages <= allowed.memory_pages)
    return ok();
  return error{errc::out_of_memory, "the module starts with "
                                      + std::to_string(pages)
                                      + " pages of memory, its limit is "
                                      + std::to_string(allowed.memory_pages)};
}

/// Those above `limits::table_elements_max` were refused by the scan.
status check_tables(const wabt::Module& module, const module_limits& allowed) {
  for (auto* x : module.tables)
    if (x->elem_limits.initial > allowed.table_elements)
      return error{errc::module_limit,
                   "the module starts with a table of "
                     + std::to_string(x->elem_limits.initial)
                     + " elements, its limit is "
                     + std::to_string(allowed.table_elements)};
  return ok();
}

/// A name for every function: its own, an export's, or its number.
std::vector<std::string> complete_names(std::vector<std::string> names,
                                        const wabt::Module& module) {
  names.resize(module.funcs.size());
  for (auto* x : module.exports)
    if (x->kind == wabt::ExternalKind::Func) {
      auto& name = names[module.GetFuncIndex(x->var)];
      if (name.empty() && x->name.size() <= limits::name_bytes_max)
        name = shown_name(x->name);
    }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].empty())
      names[i] = "#" + std::to_string(i);
  return names;
}

} // namespace

std::string validity_fault(const wabt::Module& module) {
  wabt::Errors errors;
  if (Succeeded(wabt::ValidateModule(&module, &errors, {})))
    return {};
  return first_text(errors);
}

std::uint32_t segment_offset(const wabt::ExprList& offset) {
  IPS_ASSERT(is_constant(offset));
  return wabt::cast<wabt::ConstExpr>(&offset.front())->const_.u32();
}

result<gated_module> pass_gate(byte_view wasm, const module_limits& limits,
                               std::span<const host_function> offered) {
  IPS_TRY_VALUE(out, pass_open_gate(wasm, {}));
  auto& module = *out.module;
  for (auto* x : module.imports) {
    IPS_TRY_VALUE(function, check_import(*x, offered));
    out.imports.push_back(function);
  }
  IPS_TRY(check_exports(module));
  IPS_TRY(check_memory(module, limits));
  IPS_TRY(check_tables(module, limits));
  IPS_TRY(check_data(module));
  IPS_TRY(check_elements(module));
  return std::move(out);
}

result<gated_module> pass_open_gate(byte_view wasm,
                                    const shape_limits& limits) {
  IPS_TRY_VALUE(shape, scan_module(wasm, limits));
  IPS_TRY_VALUE(module, read_module(strip_custom_sections(wasm)));
  IPS_TRY(check_offsets(*module));
  gated_module out;
  out.function_names = complete_names(std::move(shape.function_names), *module);
  out.module = std::move(module);
  return out;
}

} // namespace ips::sandbox
