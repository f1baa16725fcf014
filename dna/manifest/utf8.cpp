#include "dna/manifest/utf8.hpp"

#include <cstdint>

namespace ips::manifest {

namespace {

/// What may follow a lead byte: how many bytes, and the range of the first of
/// them (RFC 3629, 4); the others are 80 to BF.
struct tail {
  std::size_t count;
  std::uint8_t low;
  std::uint8_t high;
};

constexpr std::size_t no_lead = 9;

tail tail_of(std::uint8_t lead) {
  if (lead < 0x80)
    return {0, 0, 0};
  if (lead >= 0xc2 && lead <= 0xdf)
    return {1, 0x80, 0xbf};
  if (lead >= 0xe0 && lead <= 0xef)
    return {2, static_cast<std::uint8_t>(lead == 0xe0 ? 0xa0 : 0x80),
            static_cast<std::uint8_t>(lead == 0xed ? 0x9f : 0xbf)};
  if (lead >= 0xf0 && lead <= 0xf4)
    return {3, static_cast<std::uint8_t>(lead == 0xf0 ? 0x90 : 0x80),
            static_cast<std::uint8_t>(lead == 0xf4 ? 0x8f : 0xbf)};
  return {no_lead, 0, 0};
}

bool follows(std::string_view rest, const tail& x) {
  for (std::size_t i = 0; i < x.count; ++i) {
    auto byte = static_cast<std::uint8_t>(rest[i]);
    auto low = i == 0 ? x.low : 0x80;
    auto high = i == 0 ? x.high : 0xbf;
    if (byte < low || byte > high)
      return false;
  }
  return true;
}

} // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    auto x = tail_of(static_cast<std::uint8_t>(text.front()));
    text.remove_prefix(1);
    if (x.count > text.size() || !follows(text, x))
      return false;
    text.remove_prefix(x.count);
  }
  return true;
}

} // namespace ips::manifest
