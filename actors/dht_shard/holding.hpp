#pragma once
// What a shard knows of those who should hold what it holds (overlap.cpp).

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "actors/protocol/limits.hpp"
#include "actors/protocol/payloads.hpp"
#include "runtime/dht/capacity.hpp"
#include "runtime/dht/overlap_list.hpp"
#include "runtime/dht/turns.hpp"
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
  /// `holding::shortfalls` then.
  std::uint64_t shortfalls = 0;
  /// When its fetching began.
  timestamp begun;
  /// The other's whole set, as it was at first.
  gossip::set_digest whole;
  /// Not asked for yet.
  std::vector<chain::op_hash> missing;
};

using comparison_ref = std::shared_ptr<comparison>;

/// The digest of what both should hold, as it was asked for last, and of which
/// ops it is.
struct shared_digest {
  timestamp before;
  std::uint64_t version = 0;
  gossip::set_digest digest;
};

/// How far another holds: as it says, and as it has shown by refusing a put
/// that was nearer.
struct known_reach {
  dht::reach told = dht::whole_reach;
  dht::reach shown = dht::whole_reach;
  timestamp refused;

  dht::reach counted() const {
    return std::min(told, shown);
  }
};

struct holding {
  /// Who is in doubt, but sends something, is asked again no more often.
  static constexpr duration doubt_pause = std::chrono::seconds{10};

  /// How long one that was full counts as full: by then it has given up what it
  /// should, or told another reach.
  static constexpr duration full_memory = std::chrono::minutes{5};

  /// How long it counts that another said to hold something: it keeps that for
  /// `promise_time`, and in the next round this shard relies on it.
  static constexpr duration said_time
    = limits::promise_time - limits::compare_period;

  /// Ops made before this are compared: all cells name the same time, but for
  /// those on whose side it has just moved.
  static timestamp cutoff_at(timestamp now);

  /// What a cell and another should both hold. The list is up to date by then.
  gossip::op_set shared_by(std::span<const agent_id> both,
                           timestamp before) const;

  /// Its digest. In a network at rest it stays from round to round.
  gossip::set_digest digest_of(const agent_id& other,
                               std::span<const agent_id> both,
                               timestamp before);

  /// Something is lacking still: no set that is known has been fetched whole.
  void came_short() {
    ++shortfalls;
    for (auto& [other, x] : partners)
      x.known = {};
  }

  std::uint32_t uptime_of(const agent_id& x) const {
    auto i = uptimes.find(x);
    return i == uptimes.end() ? dht::whole_uptime : i->second;
  }

  /// Whether another holds what stands so far from it.
  bool reaches_to(const agent_id& x, const dht_key& basis) const {
    auto i = reaches.find(x);
    return i == reaches.end()
           || dht::within_reach(x, basis, i->second.counted());
  }

  dht::overlap_list overlap;
  /// The list's time, and what it was made for.
  timestamp built;
  timestamp built_before;
  /// An older op came or went, or the neighbourhood is another.
  bool changed = true;
  /// What candour had made of the DNA's resilience when the list was made.
  std::uint64_t built_wanting = 0;
  /// And how many agents there were thought to be.
  std::uint64_t built_agents = 0;
  /// Of a secure node: its directory has changed since the list was made.
  bool outdated = false;
  /// Grows with every change of the neighbourhood; and what it was when the
  /// list was made.
  std::uint64_t neighbourhood = 0;
  std::uint64_t built_in = 0;
  std::map<agent_id, shared_digest> digests;
  std::map<agent_id, partner> partners;
  /// How often something did not come, or found no room.
  std::uint64_t shortfalls = 0;
  /// Bases that this shard should not hold: who said to hold all of it, when.
  std::map<dht_key, std::map<agent_id, timestamp>> confirmed;
  /// Which of them are dealt with next.
  dht::turns giving_up;
  /// And when this shard last told another that it holds something of it.
  std::map<dht_key, timestamp> promised;
  /// Agents in doubt that sent something, and when they were asked.
  std::map<agent_id, timestamp> asked_again;
  /// Where it is not whole.
  std::map<agent_id, std::uint32_t> uptimes;
  /// Own cap, and how far others hold, where that is not everywhere.
  dht::capacity capacity;
  std::map<agent_id, known_reach> reaches;
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
  return std::max(dht::parms::bucket_size + 2, 2 * q);
}

} // namespace ips::actors
