#pragma once
// Why an instruction trapped, in words of our own: each engine has others, and
// JavaScriptCore tells fewer cases apart than the standard (a float that no
// integer can stand for is one kind with an overflow).

#include <cstdint>
#include <optional>
#include <string_view>

namespace ips::sandbox {

enum class trap_kind : std::uint8_t {
  unreachable,
  divide_by_zero,
  integer_overflow,
  memory_out_of_bounds,
  table_out_of_bounds,
  undefined_element,
  uninitialised_element,
  signature_mismatch,
};

/// "integer divide by zero".
std::string_view to_string(trap_kind x);

/// The kind that an engine's message tells of; nothing for a message that is
/// about something else.
std::optional<trap_kind> parse_trap(std::string_view message);

} // namespace ips::sandbox
