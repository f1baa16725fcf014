#include "dna/manifest/wasm_imports.hpp"

#include <optional>
#include <set>

namespace ips::manifest {

namespace {

constexpr std::size_t preamble_bytes = 8;
constexpr std::uint8_t import_section = 2;
constexpr std::uint8_t function_import = 0;

/// Reads WebAssembly's numbers and names; each answers none at the end.
class cursor {
public:
  explicit cursor(byte_view in) : in_(in) {
  }

  std::optional<std::uint8_t> byte() {
    if (in_.empty())
      return std::nullopt;
    auto out = in_[0];
    in_ = in_.subspan(1);
    return out;
  }

  /// An unsigned LEB128 number of 32 bit.
  std::optional<std::uint32_t> number() {
    std::uint32_t out = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      auto next = byte();
      if (!next)
        return std::nullopt;
      out |= static_cast<std::uint32_t>(*next & 0x7f) << shift;
      if (*next < 0x80)
        return out;
    }
    return std::nullopt;
  }

  std::optional<byte_view> block() {
    auto size = number();
    if (!size || *size > in_.size())
      return std::nullopt;
    auto out = in_.first(*size);
    in_ = in_.subspan(*size);
    return out;
  }

private:
  byte_view in_;
};

/// Imports of functions alone: the gate refuses any other kind.
void read_imports(byte_view section, std::set<std::string>& out) {
  cursor at{section};
  auto count = at.number();
  for (std::uint32_t i = 0; count && i < *count; ++i) {
    auto module = at.block();
    auto name = at.block();
    auto kind = at.byte();
    if (!module || !name || kind != function_import || !at.number())
      return;
    if (as_text(*module) == "ips")
      out.emplace(as_text(*name));
  }
}

} // namespace

std::vector<std::string> wasm_imports(byte_view wasm) {
  std::set<std::string> names;
  if (wasm.size() < preamble_bytes)
    return {};
  cursor at{wasm.subspan(preamble_bytes)};
  while (auto id = at.byte()) {
    auto section = at.block();
    if (!section)
      break;
    if (*id == import_section)
      read_imports(*section, names);
  }
  return {names.begin(), names.end()};
}

} // namespace ips::manifest
