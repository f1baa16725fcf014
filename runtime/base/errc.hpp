#pragma once
// Every error code of IPS. A code is area * 100 + number (1 to 99) and never
// changes its meaning; `errors.def` holds the table, `ips explain` prints it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ips {

enum class errc : std::uint16_t {
#define IPS_ERROR(number, name, meaning, hint) name = number,
#include "runtime/base/errors.def"
#undef IPS_ERROR
};

/// The largest number; most below it are no code.
constexpr errc last_of(errc) {
  return errc::bug;
}

/// One row of the table.
struct error_entry {
  errc code;
  std::string_view name;
  std::string_view meaning;
  std::string_view hint;
};

/// The table in the order of its codes.
std::span<const error_entry> error_table();

/// The row of a code; nullptr for a number that is none.
const error_entry* find_error(errc code);

/// The name in the table, "unknown_error" for a number that is none.
std::string_view to_string(errc code);

/// "IPS2104".
std::string code_text(errc code);

/// The code that "IPS2104", "2104" or its name stands for.
std::optional<errc> parse_code(std::string_view text);

} // namespace ips
