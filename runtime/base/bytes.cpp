#include "runtime/base/bytes.hpp"

#include <optional>

namespace ips {

namespace {

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9')
    return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f')
    return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F')
    return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

} // namespace

std::string to_hex(byte_view view) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(view.size() * 2);
  for (auto byte : view) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

result<bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0)
    return error{errc::bad_hex, "hexadecimal text has an even length, this has "
                                  + std::to_string(text.size())};
  bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    auto high = nibble(text[i]);
    auto low = nibble(text[i + 1]);
    if (!high || !low)
      return error{errc::bad_hex, "not a hexadecimal digit at position "
                                    + std::to_string(high ? i + 1 : i)};
    out.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
  }
  return out;
}

} // namespace ips
