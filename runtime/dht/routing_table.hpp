#pragma once
// The routing table of one agent (Maymounkov and Mazieres 2002, with the whole
// space kept as 256 lists instead of a tree): bucket i holds contacts whose
// ids share exactly i bits with `self`. The buckets' ids are disjoint
// subtrees S_0, S_1, ...; together with self they are the whole space.
//
// Order. Let d = distance(self, key). Measured from `key`, each S_i is one
// interval of distances: its ids begin with the first i bits of d and the
// inverse of bit i. So where bit i of d is 1, S_i is closer than self and all
// deeper buckets, else farther: the buckets in the order of their distance are
// those with a 1 in d, ascending, then those with a 0, descending. `closest`
// walks them so and sorts within one bucket only.
//
// Completeness. Let T_i be self and all of S_i, S_i+1, ...: the agents that
// share i bits or more with self. A lookup that found the n closest live agents
// to a key, the last of them at distance f, has seen every live agent within f;
// if it ended with fewer than it wanted, it has seen the whole network. Where
// the farthest id of T_i is within f, all live agents of T_i were seen. That is
// a proof, and `looked_up` files it.
//
// A proof must outlive later arrivals. Let W be the constant `surroundings`. A
// joining agent looks up its own id as `joining` of lookup.hpp says: it wants
// W, and so makes itself known to the W agents closest to it. One that arrives
// in T_i is closer to all of T_i than to the rest of the network; so while T_i
// has no more than W members, self is among those W and learns of each arrival.
// T_i is hence known completely from the first proof until the table counts
// more than W in it, or one of its buckets is full and may have turned one
// away. (A proof of S_i alone would not last: where T_i is larger than W,
// arrivals in S_i need not come here.) Two agents that join at one instant can
// miss each other, and who was cut off misses arrivals: so agents look up their
// own id now and then, and callers that cannot bear the difference name the
// oldest proof that counts (`since`).
//
// In networks of up to W agents each agent knows all others, unless 2 k or more
// of them share one of its buckets; in larger ones, its own surroundings.
//
// Memory: 48 bytes a contact; a bucket grows with what it holds. `self` is
// never in the table.

#include "runtime/base/random.hpp"
#include "runtime/dht/bucket.hpp"

namespace ips::dht {

/// How a lookup ended: what `looked_up` learns from.
struct lookup_end {
  dht_key key;
  /// The closest live agents, closest first; each was offered to `seen`.
  std::span<const contact> closest;
  /// Whether there were fewer than wanted: these are all there are.
  bool exhausted = false;
};

class routing_table {
public:
  explicit routing_table(const agent_id& self);

  const agent_id& self() const {
    return self_;
  }

  /// Files a contact that proved its key just now. Refuses self and contacts
  /// whose address is not their key's.
  /// @returns whether it is new here
  bool seen(const contact& x, timestamp now);

  /// Counts a failure in a row; after `parms::failures_max` the contact is no
  /// longer counted on and the freshest of its bucket's cache takes its place.
  /// @returns whether that has just happened
  bool failed(const agent_id& id);

  /// Files an answer of someone whose last questions failed.
  /// @returns whether it was not counted on, and is again
  bool answered(const agent_id& id, timestamp now);

  /// The contacts counted on that are closest to a key, closest first; main
  /// and cached ones alike.
  std::vector<contact> closest(const dht_key& key, std::size_t n) const;

  /// Their keys: what an answer on the wire holds, for half the time.
  std::vector<crypto::public_key> closest_keys(const dht_key& key,
                                               std::size_t n) const;

  /// Whether a contact is here and counted on.
  bool knows(const agent_id& id) const;

  /// Whether a contact is here and did not answer the last question.
  bool owes_answers(const contact& x) const;

  /// Whether a contact is here and no longer counted on. What it sends is no
  /// answer: who asks and never answers is of no use.
  bool in_doubt(const contact& x) const;

  /// How many contacts are counted on.
  std::size_t size() const;

  /// All contacts counted on, closest to self first.
  std::vector<contact> contacts() const;

  /// Contacts counted on and not seen since `before`, the longest unseen first:
  /// whom to ask, so that a full bucket does not keep the dead (Maymounkov and
  /// Mazieres 2002, 2.2).
  std::vector<contact> least_recently_seen(timestamp before,
                                           std::size_t n) const;

  // -- completeness -----------------------------------------------------------

  /// Files what the end of a lookup proves.
  void looked_up(const lookup_end& x, timestamp now);

  /// Whether the bucket that covers `key` holds all live agents of its subtree,
  /// by a proof not older than `since`.
  bool complete_around(const dht_key& key, timestamp since = never) const;

  /// Whether `closest(key, n)` is what a lookup would find: every bucket that
  /// may hold one of the n closest is complete.
  bool knows_closest(const dht_key& key, std::size_t n,
                     timestamp since = never) const;

  /// Buckets that are not complete and into which no lookup went since
  /// `before`, deepest first.
  std::vector<unsigned> refresh_due(timestamp before) const;

  /// A random key that bucket `index` covers. @pre index < id_bits
  dht_key key_within(unsigned index, random_source& random) const;

  /// Bytes that the table takes, itself included.
  std::size_t bytes_used() const;

private:
  std::uint8_t failures_of(const contact& x) const;
  bucket& grown_bucket(unsigned index);

  /// The least i for which the table counts at most W in T_i and none of its
  /// buckets is full.
  unsigned uncrowded_depth() const;

  agent_id self_;
  /// Buckets 0 to the deepest one ever used.
  std::vector<bucket> buckets_;
  /// T_i is known completely for this i and those above; none at first.
  unsigned complete_depth_ = id_bits + 1;
  /// When that was last proven.
  timestamp proven_ = never;
};

} // namespace ips::dht
