#include "runtime/dht/crowding.hpp"

#include <algorithm>

namespace ips::dht {

namespace {

/// A thousand times the agents expected within a share of the space.
std::uint64_t expected_thousandths(std::uint64_t share, std::uint64_t agents) {
  __extension__ using wide = unsigned __int128;
  return static_cast<std::uint64_t>((wide{share} * agents * 1'000) >> 64);
}

} // namespace

bool is_crowded(const dht_key& key, std::span<const contact> closest,
                std::uint64_t agents) {
  if (agents == 0)
    return false;
  auto is_basis = !closest.empty() && id_cast<dht_key>(closest[0].id) == key;
  auto others = closest.subspan(is_basis ? 1 : 0);
  auto too_close = [&](const crowding_scale& x) {
    return others.size() >= x.members
           && expected_thousandths(share_of(key, others[x.members - 1].id),
                                   agents)
                < x.least_thousandths;
  };
  return std::any_of(crowding_scales.begin(), crowding_scales.end(), too_close);
}

std::size_t holders_by_radius(const dht_key& key,
                              std::span<const contact> closest,
                              std::uint64_t agents) {
  if (!is_crowded(key, closest, agents))
    return 0;
  auto radius = radius_of(parms::radius_members, agents);
  auto within = std::partition_point(
    closest.begin(), closest.end(),
    [&](const contact& x) { return share_of(key, x.id) <= radius; });
  return std::min(static_cast<std::size_t>(within - closest.begin()),
                  parms::radius_holders_max);
}

} // namespace ips::dht
