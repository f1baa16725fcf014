#pragma once
// What a shard knows of those who should hold what it holds (compare.cpp).

#include <algorithm>
#include <map>
#include <set>

#include "actors/protocol/payloads.hpp"
#include "runtime/dht/capacity.hpp"
#include "runtime/dht/overlap_list.hpp"
#include "runtime/gossip/reconcile.hpp"

namespace ips::actors {

/// One with whom a shard compares what both should hold.
struct partner {
  /// Its whole set, once all that this shard wants of it was fetched.
  gossip::set_digest known;
  bool under_way = false;
  /// It was compared with to the end.
  bool met = false;
  std::uint8_t misses = 0;
  timestamp due;
  /// Until then it counts although it is not of the overlap list.
  timestamp wanted_until;
};

/// A comparison under way: questions, then the ops that were found missing.
struct comparison {
  agent_id with;
  timestamp before;
  gossip::reconciliation machine;
  /// `holding::built_in` when it began.
  std::uint64_t begun_in = 0;
  /// The other's whole set.
  gossip::set_digest whole;
  std::vector<chain::op_hash> missing;
  /// Something of it could not be fetched.
  bool short_of_some = false;
};

/// What both should hold, as it was asked for last.
struct shared_set {
  timestamp before;
  std::shared_ptr<const gossip::op_set> ops;
  gossip::set_digest digest;
};

struct holding {
  /// Who is in doubt, but sends something, is asked again no more often.
  static constexpr duration doubt_pause = std::chrono::seconds{10};

  std::uint32_t uptime_of(const agent_id& x) const {
    auto i = uptimes.find(x);
    return i == uptimes.end() ? dht::whole_uptime : i->second;
  }

  /// Whether another holds what stands so far from it.
  bool reaches_to(const agent_id& x, const dht_key& basis) const {
    auto i = reaches.find(x);
    return i == reaches.end() || dht::within_reach(x, basis, i->second);
  }

  /// Changes as far away as this partner matter.
  void note_near(const agent_id& self, const agent_id& partner) {
    near_bits = std::min(near_bits, dht::common_prefix(self, partner));
  }

  dht::overlap_list overlap;
  /// The list's time, and what it was made for.
  timestamp built;
  timestamp built_before;
  /// An older op came or went, or the neighbourhood is another.
  bool changed = true;
  /// Of a secure node: its directory has changed since the list was made.
  bool outdated = false;
  /// Grows with every change of the neighbourhood; and what it was when the
  /// list was made.
  std::uint64_t neighbourhood = 0;
  std::uint64_t built_in = 0;
  std::map<agent_id, shared_set> sets;
  std::map<agent_id, partner> partners;
  /// Ops being fetched, from whomever.
  std::set<chain::op_hash> wanted;
  /// Bases that this shard should not hold: who said to hold all of it.
  std::map<dht_key, std::set<agent_id>> confirmed;
  /// And when this shard last told another that it holds something of it.
  std::map<dht_key, timestamp> promised;
  /// Agents in doubt that sent something, and when they were asked.
  std::map<agent_id, timestamp> asked_again;
  /// Where it is not whole.
  std::map<agent_id, std::uint32_t> uptimes;
  /// Own cap, and how far others hold, where that is not everywhere.
  dht::capacity capacity;
  std::map<agent_id, dht::reach> reaches;
  /// Bits that the cell's id shares with each of its partners, or more; 0 at
  /// first, when every change matters.
  unsigned near_bits = 0;
  bool round_scheduled = false;
  bool look_scheduled = false;
  std::uint64_t pulled = 0;
  std::uint64_t handed_over = 0;
  std::uint64_t discarded = 0;
};

/// Contacts to ask a table for, so that V_δ is among them even where half of
/// them are hardly ever there.
inline std::size_t candidates_for(std::uint64_t resilience) {
  auto q = static_cast<std::size_t>(resilience / dht::whole_uptime);
  return std::max(dht::parms::bucket_size, 2 * q);
}

} // namespace ips::actors
