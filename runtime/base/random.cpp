#include "runtime/base/random.hpp"

namespace ips {

std::int64_t random_source::exponential_millionths() {
  std::int64_t whole = 0;
  // P(X > 1) = 1/e; 367879 millionths.
  while (whole < 16 && chance(367879))
    ++whole;
  // Given X <= 1, accept u with probability e^-u, here by its first terms.
  for (;;) {
    auto u = static_cast<std::int64_t>(below(1'000'000));
    auto u2 = u * u / 1'000'000;
    auto u3 = u2 * u / 1'000'000;
    auto accept = 1'000'000 - u + u2 / 2 - u3 / 6 + u3 * u / 24'000'000;
    if (chance(static_cast<std::uint32_t>(accept)))
      return whole * 1'000'000 + u;
  }
}

std::uint64_t mix_seed(std::span<const std::uint64_t> parts) {
  std::uint64_t state = 0x6a09e667f3bcc908u;
  for (auto part : parts)
    state = random_source{state ^ part}.next();
  return state;
}

} // namespace ips
