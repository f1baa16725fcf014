#include "runtime/base/errc.hpp"

#include <algorithm>
#include <array>

#include "runtime/base/result.hpp"

namespace ips {

namespace {

constexpr auto table = std::to_array<error_entry>({
#define IPS_ERROR(number, name, meaning, hint)                                 \
  {errc::name, #name, meaning, hint},
#include "runtime/base/errors.def"
#undef IPS_ERROR
});

static_assert(std::is_sorted(table.begin(), table.end(),
                             [](const auto& a, const auto& b) {
                               return a.code < b.code;
                             }),
              "errors.def is in the order of its numbers");

} // namespace

std::span<const error_entry> error_table() {
  return table;
}

const error_entry* find_error(errc code) {
  auto less = [](const error_entry& row, errc x) { return row.code < x; };
  auto i = std::lower_bound(table.begin(), table.end(), code, less);
  return i != table.end() && i->code == code ? &*i : nullptr;
}

std::string_view to_string(errc code) {
  auto row = find_error(code);
  return row ? row->name : "unknown_error";
}

std::string code_text(errc code) {
  return "IPS" + std::to_string(static_cast<unsigned>(code));
}

std::optional<errc> parse_code(std::string_view text) {
  auto digits = text;
  if (digits.starts_with("IPS") || digits.starts_with("ips"))
    digits.remove_prefix(3);
  for (auto& row : table)
    if (row.name == text
        || std::to_string(static_cast<unsigned>(row.code)) == digits)
      return row.code;
  return std::nullopt;
}

std::string_view hint_of(const error& x) {
  if (!x.hint.empty())
    return x.hint;
  auto row = find_error(x.code);
  return row ? row->hint : std::string_view{};
}

std::string to_string(const error& x) {
  auto text = code_text(x.code) + ": " + x.message;
  if (!x.cause.empty())
    text += " (" + x.cause + ")";
  if (auto hint = hint_of(x); !hint.empty())
    text += "\nhint: " + std::string{hint};
  return text;
}

} // namespace ips
