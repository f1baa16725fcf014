#pragma once
// Peers that gossip remembers, to ping them and to tell a new shard of them.
// Where there are more than it can remember those closest to the own agent
// stay: they hold what it holds, and their uptimes decide where that is.

#include <algorithm>

#include "actors/protocol/limits.hpp"
#include "runtime/base/tight_growth.hpp"
#include "runtime/dht/contact.hpp"
#include "runtime/dht/distance.hpp"

namespace ips::actors {

class known_peers {
public:
  void add(const agent_id& self, const dht::contact& peer) {
    auto at = place_of(peer.id);
    if (at != all_.end() && at->id == peer.id)
      return;
    if (all_.size() < limits::known_max) {
      insert_tightly(all_, at, peer);
      if (all_.size() == limits::known_max)
        find_farthest(self);
      return;
    }
    if (!dht::closer(self, peer.id, farthest_))
      return;
    all_.erase(place_of(farthest_));
    insert_tightly(all_, place_of(peer.id), peer);
    find_farthest(self);
  }

  /// By id.
  const std::vector<dht::contact>& all() const {
    return all_;
  }

private:
  std::vector<dht::contact>::const_iterator place_of(const agent_id& id) const {
    return std::lower_bound(
      all_.begin(), all_.end(), id,
      [](const dht::contact& x, const agent_id& y) { return x.id < y; });
  }

  void find_farthest(const agent_id& self) {
    farthest_
      = std::max_element(all_.begin(), all_.end(), [&](auto& a, auto& b) {
          return dht::closer(self, a.id, b.id);
        })->id;
  }

  std::vector<dht::contact> all_;
  /// Once it is full.
  agent_id farthest_;
};

} // namespace ips::actors
