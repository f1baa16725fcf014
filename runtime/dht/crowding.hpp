#pragma once
// Keys near which implausibly many agents stand, and who holds there.
//
// Who wants what stands at a key to vanish makes identities until five of them
// are closer to it than anyone else: some m attempts each. Then V_δ is his. But
// so many so close are not to be expected. Where m agents are spread evenly,
// the number of them closer to a key than the n-th is as if drawn: the share of
// the space up to the n-th, times m, is gamma-distributed with shape n. A key
// is crowded where that is below the quantile in `crowding_scales`, for any of
// the scales. At most one honest key in a hundred is (each quantile's share is
// in the table; the rest is room for errors of m).
//
// Where a key is crowded all members known within the radius in which `parms::
// radius_members` are expected hold as well. An attacker can add to them, but
// not push them out: to take the radius he would have to be most of the
// network.
//
// What it does not see: identities that keep to plausible distances. With five
// between 0.74 / m and the closest honest agent, where that one is farther
// away, V_δ is taken and the key not crowded: so at half of all keys.

#include <array>

#include "runtime/dht/density.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::dht {

struct crowding_scale {
  /// Agents up to the one whose distance is looked at.
  std::size_t members;
  /// A thousand times the agents expected within it, below which it is too
  /// close.
  std::uint64_t least_thousandths;
};

/// Quantiles of the gamma distribution of shape `members`: 0.1 %, 0.1 %, 0.05
/// %. (Errors of m matter more at larger scales.)
inline constexpr std::array<crowding_scale, 3> crowding_scales{
  {{5, 739}, {10, 2'961}, {20, 8'453}}};

/// Whether implausibly many stand close to a key. One who stands exactly there
/// does not count: an agent's activity has the agent's own address as basis.
/// @param closest those known closest to the key, closest first
/// @param agents how many the network has; 0: not known, nothing is crowded
bool is_crowded(const dht_key& key, std::span<const contact> closest,
                std::uint64_t agents);

/// How many of the closest ones count as holders for the key being crowded:
/// those within the radius, at most `parms::radius_holders_max`; 0 where it is
/// not crowded.
/// @param closest as of `is_crowded`; beyond the scales for all of them
std::size_t holders_by_radius(const dht_key& key,
                              std::span<const contact> closest,
                              std::uint64_t agents);

} // namespace ips::dht
