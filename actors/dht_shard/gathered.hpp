#pragma once
// What the holders' answers to one question add up to.

#include <algorithm>
#include <map>
#include <set>

#include "actors/dht_shard/dht_shard.hpp"

namespace ips::actors {

/// What each holder gave of an answer that all should have by now.
class settled_answers {
public:
  void add(const agent_id& from, std::set<chain::op_hash> ops) {
    whole_.insert(ops.begin(), ops.end());
    by_holder_[from] = std::move(ops);
  }

  /// Holders that lack something that another has.
  std::vector<agent_id> outdated() const {
    std::vector<agent_id> out;
    for (auto& [from, ops] : by_holder_)
      if (ops.size() < whole_.size())
        out.push_back(from);
    return out;
  }

private:
  std::set<chain::op_hash> whole_;
  std::map<agent_id, std::set<chain::op_hash>> by_holder_;
};

/// A question that goes to one holder after the other.
struct shard_state::holders_asked {
  fetch_job job;
  /// Holders that had what was asked for, and how many of them are enough.
  std::uint32_t answers = 0;
  std::uint32_t wanted = 1;
  /// This cell has it, too: what nobody else has is not lost.
  bool is_here = false;
  /// Something of it is so old that all holders should have it.
  bool is_settled = false;
  /// Who lacks what another has, and should have it by now.
  std::vector<agent_id> outdated;

  void note_age(const std::vector<op_ref>& came, timestamp settled) {
    for (auto& op : came)
      is_settled = is_settled || op->header.body.time < settled;
  }
};

struct shard_state::gathered : holders_asked {
  fetch_answer out;
  std::set<chain::op_hash> known;
  /// Of one who need not hold them: for when no holder answers.
  std::vector<op_ref> copies;
  /// One has what another should have, too, and has not.
  bool disputed = false;
  settled_answers settled;
  /// Holders whose answer was not all, and how much they have told.
  struct rest {
    agent_id holder;
    std::uint32_t told = 0;
    std::uint32_t pages = 1;
  };
  std::vector<rest> rests;

  void add(const std::vector<op_ref>& more) {
    for (auto& op : more)
      if (known.insert(chain::hash_of(*op)).second)
        out.ops.push_back(op);
  }
};

/// Whether these are what was asked for; an entry without its content is not.
inline bool satisfies(const dht::op_filter& filter,
                      const std::vector<op_ref>& ops) {
  if ((filter.kinds & dht::mask_of(chain::op_kind::put_entry)) == 0)
    return !ops.empty();
  return std::any_of(ops.begin(), ops.end(), [](auto& op) {
    return op->kind == chain::op_kind::put_entry;
  });
}

/// The ops from before a time, by which they have come to all holders.
inline std::set<chain::op_hash> settled_of(const std::vector<op_ref>& ops,
                                           timestamp settled) {
  std::set<chain::op_hash> out;
  for (auto& op : ops)
    if (op->header.body.time < settled)
      out.insert(chain::hash_of(*op));
  return out;
}

/// Whether such an op stands in one of two answers and not in the other.
inline bool contradict(const std::vector<op_ref>& a,
                       const std::vector<op_ref>& b, timestamp settled) {
  return settled_of(a, settled) != settled_of(b, settled);
}

} // namespace ips::actors
