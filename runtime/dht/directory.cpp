#include "runtime/dht/directory.hpp"

#include <algorithm>

namespace ips::dht {

dht_key subtree::first() const {
  auto number = distance_of(key, dht_key{});
  return key_at(agent_id{}, least_with_prefix(number, bits));
}

subtree subtree::half(bool bit) const {
  auto number = distance_of(key, dht_key{});
  if (number.bit(bits) != bit)
    number = with_flipped_bit(number, bits);
  return {key_at(agent_id{}, number), bits + 1};
}

bool directory::add(const contact& x) {
  if (agents_.size() >= most_ && !agents_.contains(x.id))
    return false;
  return agents_.emplace(x.id, x.key).second;
}

/// Widens the subtree around the key until it has enough: all within are closer
/// than all without.
std::vector<contact> directory::closest(const dht_key& key,
                                        std::size_t n) const {
  // The longest prefix that any agent shares is one of the key's neighbours'.
  auto next = agents_.lower_bound(id_cast<agent_id>(key));
  unsigned bits = 0;
  if (next != agents_.end())
    bits = std::max(bits, common_prefix(key, next->first));
  if (next != agents_.begin())
    bits = std::max(bits, common_prefix(key, std::prev(next)->first));
  auto out = within({key, bits});
  while (out.size() < n && bits > 0)
    out = within({key, --bits});
  std::sort(out.begin(), out.end(), [&](const contact& a, const contact& b) {
    return closer(key, a.id, b.id);
  });
  out.resize(std::min(out.size(), n));
  return out;
}

std::vector<contact> directory::within(const subtree& x) const {
  std::vector<contact> out;
  for (auto i = agents_.lower_bound(id_cast<agent_id>(x.first()));
       i != agents_.end() && x.covers(i->first); ++i)
    out.push_back({i->first, i->second});
  return out;
}

contact directory::after(const agent_id& x) const {
  auto i = agents_.upper_bound(x);
  if (i == agents_.end())
    i = agents_.begin();
  return {i->first, i->second};
}

} // namespace ips::dht
