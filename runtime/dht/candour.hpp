#pragma once
// Of those who should have given something, how many did: a cell's own
// experience with the holders that it asked.
//
// A get that finds a value at a holder learns of everyone closer to the key who
// answered and did not give it: a liar, or one who has just come. The share of
// those who gave is c. To a reader a holder who withholds is none; eq. 2.4 adds
// up uptimes until they reach r, and in it each is worth c times as much as
// pings say. So r is reached when q / c agents hold: at c = 1/2, ten instead of
// five, of which all are liars once in a thousand, not once in thirty.
//
// While c is above `whole_from` nothing changes: newcomers and moves explain
// it.

#include <cstdint>

#include "runtime/dht/expected_holders.hpp"

namespace ips::dht {

class candour {
public:
  /// Samples before which nothing is said.
  static constexpr std::uint32_t samples_min = 16;

  /// Samples after which both counters are halved: what was long ago fades.
  static constexpr std::uint32_t window = 256;

  /// From this share on everyone counts as candid.
  static constexpr std::uint32_t whole_from = 850'000;

  /// No share below it counts: q grows fourfold at most, to all of the radius
  /// at r = 5.
  static constexpr std::uint32_t least = 250'000;

  /// So many gave what they should have, so many did not.
  void add(std::uint32_t gave, std::uint32_t withheld);

  /// c in millionths, `whole_uptime` while it is not known or high enough.
  std::uint32_t share() const;

  /// What the uptimes of V_δ must add up to for r to be given: r / c.
  std::uint64_t wanted(std::uint64_t resilience_millionths) const;

private:
  std::uint32_t gave_ = 0;
  std::uint32_t withheld_ = 0;
};

} // namespace ips::dht
