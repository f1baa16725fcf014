#pragma once
// What a shard has under way: puts of others, own publications.

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>

#include "actors/protocol/limits.hpp"
#include "actors/protocol/oldest_wait.hpp"
#include "actors/protocol/payloads.hpp"
#include "actors/store/store_writes.hpp"

namespace ips::actors {

using op_ref = std::shared_ptr<const chain::op>;

/// A header is judged by its predecessor: so ops are put in this order.
inline void sort_by_seq(std::vector<op_ref>& ops) {
  std::sort(ops.begin(), ops.end(), [](auto& a, auto& b) {
    return a->header.body.seq < b->header.body.seq;
  });
}

/// The row that the store keeps of an op.
storage::op_row row_of(const dht::held_op& x);

/// Ops put by one message, on their way to a verdict.
struct put_work {
  agent_id from;
  /// When it began to wait for this agent alone. None while a verdict waits for
  /// others: that says nothing of how busy this one is.
  std::optional<timestamp> since;
  std::uint64_t bytes = 0;
  std::vector<op_ref> ops;
  std::size_t next = 0;
  std::vector<dht::held_op> judged;
  put_reply reply;
  std::vector<chain::op_hash> accepted;
  std::function<void(result<put_reply>)> done;
};

using work_ref = std::shared_ptr<put_work>;

/// Puts that wait for their verdicts.
struct judging_line {
  /// Of each basis, in the order in which they came.
  std::map<dht_key, std::deque<work_ref>> queues;
  /// Ops of those.
  std::size_t ops = 0;
  std::uint64_t bytes = 0;
  oldest_wait wait;
  /// Puts refused as busy.
  std::uint64_t refused = 0;
};

/// Own ops of one basis on their way to their holders.
struct publication {
  dht_key basis;
  std::vector<op_ref> ops;
  std::vector<chain::op_hash> hashes;
  std::uint64_t resilience = 0;
  std::uint64_t bytes = 0;
  /// When it began to wait for its turn.
  timestamp since;
  /// Known from a lookup or named by holders, beside the table's.
  std::vector<dht::contact> candidates;
  std::set<agent_id> asked;
  std::set<agent_id> acknowledged;
  /// Hold it until they can judge it.
  std::set<agent_id> waiting;
  std::set<agent_id> failed;
  /// Had no room.
  std::set<agent_id> full;
  /// Refused for now, and until when.
  std::map<agent_id, timestamp> busy;
  /// How often each did.
  std::map<agent_id, std::uint32_t> refusals;
  /// One of the `publications_max` under way.
  bool has_turn = false;
  bool begun = false;
  /// Until the first of `busy` may be asked again.
  bool resting = false;
  /// Receipts that the store does not have yet: they are written together.
  std::vector<storage::receipt_row> unsaved;
  bool held_here = false;
  std::uint32_t tries = 0;
};

using publication_ref = std::shared_ptr<publication>;

/// An op that lacks something; judged again later.
struct waiting_put {
  op_ref op;
  agent_id from;
  std::uint32_t tries = 0;
};

/// Own publications: those that wait for their turn, and how many have it.
struct publishing_line {
  /// In the order in which they came.
  std::deque<publication_ref> backlog;
  /// Ops of those.
  std::size_t ops = 0;
  std::uint64_t bytes = 0;
  std::size_t under_way = 0;
  std::uint64_t bytes_under_way = 0;
  /// How many may be, and how many were acknowledged since it grew.
  std::size_t window = limits::publications_first;
  std::size_t acknowledged = 0;
  timestamp narrowed{INT64_MIN};
  bool beginning = false;

  /// By one for a windowful that was acknowledged, where there is more to
  /// publish.
  void widen() {
    if (backlog.empty() || ++acknowledged < window)
      return;
    acknowledged = 0;
    window = std::min(limits::publications_max, window + 1);
  }

  /// Once for all that was under way together.
  /// @param sent when what went wrong was sent
  void narrow(timestamp sent, timestamp now) {
    if (sent <= narrowed)
      return;
    narrowed = now;
    window = std::max(limits::publications_min, window / 2);
    acknowledged = 0;
  }

  /// Receipts that came, and publications that had all they wanted.
  std::uint64_t receipts = 0;
  std::uint64_t completed = 0;

  /// The agent knows that its holders do not keep up.
  bool told = false;
};

} // namespace ips::actors
