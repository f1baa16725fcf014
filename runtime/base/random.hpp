#pragma once
// Seeded randomness for simulation and choice. Not for keys.

#include <cstdint>
#include <span>

namespace ips {

/// SplitMix64 (Steele, Lea, Flood 2014): 8 bytes of state, every seed good.
class random_source {
public:
  explicit random_source(std::uint64_t seed) : state_(seed) {
  }

  /// 64 uniform bits.
  std::uint64_t next() {
    auto z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /// Uniform in [0, bound). @pre bound > 0
  std::uint64_t below(std::uint64_t bound) {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>((wide{next()} * bound) >> 64);
  }

  /// True with a probability in millionths.
  bool chance(std::uint32_t millionths) {
    return below(1'000'000) < millionths;
  }

  /// Exponentially distributed with mean one, in millionths, by integers alone:
  /// the whole part by repeated draws at 1/e, the rest by rejection (von
  /// Neumann 1951). At most 17 in all.
  std::int64_t exponential_millionths();

private:
  std::uint64_t state_;
};

/// A seed that depends on each of `parts` and their order: draws keyed by what
/// they are for do not depend on how many others were made.
std::uint64_t mix_seed(std::span<const std::uint64_t> parts);

} // namespace ips
