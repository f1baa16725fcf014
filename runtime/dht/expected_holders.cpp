#include "runtime/dht/expected_holders.hpp"

#include <algorithm>

#include "runtime/dht/crowding.hpp"

namespace ips::dht {

std::vector<contact> expected_holders(const dht_key& key,
                                      std::vector<contact> candidates,
                                      const uptime_of& uptime,
                                      std::uint64_t resilience_millionths,
                                      std::uint64_t agents) {
  auto by_distance = [&key](const contact& a, const contact& b) {
    return closer(key, a.id, b.id);
  };
  std::sort(candidates.begin(), candidates.end(), by_distance);
  auto same = [](const contact& a, const contact& b) { return a.id == b.id; };
  candidates.erase(std::unique(candidates.begin(), candidates.end(), same),
                   candidates.end());
  std::vector<std::uint32_t> uptimes;
  uptimes.reserve(candidates.size());
  for (auto& x : candidates)
    uptimes.push_back(uptime(x.id));
  auto q = holders_needed(uptimes, resilience_millionths);
  candidates.resize(std::max(q, holders_by_radius(key, candidates, agents)));
  return candidates;
}

std::size_t holders_needed(std::span<const std::uint32_t> uptimes,
                           std::uint64_t resilience_millionths) {
  std::uint64_t sum = 0;
  std::size_t q = 0;
  while (q < uptimes.size() && sum < resilience_millionths)
    sum += std::min(uptimes[q++], whole_uptime);
  return q;
}

} // namespace ips::dht
