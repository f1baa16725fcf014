#pragma once
// How many agents the network has, as one of them can tell: ids are spread
// evenly, so where the n-th closest to a key is at distance D, about n of 2^256
// / D ids are agents'. (Known from size estimates of Kademlia networks.)
//
// Each lookup that came to its end is one sample, its farthest contact the
// scale; the median of the last ones is the answer. So agents ground near one
// key, be it the cell's own id, turn one sample and not the answer, and a
// lookup that liars led astray counts no more than another.
//
// Distances are taken as their first 64 bits: shares of the whole space.

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/dht/contact.hpp"
#include "runtime/dht/distance.hpp"

namespace ips::dht {

class density {
public:
  /// Samples that count: with 20 agents each, their median is right within a
  /// tenth in two of three cases. 31 words a cell.
  static constexpr std::size_t samples_max = 31;

  /// Agents that a sample takes into account: more say little more, and fewer
  /// lookups know them all.
  static constexpr std::size_t scale_max = 20;

  /// A lookup found the live agents closest to a key, closest first.
  /// @param exhausted whether these are all there are
  void sample(const dht_key& key, std::span<const contact> closest,
              bool exhausted);

  /// The cell itself included; 0 while nothing is known.
  std::uint64_t agents() const;

  std::size_t samples() const {
    return samples_.size();
  }

private:
  std::vector<std::uint64_t> samples_;
  std::size_t next_ = 0;
};

/// The first 64 bits of a distance: what share of the space is closer.
inline std::uint64_t share_of(const dht_key& key, const agent_id& x) {
  return word_of(key, 0) ^ word_of(x, 0);
}

/// The share of the space in which so many of so many agents are expected; all
/// of it where there are no more, or it is not known how many there are.
std::uint64_t radius_of(std::uint64_t expected, std::uint64_t agents);

} // namespace ips::dht
