#include "runtime/base/shown_text.hpp"

#include <algorithm>

namespace ips {

namespace {

/// How many bytes a character takes by its first byte; 0 where none begins so.
std::size_t size_by_first(unsigned char first) {
  if (first < 0x80)
    return 1;
  if (first >= 0xc2 && first < 0xe0)
    return 2;
  if (first >= 0xe0 && first < 0xf0)
    return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/// Overlong forms, surrogates and what is above U+10FFFF show in the second
/// byte.
bool may_follow(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xe0:
      return second >= 0xa0;
    case 0xed:
      return second < 0xa0;
    case 0xf0:
      return second >= 0x90;
    case 0xf4:
      return second < 0x90;
    default:
      return true;
  }
}

/// The size of the character that `text` begins with; 0 where it is none, or
/// one that moves a terminal's cursor.
std::size_t shown_size(std::string_view text) {
  auto byte
    = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  auto size = size_by_first(byte(0));
  if (size == 0 || size > text.size() || byte(0) < 0x20 || byte(0) == 0x7f)
    return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xc0) != 0x80)
      return 0;
  if (size > 1 && !may_follow(byte(0), byte(1)))
    return 0;
  // U+0080 to U+009F are control characters too.
  return byte(0) == 0xc2 && byte(1) < 0xa0 ? 0 : size;
}

} // namespace

std::string shown_text(std::string_view text, std::size_t bytes_max) {
  std::string out;
  out.reserve(std::min(text.size(), bytes_max));
  while (!text.empty() && out.size() < bytes_max) {
    auto size = shown_size(text);
    if (size == 0)
      out += '?';
    else if (out.size() + size > bytes_max)
      break;
    else
      out += text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

} // namespace ips
