#include "dna/sandbox/spec/driver.hpp"

#include "dna/sandbox/spec/host_modules.hpp"

namespace ips::sandbox::spec {

namespace {

std::string constant(std::size_t x) {
  return "(i32.const " + std::to_string(x) + ")";
}

std::string names_of(const wabt::TypeVector& types) {
  std::string out;
  for (auto x : types)
    out += " " + std::string{to_string(value_type_of(x))};
  return out;
}

/// Puts one argument on the stack.
std::string argument(wabt::Type type, std::size_t i) {
  if (type == wabt::Type::FuncRef)
    return "(ref.null func)\n";
  if (type.IsRef())
    return "(table.get $references " + constant(i) + ")\n";
  return "(" + std::string{to_string(value_type_of(type))} + ".load "
         + constant(argument_place(i)) + ")\n";
}

/// Stores the result that local `i` holds.
std::string store(wabt::Type type, std::size_t i) {
  auto local = "(local.get " + std::to_string(i) + ")";
  auto place = constant(result_place(i));
  if (!type.IsRef())
    return "(" + std::string{to_string(value_type_of(type))} + ".store " + place
           + local + ")\n";
  auto out = "(i32.store " + place + "(i32.eqz (ref.is_null " + local + ")))\n";
  if (type != wabt::Type::FuncRef)
    out += "(table.set $references " + constant(first_result_slot + i) + local
           + ")\n";
  return out;
}

std::string import_text(const open_export& x) {
  if (x.kind == wabt::ExternalKind::Func)
    return "(func $target (param" + names_of(x.parameters) + ") (result"
           + names_of(x.results) + "))";
  auto type = names_of(x.results);
  return "(global $target " + (x.is_mutable ? "(mut" + type + ")" : type) + ")";
}

} // namespace

value_type value_type_of(wabt::Type x) {
  switch (x) {
    case wabt::Type::I32:
      return value_type::i32;
    case wabt::Type::I64:
      return value_type::i64;
    case wabt::Type::F32:
      return value_type::f32;
    case wabt::Type::F64:
      return value_type::f64;
    case wabt::Type::V128:
      return value_type::v128;
    case wabt::Type::FuncRef:
      return value_type::funcref;
    default:
      return value_type::externref;
  }
}

std::string driver_text(const open_export& target) {
  auto out = "(module (import \"t\" \"t\" " + import_text(target)
             + ")\n(import \"t\" \"r\" (table $references 512 externref))\n"
               "(memory (export \"memory\") 1)\n(func (export \"run\") (local"
             + names_of(target.results) + ")\n";
  for (std::size_t i = 0; i < target.parameters.size(); ++i)
    out += argument(target.parameters[i], i);
  out += target.kind == wabt::ExternalKind::Func ? "(call $target)\n"
                                                 : "(global.get $target)\n";
  for (auto i = target.results.size(); i-- > 0;)
    out += "(local.set " + std::to_string(i) + ")\n";
  for (std::size_t i = 0; i < target.results.size(); ++i)
    out += store(target.results[i], i);
  return out + "))";
}

} // namespace ips::sandbox::spec
