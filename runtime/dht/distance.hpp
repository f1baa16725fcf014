#pragma once
// The metric of the 256-bit space: d(a, b) = a XOR b, read as a big-endian
// number. It is symmetric, and for a given a and d there is exactly one b; the
// ids that share their first n bits with an id are a subtree, and all of them
// are closer to each other than to any id outside.

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>

#include "runtime/base/id.hpp"

namespace ips::dht {

/// Bits of an id.
inline constexpr unsigned id_bits = 256;

/// A distance, or an id as a number: most significant word first.
struct distance {
  std::array<std::uint64_t, 4> words{};

  friend auto operator<=>(const distance&, const distance&) = default;

  /// Bit `i`, counted from the most significant. @pre i < id_bits
  bool bit(unsigned i) const {
    return ((words[i / 64] >> (63 - i % 64)) & 1) != 0;
  }

  /// Zero bits before the first one; `id_bits` for the distance 0.
  unsigned leading_zeros() const {
    for (unsigned i = 0; i < 4; ++i)
      if (words[i] != 0)
        return i * 64 + static_cast<unsigned>(std::countl_zero(words[i]));
    return id_bits;
  }
};

/// Word `i` of an id, as a big-endian number.
template <class Tag>
std::uint64_t word_of(const id256<Tag>& x, unsigned i) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t out;
  std::memcpy(&out, x.value.data() + 8 * i, sizeof out);
  return __builtin_bswap64(out);
}

/// d(a, b).
template <class A, class B>
distance distance_of(const id256<A>& a, const id256<B>& b) {
  distance out;
  for (unsigned i = 0; i < 4; ++i)
    out.words[i] = word_of(a, i) ^ word_of(b, i);
  return out;
}

/// Whether `a` is closer to `key` than `b` is.
template <class Key, class A, class B>
bool closer(const id256<Key>& key, const id256<A>& a, const id256<B>& b) {
  for (unsigned i = 0; i < 4; ++i) {
    auto k = word_of(key, i);
    auto to_a = k ^ word_of(a, i);
    auto to_b = k ^ word_of(b, i);
    if (to_a != to_b)
      return to_a < to_b;
  }
  return false;
}

/// Leading bits that `a` and `b` share: the bucket of one in the other's table;
/// `id_bits` for equal ids.
template <class A, class B>
unsigned common_prefix(const id256<A>& a, const id256<B>& b) {
  return distance_of(a, b).leading_zeros();
}

/// The least distance that an id can have whose distance begins with the first
/// `bits` bits of `x`.
distance least_with_prefix(const distance& x, unsigned bits);

/// The greatest such distance.
distance greatest_with_prefix(const distance& x, unsigned bits);

/// `x` with bit `i` inverted.
distance with_flipped_bit(const distance& x, unsigned i);

/// The id at distance `d` from `from`.
dht_key key_at(const agent_id& from, const distance& d);

} // namespace ips::dht
