#pragma once
// Strong 256-bit identifiers: each a SHA-256 value, none convertible into
// another by accident.

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>

#include "runtime/base/bytes.hpp"

namespace ips {

/// 32 bytes whose meaning is told by `Tag`. All zero is "none".
template <class Tag>
struct id256 {
  std::array<std::uint8_t, 32> value{};

  /// Ids are uniform, so their first eight bytes almost always decide.
  friend std::strong_ordering operator<=>(const id256& a, const id256& b) {
    if (auto x = a.leading(), y = b.leading(); x != y)
      return x <=> y;
    return std::memcmp(a.value.data(), b.value.data(), 32) <=> 0;
  }

  friend bool operator==(const id256& a, const id256& b) {
    return a.leading() == b.leading() && a.value == b.value;
  }

  /// The first eight bytes as a number in their own order.
  std::uint64_t leading() const {
    std::uint64_t raw;
    std::memcpy(&raw, value.data(), sizeof raw);
    return __builtin_bswap64(raw);
  }

  /// Whether this is the value that stands for none.
  bool is_none() const {
    return value == std::array<std::uint8_t, 32>{};
  }
};

/// An agent's address: H(public key).
using agent_id = id256<struct agent_tag>;
/// A DNA package's hash; names its network.
using dna_hash = id256<struct dna_tag>;
/// The hash of an entry's canonical bytes.
using entry_hash = id256<struct entry_tag>;
/// The hash of a header's canonical body.
using header_hash = id256<struct header_tag>;
/// A place in the DHT's 256-bit space: an op's basis.
using dht_key = id256<struct key_tag>;

/// The same 32 bytes under another meaning: the one sanctioned conversion.
template <class To, class Tag>
To id_cast(const id256<Tag>& x) {
  return To{x.value};
}

template <class Inspector, class Tag>
auto inspect(Inspector& f, id256<Tag>& x) {
  return f(x.value);
}

/// 64 lower-case hexadecimal digits.
template <class Tag>
std::string to_string(const id256<Tag>& x) {
  return to_hex(x.value);
}

/// The first 8 digits: for people, never for look-ups.
template <class Tag>
std::string short_text(const id256<Tag>& x) {
  return to_hex(byte_view{x.value}.first(4));
}

/// Reads 64 hexadecimal digits.
/// @returns `errc::bad_hash` for anything else.
template <class Id>
result<Id> parse_id(std::string_view text) {
  auto raw = from_hex(text);
  if (!raw || raw->size() != 32)
    return error{errc::bad_hash,
                 "\"" + std::string{text.substr(0, 80)} + "\" is not a hash"};
  Id id;
  std::copy(raw->begin(), raw->end(), id.value.begin());
  return id;
}

} // namespace ips

/// The bytes are uniform already, so the first eight serve.
template <class Tag>
struct std::hash<ips::id256<Tag>> {
  std::size_t operator()(const ips::id256<Tag>& x) const noexcept {
    std::size_t out;
    std::memcpy(&out, x.value.data(), sizeof out);
    return out;
  }
};
