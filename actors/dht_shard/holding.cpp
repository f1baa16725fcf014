#include "actors/dht_shard/holding.hpp"

#include "actors/protocol/limits.hpp"

namespace ips::actors {

timestamp holding::cutoff_at(timestamp now) {
  auto step = limits::compare_age_min.count();
  return {(now.micros / step - 1) * step};
}

gossip::op_set holding::shared_by(std::span<const agent_id> both,
                                  timestamp before) const {
  return gossip::op_set{overlap.expected_of(both, before)};
}

gossip::set_digest holding::digest_of(const agent_id& other,
                                      std::span<const agent_id> both,
                                      timestamp before) {
  auto version = overlap.version_of(both);
  // Anyone may ask.
  if (digests.size() >= limits::shared_digests_max && !digests.contains(other))
    digests.clear();
  auto [i, added] = digests.try_emplace(other);
  auto& out = i->second;
  auto same_time
    = before == out.before || overlap.newest() < std::min(before, out.before);
  if (added || version != out.version || !same_time)
    out = {before, version, shared_by(both, before).digest()};
  return out.digest;
}

} // namespace ips::actors
