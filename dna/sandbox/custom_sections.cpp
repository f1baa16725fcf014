#include "dna/sandbox/custom_sections.hpp"

#include <algorithm>
#include <optional>

#include <wabt/utf8.h>

namespace ips::sandbox {

namespace {

constexpr std::size_t preamble_bytes = 8;

/// "u32 in LEB128": at most five bytes, and no bit beyond the 32nd.
std::optional<std::uint32_t> take_number(byte_view& from) {
  std::uint32_t out = 0;
  for (std::uint32_t i = 0; i < 5 && i < from.size(); ++i) {
    auto byte = from[i];
    if (i == 4 && byte > 0x0f)
      return std::nullopt;
    out |= std::uint32_t{byte & 0x7fu} << (7 * i);
    if (byte < 0x80) {
      from = from.subspan(i + 1);
      return out;
    }
  }
  return std::nullopt;
}

struct section {
  std::uint8_t id;
  byte_view content;
  /// With id and size.
  byte_view whole;
};

/// The next section; `from` is then what stands behind it.
section take_section(byte_view& from) {
  auto start = from;
  auto id = from[0];
  from = from.subspan(1);
  auto size = take_number(from).value_or(0);
  auto content = from.first(std::min<std::size_t>(size, from.size()));
  from = from.subspan(content.size());
  return {id, content, start.first(start.size() - from.size())};
}

byte_view sections_of(byte_view wasm) {
  return wasm.subspan(std::min(wasm.size(), preamble_bytes));
}

bool is_well_formed(byte_view content) {
  auto size = take_number(content);
  if (!size || *size > content.size())
    return false;
  auto name = as_text(content.first(*size));
  return wabt::IsValidUtf8(name.data(), name.size());
}

} // namespace

status check_custom_sections(byte_view wasm) {
  auto rest = sections_of(wasm);
  while (!rest.empty()) {
    auto next = take_section(rest);
    if (next.id == 0 && !is_well_formed(next.content))
      return error{errc::invalid_module,
                   "the bytes are not a WebAssembly module",
                   "a custom section has no well-formed name"};
  }
  return ok();
}

bytes strip_custom_sections(byte_view wasm) {
  auto rest = sections_of(wasm);
  auto preamble = wasm.first(wasm.size() - rest.size());
  bytes kept{preamble.begin(), preamble.end()};
  while (!rest.empty()) {
    auto next = take_section(rest);
    if (next.id != 0)
      kept.insert(kept.end(), next.whole.begin(), next.whole.end());
  }
  return kept;
}

} // namespace ips::sandbox
