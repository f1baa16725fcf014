#include "runtime/base/random.hpp"

namespace ips {

std::uint64_t mix_seed(std::span<const std::uint64_t> parts) {
  std::uint64_t state = 0x6a09e667f3bcc908u;
  for (auto part : parts)
    state = random_source{state ^ part}.next();
  return state;
}

} // namespace ips
