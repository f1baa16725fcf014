#pragma once
// A cell's metrics about others. So far there is one, which every agent has:
// uptime, from own experience (uptime.hpp) and from others' (claims.hpp).
//
//   sampled --> own counts ---.
//                             +--> combined --> changes --> V_δ
//   heard ----> others' ------'
//
// In a network where everyone is there nothing is kept but the counts and the
// claimants: an agent has a row from when someone found it away to when nobody
// does any more.

#include <vector>

#include "runtime/gossip/claims.hpp"

namespace ips::gossip {

/// An agent's uptime is another.
struct uptime_change {
  agent_id agent;
  std::uint32_t uptime = whole_uptime;

  friend bool operator==(const uptime_change&, const uptime_change&) = default;
};

/// What is thought of an agent whose uptime is not whole.
struct uptime_view {
  agent_id agent;
  opinion known;
  /// What `changes` said last.
  std::uint32_t told = whole_uptime;
};

class world_model {
public:
  /// Agents around a cell: whom it asks in turn, and whose claims it hears.
  static constexpr std::size_t surroundings_max = 16;

  /// `changes` tells multiples of this: two cells that think nearly the same
  /// are told the same, and expect the same holders. Less is told more often
  /// and agreed on less (docs/decisions/017).
  static constexpr std::uint32_t uptime_step = 100'000;

  /// How far from what was told an uptime must be to be told again: more than
  /// half a step, or chance would move it to and fro.
  static constexpr std::uint32_t change_min = 60'000;

  /// Agents of which something is thought. A further one counts as always
  /// there.
  static constexpr std::size_t views_max = 512;

  /// An agent that was there for less than this in all the time that counts has
  /// gone, and does not stand for the surroundings.
  static constexpr std::uint32_t gone_max = 50'000;

  explicit world_model(const agent_id& self) : hearsay_(self) {
  }

  /// A question to the agent ended now, answered or not.
  void sampled(const agent_id& x, bool answered, timestamp now);

  /// A list of claims came. @returns `errc::bad_value` for one that no honest
  /// agent makes; nothing of it is kept
  status heard(const agent_id& from, const claim_list& x, timestamp now);

  /// Of these agents those closest to the cell that have not gone, closest
  /// first: whom to ask in turn. How well they are known is what the cell's
  /// silence is worth from now on.
  std::vector<agent_id> surroundings(std::vector<agent_id> known);

  /// What this cell claims to another.
  claim_list claims_for(const agent_id& receiver) const;

  /// What is known of an agent's uptime.
  opinion uptime_of(const agent_id& x) const;

  /// Uptimes that moved since the last question, in the order of the ids.
  /// Called now and then: lists that are too old are dropped.
  std::vector<uptime_change> changes(timestamp now);

  /// What `changes` has said, as far as it is not whole.
  std::vector<uptime_change> told() const;

  /// All of whom something is thought, by id.
  std::vector<uptime_view> views() const;

  std::size_t bytes_used() const;

private:
  struct row {
    agent_id agent;
    std::uint32_t told = whole_uptime;
  };

  bool often_away(const metric& own) const;
  void watch(const agent_id& x);

  uptime_counters own_;
  hearsay hearsay_;
  /// By id.
  std::vector<row> rows_;
  /// What this cell's silence is worth.
  std::uint32_t silence_ = 0;
};

} // namespace ips::gossip
