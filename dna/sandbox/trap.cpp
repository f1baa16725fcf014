#include "dna/sandbox/trap.hpp"

namespace ips::sandbox {

std::string_view to_string(trap_kind x) {
  switch (x) {
    case trap_kind::unreachable:
      return "unreachable";
    case trap_kind::divide_by_zero:
      return "integer divide by zero";
    case trap_kind::integer_overflow:
      return "integer overflow";
    case trap_kind::memory_out_of_bounds:
      return "out of bounds memory access";
    case trap_kind::table_out_of_bounds:
      return "out of bounds table access";
    case trap_kind::undefined_element:
      return "undefined element";
    case trap_kind::uninitialised_element:
      return "uninitialised element";
    case trap_kind::signature_mismatch:
      return "indirect call type mismatch";
  }
  return "unknown trap";
}

std::optional<trap_kind> parse_trap(std::string_view message) {
  static constexpr struct {
    std::string_view words;
    trap_kind kind;
  } table[] = {
    // JavaScriptCore
    {"Unreachable code", trap_kind::unreachable},
    {"Division by zero", trap_kind::divide_by_zero},
    {"Integer overflow", trap_kind::integer_overflow},
    {"Out of bounds Trunc operation", trap_kind::integer_overflow},
    {"Out of bounds memory access", trap_kind::memory_out_of_bounds},
    {"Out of bounds table access", trap_kind::table_out_of_bounds},
    {"Invalid data segment initialization", trap_kind::memory_out_of_bounds},
    {"Element is trying to set an out of bounds table index",
     trap_kind::table_out_of_bounds},
    {"Out of bounds call_indirect", trap_kind::undefined_element},
    {"call_indirect to a null table entry", trap_kind::uninitialised_element},
    {"call_indirect to a signature", trap_kind::signature_mismatch},
    // wabt
    {"unreachable executed", trap_kind::unreachable},
    {"integer divide by zero", trap_kind::divide_by_zero},
    {"integer overflow", trap_kind::integer_overflow},
    {"invalid conversion to integer", trap_kind::integer_overflow},
    {"out of bounds memory access", trap_kind::memory_out_of_bounds},
    {"out of bounds table access", trap_kind::table_out_of_bounds},
    {"undefined table index", trap_kind::undefined_element},
    {"uninitialized table element", trap_kind::uninitialised_element},
    {"indirect call signature mismatch", trap_kind::signature_mismatch},
  };
  for (auto& row : table)
    if (message.starts_with(row.words))
      return row.kind;
  return std::nullopt;
}

} // namespace ips::sandbox
