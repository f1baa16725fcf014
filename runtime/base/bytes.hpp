#pragma once
// Byte strings and their hexadecimal text.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips {

/// An owned byte string.
using bytes = std::vector<std::uint8_t>;

/// A borrowed byte string: valid as long as what it points into.
using byte_view = std::span<const std::uint8_t>;

/// The bytes of a text, without a copy.
inline byte_view as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A byte string read as text, without a copy and without a check.
inline std::string_view as_text(byte_view view) {
  return {reinterpret_cast<const char*>(view.data()), view.size()};
}

/// A copy of the text's bytes.
inline bytes to_bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

/// Lower-case hexadecimal, two characters a byte.
std::string to_hex(byte_view view);

/// The bytes that hexadecimal text stands for, upper or lower case.
/// @returns `errc::bad_hex` for an odd length or another character.
result<bytes> from_hex(std::string_view text);

} // namespace ips
