#pragma once
// Δ_n: the ops that one cell holds, by their basis, each with its verdict.
// In memory; the store keeps the durable copy. Elements are only added, but for
// `drop`, by which a holder gives up a copy.
//
// Invariants: an op stands once; ops at a basis stand in the order in which
// they came, activity besides by sequence number.

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/dht/directory.hpp"
#include "runtime/dht/op_filter.hpp"

namespace ips::dht {

/// What a holder found an op to be.
enum class verdict_status : std::uint8_t { pending = 1, valid, rejected };

std::string_view to_string(verdict_status x);

struct held_op {
  chain::op_hash hash;
  dht_key basis;
  std::shared_ptr<const chain::op> content;
  verdict_status status = verdict_status::pending;
  /// Of rejected: the rule's reason. Of pending: what it waits for.
  std::string reason;
  /// Of rejected: the rule's code.
  errc code = errc::rejected;
};

/// What an op takes: its entry, and 512 bytes for header, signature and place.
std::uint64_t size_of(const chain::op& x);

class shard {
public:
  /// Adds an op or replaces the verdict of one that is there.
  void hold(held_op x);

  const held_op* find(const chain::op_hash& hash) const;

  /// The ops at a basis with this status that the filter takes, one page.
  std::vector<std::shared_ptr<const chain::op>>
  select(const dht_key& basis, const op_filter& filter,
         verdict_status status = verdict_status::valid) const;

  /// How many valid ops the filter would give without its limit and offset.
  std::uint32_t count(const dht_key& basis, const op_filter& filter) const;

  /// All ops at a basis, whatever their verdict.
  std::vector<const held_op*> at(const dht_key& basis) const;

  /// The valid activity op of an author with this sequence number.
  std::shared_ptr<const chain::op> activity(const agent_id& author,
                                            std::uint32_t seq) const;

  void drop(const chain::op_hash& hash);

  std::size_t size() const {
    return ops_.size();
  }

  /// Bytes of all ops, as `size_of` counts them.
  std::uint64_t bytes() const {
    return bytes_;
  }

  std::uint64_t bytes_at(const dht_key& basis) const;

  /// Bases in their order, for what walks the whole shard.
  std::vector<dht_key> bases() const;

  /// Those of them within a subtree of the key space.
  std::vector<dht_key> bases_within(const subtree& x) const;

private:
  struct place {
    std::vector<chain::op_hash> arrival;
    std::map<std::uint32_t, chain::op_hash> activity;
  };

  const held_op& op_at(const chain::op_hash& hash) const {
    return ops_.find(hash)->second;
  }

  template <class Visit>
  void each(const dht_key& basis, const op_filter& filter,
            verdict_status status, Visit visit) const;

  std::unordered_map<chain::op_hash, held_op> ops_;
  std::map<dht_key, place> places_;
  std::uint64_t bytes_ = 0;
};

} // namespace ips::dht
