#pragma once
// One k-bucket: up to k contacts that are counted on (the main entries) and a
// cache of further ones that wait for a place.
//
// Invariants:
// - records [0, main_count) are main entries, those behind it the cache;
// - main_count <= k, cache <= cache_size, no key twice;
// - while the cache holds one, the main entries are k and none is stale;
// - a cached contact has no failures: the first one takes it out.
//
// A main entry that failed too often is stale: it is not counted on, not
// listed and makes room for the next newcomer, but it keeps its place until
// then. So a partition, in which everyone fails, leaves the way back open.

#include <vector>

#include "runtime/base/clock.hpp"
#include "runtime/dht/contact.hpp"
#include "runtime/dht/distance.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::dht {

/// Earlier than any time.
inline constexpr timestamp never{INT64_MIN};

/// A contact as a bucket keeps it: 48 bytes. The address is not kept but for
/// its first word; the other three come from the key (74 ns) for those few
/// contacts that leave the table.
class record {
public:
  record(const contact& x, timestamp seen);

  const crypto::public_key& key() const {
    return key_;
  }

  std::uint64_t head() const {
    return head_;
  }

  timestamp last_seen() const {
    return {static_cast<std::int64_t>(packed_ >> 8)};
  }

  std::uint8_t failures() const {
    return static_cast<std::uint8_t>(packed_ & 0xff);
  }

  bool stale() const {
    return failures() >= parms::failures_max;
  }

  /// Forgets the failures; time does not go back.
  void touch(timestamp seen);

  void add_failure();

private:
  std::uint64_t head_;
  crypto::public_key key_;
  /// Last seen in microseconds (56 bits: 2,283 years), then failures (8 bits).
  std::uint64_t packed_;
};

class bucket {
public:
  /// Files a contact that was heard of just now.
  /// @returns whether it is new here
  /// @pre `x` is consistent
  bool seen(const contact& x, timestamp now);

  /// Counts a failure.
  /// @returns whether the contact is no longer counted on, but was until now
  bool failed(const agent_id& id);

  /// Files an answer of someone whose last questions failed.
  /// @returns whether it was not counted on, and is again
  bool answered(const agent_id& id, timestamp now);

  /// Whether a contact is here and counted on.
  bool knows(const agent_id& id) const;

  /// Whether this very contact is here, stale or not.
  bool holds(const contact& x) const;

  /// Failures in a row of this very contact; 0 where it is not here.
  std::uint8_t failures_of(const contact& x) const;

  /// The keys of the contacts counted on that are closest to a key, closest
  /// first.
  std::vector<crypto::public_key> closest(const dht_key& key,
                                          std::size_t n) const;

  /// How many contacts are counted on.
  std::size_t live_count() const;

  /// Whether another newcomer could push one out.
  bool full() const;

  /// Main entries, stale ones included, then the cache.
  std::span<const record> records() const {
    return records_;
  }

  std::size_t main_count() const {
    return main_count_;
  }

  /// A lookup for a key of this bucket's subtree ended.
  void mark_refreshed(timestamp now) {
    refreshed_ = now;
  }

  timestamp refreshed() const {
    return refreshed_;
  }

  /// Bytes on the heap.
  std::size_t heap_bytes() const {
    return records_.capacity() * sizeof(record);
  }

private:
  bool is_live(std::size_t i) const {
    return i >= main_count_ || !records_[i].stale();
  }

  std::size_t find(const contact& x) const;
  std::size_t find(const agent_id& id) const;
  std::size_t oldest(std::size_t first, std::size_t last, bool stale) const;
  void admit(const record& x);
  void promote_into(std::size_t place);
  void reserve_one();

  std::vector<record> records_;
  timestamp refreshed_ = never;
  std::uint32_t main_count_ = 0;
};

} // namespace ips::dht
