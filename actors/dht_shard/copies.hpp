#pragma once
// Copies of what calls' gets brought, judged as puts are, and given to whoever
// asks where no holder answers.

#include <vector>

#include "actors/dht_shard/work.hpp"
#include "runtime/dht/op_cache.hpp"

namespace ips::actors {

struct shard_state;

class copies {
public:
  /// Ops, and their bytes, that a cell keeps: a phone has them to spare, and
  /// one large entry fits beside others.
  static constexpr std::size_t ops_max = 1024;
  static constexpr std::size_t bytes_max = 4 << 20;

  /// Gets whose copies are judged at once; of others none is kept. Reading must
  /// not cost what it costs to hold.
  static constexpr std::size_t judging_max = 16;

  explicit copies(shard_state& shard) : shard_(shard) {
  }

  /// Keeps what a get brought if the types allow it and all of it is valid.
  void keep(const dht_key& basis, const dht::op_filter& filter,
            const std::vector<op_ref>& ops);

  std::vector<op_ref> select(const dht_key& basis,
                             const dht::op_filter& filter) {
    return cache_.select(basis, filter);
  }

private:
  void judge(const dht_key& basis, std::vector<op_ref> ops, std::size_t next);

  shard_state& shard_;
  dht::op_cache cache_{ops_max, bytes_max};
  std::size_t judging_ = 0;
};

} // namespace ips::actors
