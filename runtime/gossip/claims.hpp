#pragma once
// What agents say of others' uptime, and what a cell makes of it.
//
// Every ping and pong has a list: of the agents that its sender found absent
// too often, those closest to the receiver. It says something of the others as
// well: who is closer to the receiver than the last one named (or anywhere, in
// a list that is not full) was there whenever the sender asked, as far as the
// sender knows. Only own experience is claimed, never what was heard: what goes
// round would confirm itself.
//
// A cell keeps the last list of each of the nearest claimants, for
// `claims_last`. For an agent x the others' mean is the median of those lists
// that say something of x. So liars that are fewer than half of the claimants
// cannot move it beyond what honest ones say. Nobody has a say about itself.

#include <optional>
#include <span>
#include <vector>

#include "runtime/gossip/uptime.hpp"

namespace ips::gossip {

/// "I found this agent there for so much of the time."
struct uptime_claim {
  agent_id agent;
  metric uptime;

  friend bool operator==(const uptime_claim&, const uptime_claim&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, uptime_claim& x) {
  return f(x.agent, x.uptime);
}

/// All that one agent claims to another.
struct claim_list {
  /// How sure the sender is of what the list says by not naming someone.
  std::uint32_t c = 0;
  /// The one closest to the receiver first.
  std::vector<uptime_claim> claims;

  friend bool operator==(const claim_list&, const claim_list&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, claim_list& x) {
  return f(x.c, x.claims);
}

/// Claims in one list: as many as the agents that hold an entry with a cell at
/// r = 5 and those next to them; 640 bytes where all of them are often away.
inline constexpr std::size_t claims_max = 16;

/// Who was there for more than this is not claimed to have been away: less than
/// a twentieth changes V_δ for hardly any key (at r = 5, a fourth of an agent),
/// and a lost message in a hundred makes no list.
inline constexpr std::uint32_t claimed_max = 950'000;

/// A claim, or a list's silence, counts from here on: eight samples. An agent
/// that has just begun has nothing to say yet.
inline constexpr std::uint32_t claim_confidence_min
  = confidence_of(uptime_counters::samples_min, uptime_counters::samples_half);

/// How old a list may be: neighbours ping each other every 160 s, so the third
/// ping is under way before a lost one is missed.
inline constexpr duration claims_last = std::chrono::minutes{10};

/// Claimants kept, those closest to the cell: they hold what it holds, so they
/// and it should agree. At nine, four liars are outvoted; and a list that names
/// nobody is 16 bytes.
inline constexpr std::size_t claimants_max = 9;

/// Claimants below which there is no median to speak of.
inline constexpr std::size_t claimants_min = 3;

/// Claimants that make half sure, each as sure as it says: fewer than three
/// are none, so three count for half of what nine or more could.
inline constexpr std::size_t claimants_half = 3;

/// Whether a list can be one to the agent whose id begins with `receiver`: not
/// too long, its agents in strict order of their distance, no number beyond the
/// whole. The first eight bytes of ids decide, as in uptime.hpp.
bool is_sound(const claim_list& x, std::uint64_t receiver);

/// The lists that a cell keeps.
class hearsay {
public:
  explicit hearsay(const agent_id& self) : self_(self.leading()) {
  }

  /// The first eight bytes of the cell's id.
  std::uint64_t self() const {
    return self_;
  }

  /// An agent's list came: it takes the place of its last one. What it says of
  /// its sender or of the receiver is left out. Forgets what is too old.
  /// @pre is_sound(x, self)
  void heard(const agent_id& from, const claim_list& x, timestamp now);

  /// What the others think of an agent: the median of their means and of their
  /// confidences, the latter less where they are few.
  metric opinion_of(const agent_id& x) const;

  /// Whether a list that is kept names the agent.
  bool names(const agent_id& x) const;

  /// Drops lists that are too old.
  void forget_before(timestamp now);

  std::size_t claimants() const {
    return lists_.size();
  }

  /// What it takes beside its own size.
  std::size_t bytes_used() const {
    return lists_.capacity() * sizeof(list)
           + claims_.capacity() * sizeof(kept_claim);
  }

private:
  struct kept_claim {
    std::uint64_t about;
    metric uptime;
  };

  struct list {
    std::uint64_t from;
    /// In slots of `uptime_counters`.
    std::uint32_t heard;
    std::uint32_t c : 20;
    std::uint32_t claims : 5;
    /// It has as many claims as it may: silence ends where they end.
    std::uint32_t full : 1;
  };

  void drop(std::size_t index);
  std::span<const kept_claim> claims_of(std::size_t index) const;
  std::optional<metric> said(std::size_t index, std::uint64_t about) const;

  std::uint64_t self_;
  /// The claimant closest to self first.
  std::vector<list> lists_;
  /// Of each list in turn.
  std::vector<kept_claim> claims_;
};

} // namespace ips::gossip
