#pragma once
// What those who should hold the same say to each other (wire.hpp).

#include <vector>

#include "runtime/dht/capacity.hpp"
#include "runtime/gossip/reconcile.hpp"

namespace ips::actors {

/// Of the ops that we both should hold: which do you have that I lack? Only ops
/// made before a time count, so that what is on its way makes no difference.
/// Answered by `compared`.
struct compare_ops {
  timestamp before;
  /// The digest of all that the other has, where the asker went through it and
  /// has what it wants of it; else none.
  gossip::set_digest known;
  std::vector<gossip::range_question> ranges;
  /// How far from itself the asker holds.
  dht::reach reach = dht::whole_reach;
};

template <class Inspector>
auto inspect(Inspector& f, compare_ops& x) {
  return f(x.before, x.known, x.ranges, x.reach);
}

/// Give me these ops, as far as you hold them as valid. Answered by `fetched`.
struct want_ops {
  std::vector<chain::op_hash> ops;
};

template <class Inspector>
auto inspect(Inspector& f, want_ops& x) {
  return f(x.ops);
}

/// Which of these do you hold as valid? Answered by `held_ops`.
struct check_held {
  std::vector<chain::op_hash> ops;
};

template <class Inspector>
auto inspect(Inspector& f, check_held& x) {
  return f(x.ops);
}

/// The answers to the ranges of a `compare_ops`, in its order.
struct compared {
  /// Of all that the answerer has of what was asked about.
  gossip::set_digest whole;
  std::vector<gossip::range_answer> ranges;
  /// How far from itself the answerer holds.
  dht::reach reach = dht::whole_reach;
};

template <class Inspector>
auto inspect(Inspector& f, compared& x) {
  return f(x.whole, x.ranges, x.reach);
}

struct held_ops {
  std::vector<chain::op_hash> ops;
};

template <class Inspector>
auto inspect(Inspector& f, held_ops& x) {
  return f(x.ops);
}

} // namespace ips::actors
