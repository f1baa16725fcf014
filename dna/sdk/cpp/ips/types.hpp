#pragma once
// Hashes, references to headers, and how a run ends early.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ips/abi.h>

namespace ips {

using bytes = std::vector<std::uint8_t>;

inline std::uint32_t size32(std::string_view text) {
  return static_cast<std::uint32_t>(text.size());
}

/// Ends the run: nothing of it stays. The caller, or the author of the entry
/// under judgement, gets the reason.
[[noreturn]] inline void fail(std::string_view reason) {
  ips_fail(reason.data(), size32(reason));
  __builtin_trap();
}

/// Lower-case hexadecimal.
inline std::string to_hex(const std::uint8_t* data, std::size_t size) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out(2 * size, '0');
  auto at = out.data();
  for (std::size_t i = 0; i < size; ++i) {
    *at++ = digits[data[i] >> 4];
    *at++ = digits[data[i] & 15];
  }
  return out;
}

inline std::string to_hex(const bytes& raw) {
  return to_hex(raw.data(), raw.size());
}

inline int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Writes half as many bytes as the text has characters.
/// @returns whether the text is hexadecimal
inline bool read_hex(std::string_view text, std::uint8_t* to) {
  if (text.size() % 2 != 0)
    return false;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    auto high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0)
      return false;
    *to++ = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

/// None where the text is not hexadecimal.
inline std::optional<bytes> from_hex(std::string_view text) {
  bytes out(text.size() / 2);
  return read_hex(text, out.data()) ? std::optional{std::move(out)}
                                    : std::nullopt;
}

/// 32 bytes: an entry's or header's hash, an agent's address, a key.
struct hash {
  std::array<std::uint8_t, IPS_HASH_BYTES> value{};

  std::string hex() const {
    return to_hex(value.data(), value.size());
  }

  /// None where the text is not 64 hexadecimal digits.
  static std::optional<hash> parse(std::string_view text) {
    hash out;
    if (text.size() != 2 * IPS_HASH_BYTES || !read_hex(text, out.value.data()))
      return std::nullopt;
    return out;
  }

  friend bool operator==(const hash& a, const hash& b) {
    return a.value == b.value;
  }

  friend bool operator<(const hash& a, const hash& b) {
    return a.value < b.value;
  }
};

/// An agent's address.
using agent_id = hash;

using signature = std::array<std::uint8_t, IPS_SIGNATURE_BYTES>;

/// Which header: whose, at which place of the chain, and its hash.
struct header_ref {
  agent_id author;
  std::uint32_t seq = 0;
  ips::hash hash;

  friend bool operator==(const header_ref& a, const header_ref& b) {
    return a.author == b.author && a.seq == b.seq && a.hash == b.hash;
  }

  /// As host functions take it.
  std::array<std::uint8_t, IPS_REF_BYTES> raw() const {
    std::array<std::uint8_t, IPS_REF_BYTES> out{};
    std::copy(author.value.begin(), author.value.end(), out.begin());
    for (unsigned i = 0; i < 4; ++i)
      out[IPS_HASH_BYTES + i] = static_cast<std::uint8_t>(seq >> (8 * i));
    std::copy(hash.value.begin(), hash.value.end(),
              out.begin() + IPS_HASH_BYTES + 4);
    return out;
  }

  /// As host functions answer it: 68 bytes.
  static header_ref from_raw(const std::uint8_t* data) {
    header_ref out;
    std::copy(data, data + IPS_HASH_BYTES, out.author.value.begin());
    for (unsigned i = 0; i < 4; ++i)
      out.seq |= static_cast<std::uint32_t>(data[IPS_HASH_BYTES + i])
                 << (8 * i);
    data += IPS_HASH_BYTES + 4;
    std::copy(data, data + IPS_HASH_BYTES, out.hash.value.begin());
    return out;
  }
};

} // namespace ips
