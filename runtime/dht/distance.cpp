#include "runtime/dht/distance.hpp"

#include "runtime/base/assert.hpp"

namespace ips::dht {

namespace {

/// Ones where word `i` lies within the first `bits` bits.
std::uint64_t prefix_mask(unsigned i, unsigned bits) {
  auto first = i * 64;
  if (bits <= first)
    return 0;
  if (bits >= first + 64)
    return ~std::uint64_t{0};
  return ~std::uint64_t{0} << (64 - (bits - first));
}

} // namespace

distance least_with_prefix(const distance& x, unsigned bits) {
  auto out = x;
  for (unsigned i = 0; i < 4; ++i)
    out.words[i] &= prefix_mask(i, bits);
  return out;
}

distance greatest_with_prefix(const distance& x, unsigned bits) {
  auto out = x;
  for (unsigned i = 0; i < 4; ++i)
    out.words[i] |= ~prefix_mask(i, bits);
  return out;
}

distance with_flipped_bit(const distance& x, unsigned i) {
  IPS_ASSERT(i < id_bits);
  auto out = x;
  out.words[i / 64] ^= std::uint64_t{1} << (63 - i % 64);
  return out;
}

dht_key key_at(const agent_id& from, const distance& d) {
  dht_key out;
  for (unsigned i = 0; i < 4; ++i) {
    auto word = __builtin_bswap64(word_of(from, i) ^ d.words[i]);
    std::memcpy(out.value.data() + 8 * i, &word, sizeof word);
  }
  return out;
}

} // namespace ips::dht
