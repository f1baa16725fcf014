#pragma once
// Who comes next, where only so many are dealt with at a time and some never
// come to an end: those must not keep the others waiting.

#include <map>
#include <vector>

#include "runtime/base/id.hpp"

namespace ips::dht {

/// Chooses round by round. What has had its turn stands behind what has not,
/// until all have had theirs.
class turns {
public:
  /// Rounds that are a turn. Giving a basis up takes two, and one more for each
  /// time that something must be handed over first.
  static constexpr std::uint8_t rounds_max = 4;

  /// @param waiting the most urgent first, none twice
  /// @returns `n` of them, or all
  std::vector<dht_key> next(std::vector<dht_key> waiting, std::size_t n);

private:
  /// Rounds of this turn. Who is not waiting any more is forgotten.
  std::map<dht_key, std::uint8_t> rounds_;
};

} // namespace ips::dht
