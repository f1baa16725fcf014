#pragma once
// Peers that gossip remembers, to ping them and to tell a new shard of them.
// Where there are more than it can remember the first stay, whom nobody can
// have pushed out, and of the others those closest to the own agent: they hold
// what it holds, and their uptimes decide where that is.

#include <algorithm>
#include <optional>
#include <vector>

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
    if (all_.size() == limits::known_max) {
      if (!dht::closer(self, peer.id, all_[farthest_].id))
        return;
      stays_.erase(stays_.begin() + static_cast<std::ptrdiff_t>(farthest_));
      all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(farthest_));
      at = place_of(peer.id);
    }
    auto stays = all_.size() < stay_max;
    stays_.insert(stays_.begin() + (at - all_.cbegin()), stays);
    insert_tightly(all_, at, peer);
    if (all_.size() == limits::known_max)
      find_farthest(self);
  }

  /// So many of the first stay.
  static constexpr std::size_t stay_max = limits::known_max / 4;

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
    std::optional<std::size_t> out;
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (!stays_[i] && (!out || dht::closer(self, all_[*out].id, all_[i].id)))
        out = i;
    farthest_ = *out;
  }

  std::vector<dht::contact> all_;
  /// Of each of them.
  std::vector<bool> stays_;
  /// Its place, once there is no room.
  std::size_t farthest_ = 0;
};

} // namespace ips::actors
