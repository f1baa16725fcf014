#pragma once
// Δ_n: the ops that one cell holds, by their basis, each with its verdict.
// In memory; the store keeps the durable copy. Elements are only added, but for
// `drop`, by which a holder gives up a copy.
//
// Invariants: an op stands once; ops at a basis stand in the order in which
// they came; besides, valid ones of an entry by themselves (what brought it,
// then removals, then updates: a page that is cut still tells whether it
// lives), activity by sequence number, links in an index, and what is not valid
// by itself. So no question about one of these walks through the others. An op
// may stand without its entry, which the store then has.

#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/dht/directory.hpp"
#include "runtime/dht/link_index.hpp"
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
  /// What it takes with its entry, which the store alone may have; 0: as
  /// `size_of` says.
  std::uint64_t size = 0;
};

/// What an op takes: its entry, and 512 bytes for header, signature and place.
std::uint64_t size_of(const chain::op& x);

/// Whether an op brings an entry that is not with it: the store has that.
inline bool lacks_entry(const chain::op& x) {
  return x.kind == chain::op_kind::put_entry && !x.content;
}

/// Entries above this size are kept in the store alone, where that is a disk:
/// a read of it takes less than the message that asks for the entry.
inline constexpr std::size_t entry_bytes_in_memory_max = 4096;

/// The op as it is kept in memory: a large entry stays in the store.
/// @pre the store has it
held_op without_large_entry(held_op x);

/// Some of the ops that a filter takes.
struct op_page {
  std::vector<std::shared_ptr<const chain::op>> ops;
  /// How many it takes without its limit and offset.
  std::uint32_t total = 0;
};

class shard {
public:
  /// Adds an op or replaces the verdict of one that is there.
  void hold(held_op x);

  /// Lets go of an op's entry where it is large. @pre the store has it
  void let_go_of_entry(const chain::op_hash& hash);

  const held_op* find(const chain::op_hash& hash) const;

  /// The ops at a basis with this status that the filter takes, one page.
  std::vector<std::shared_ptr<const chain::op>>
  select(const dht_key& basis, const op_filter& filter,
         verdict_status status = verdict_status::valid) const;

  /// A page of the valid ones: it ends with the op that brings it to so many
  /// bytes, as `size_of` counts them.
  op_page page(const dht_key& basis, const op_filter& filter,
               std::uint64_t bytes_max) const;

  /// How many valid ops the filter would give without its limit and offset.
  std::uint32_t count(const dht_key& basis, const op_filter& filter) const;

  /// A page of the links at a basis, as a holder answers it; nothing where it
  /// holds none.
  std::optional<link_answer> links(const dht_key& basis,
                                   const op_filter& filter) const;

  /// Ops at a basis that were found invalid, as far as the filter takes them.
  std::vector<const held_op*> rejected(const dht_key& basis,
                                       const op_filter& filter) const;

  /// All ops at a basis, whatever their verdict.
  std::vector<const held_op*> at(const dht_key& basis) const;

  /// The valid ones of those.
  std::vector<chain::op_hash> valid_at(const dht_key& basis) const;

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

  /// Bases at which something came, went or was judged since this was asked
  /// last.
  std::set<dht_key> take_changes() {
    return std::exchange(changes_, {});
  }

private:
  /// By number, which is the order in which they came.
  using in_order = std::map<std::uint64_t, const held_op*>;

  struct place {
    in_order arrival;
    /// Valid ops of the entry: its headers and their changes.
    in_order entry;
    /// Pending and rejected ones.
    in_order unsettled;
    std::map<std::uint32_t, const held_op*> activity;
    std::unique_ptr<link_index> links;
  };

  struct numbered {
    held_op op;
    std::uint64_t number = 0;
  };

  static std::uint64_t entry_place(const numbered& x);
  static void file(place& here, const numbered& x);
  static void take_out(place& here, const numbered& x);
  const in_order& candidates(const place& here, const op_filter& filter,
                             verdict_status status) const;

  template <class Visit>
  void each(const dht_key& basis, const op_filter& filter,
            verdict_status status, Visit visit) const;

  std::unordered_map<chain::op_hash, numbered> ops_;
  std::map<dht_key, place> places_;
  std::set<dht_key> changes_;
  std::uint64_t bytes_ = 0;
  std::uint64_t next_number_ = 0;
};

} // namespace ips::dht
