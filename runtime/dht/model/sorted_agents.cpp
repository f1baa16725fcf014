#include "runtime/dht/model/sorted_agents.hpp"

#include <algorithm>

namespace ips::dht::model {

sorted_agents::sorted_agents(std::vector<contact> all) : all_(std::move(all)) {
  std::sort(all_.begin(), all_.end(),
            [](auto& a, auto& b) { return a.id < b.id; });
}

std::size_t sorted_agents::place_of(const agent_id& id) const {
  auto at
    = std::lower_bound(all_.begin(), all_.end(), id,
                       [](auto& a, const agent_id& b) { return a.id < b; });
  auto found = at != all_.end() && at->id == id;
  return found ? static_cast<std::size_t>(at - all_.begin()) : all_.size();
}

std::vector<contact> sorted_agents::closest(const dht_key& key,
                                            std::size_t n) const {
  n = std::min(n, all_.size());
  auto id = id_cast<agent_id>(key);
  // The deepest subtree around the key that has n: they are all in it.
  auto range = std::pair{std::size_t{0}, all_.size()};
  for (unsigned bits = 1; bits <= id_bits; ++bits) {
    auto deeper = subtree(id, bits);
    if (deeper.second - deeper.first < n)
      break;
    range = deeper;
  }
  auto first = all_.begin() + static_cast<std::ptrdiff_t>(range.first);
  auto last = all_.begin() + static_cast<std::ptrdiff_t>(range.second);
  std::vector<contact> out{first, last};
  std::sort(out.begin(), out.end(),
            [&](auto& a, auto& b) { return closer(key, a.id, b.id); });
  out.resize(n);
  return out;
}

std::pair<std::size_t, std::size_t>
sorted_agents::subtree(const agent_id& id, unsigned bits) const {
  auto number = distance_of(agent_id{}, id);
  auto least = least_with_prefix(number, bits);
  auto most = greatest_with_prefix(number, bits);
  auto as_number
    = [](const contact& x) { return distance_of(agent_id{}, x.id); };
  auto first = std::partition_point(
    all_.begin(), all_.end(), [&](auto& x) { return as_number(x) < least; });
  auto last = std::partition_point(
    first, all_.end(), [&](auto& x) { return as_number(x) <= most; });
  return {static_cast<std::size_t>(first - all_.begin()),
          static_cast<std::size_t>(last - all_.begin())};
}

} // namespace ips::dht::model
