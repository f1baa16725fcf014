#pragma once
// The part of a secure node's shard that an ordinary one has not: it holds
// every op of its network, so it must find everyone who holds something, keep
// up with them, and put back what all of its holders lost.
//
// Who is there. The directory has the author of every op held, whoever asks,
// and all whom a walk over the key space finds; so V_δ of any basis follows
// from it without a lookup.
//
// Joining, and once an hour. Range by range: the agents of the range are
// enumerated by lookups (a subtree is known completely when a lookup of a key
// in it also names one outside), and each is asked for what it holds. A range
// of which all were asked, those who did not answer included, is checked.
//
// Keeping up. Publishers put to the two secure nodes closest to the basis; the
// others have it from them, by comparing with some of each other each round.
//
//   restore: V_δ of each basis .. check_held -> lacks some -> put_ops
//              ^--- one does not answer: without it ------/

#include <deque>
#include <functional>
#include <map>
#include <set>

#include "actors/dht_shard/check.hpp"
#include "actors/protocol/payloads.hpp"
#include "actors/protocol/secure_payloads.hpp"
#include "runtime/dht/directory.hpp"
#include "runtime/dht/lookup.hpp"
#include "runtime/dht/overlap_list.hpp"

namespace ips::actors {

struct shard_state;

class keeper {
public:
  explicit keeper(shard_state& shard);

  /// This agent is there, or was the author of something.
  void heard(const dht::contact& peer);

  /// This agent did not answer.
  void answered(const agent_id& peer);
  void failed(const agent_id& peer);

  /// V_δ without the node itself, which is none of the holders.
  dht::standing standing_at(const dht_key& basis, std::uint64_t r) const;

  /// With whom to compare in this round: other secure nodes and agents in turn.
  std::vector<agent_id> partners();

  /// Begins the walk over the ranges where one is due.
  void walk();

  /// A comparison of the walk came to its end, or its partner did not answer.
  void compared(const agent_id& other);

  /// Asks the holders of a range's bases what they hold, and puts to them what
  /// they lack where `put` is set.
  void restore(key_range range, bool put,
               std::function<void(range_outcome)> done);

  std::uint32_t checked() const {
    return checked_;
  }

private:
  struct range_work;
  using range_ref = std::shared_ptr<range_work>;

  void next_subtree();
  void enumerated(const dht::subtree& part, const dht::lookup& found);
  void compare_more();
  void ask_round(range_ref x);
  std::vector<agent_id> holders_without(const dht_key& basis, std::uint64_t r,
                                        const std::set<agent_id>& silent) const;
  void take_held(const range_ref& x, const agent_id& holder,
                 const std::vector<checked_basis>& bases,
                 const std::set<chain::op_hash>& there);
  void give(range_ref x, const dht_key& basis, const agent_id& holder,
            std::vector<std::shared_ptr<const chain::op>> left);
  void round_ended(const range_ref& x);

  shard_state& shard_;
  dht::directory directory_;
  /// Questions in a row that agents of the directory did not answer.
  std::map<agent_id, std::uint8_t> misses_;
  /// Of the walk.
  bool walking_ = false;
  std::optional<timestamp> began_;
  std::optional<timestamp> walked_;
  /// The one whose agents are being asked.
  dht::subtree part_;
  std::uint32_t checked_ = 0;
  std::vector<dht::subtree> subtrees_;
  std::deque<agent_id> to_compare_;
  std::set<agent_id> comparing_;
  /// Where the last round of comparisons ended.
  agent_id cursor_;
  std::size_t secure_cursor_ = 0;
};

} // namespace ips::actors
