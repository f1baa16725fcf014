#pragma once
// Fetching what comparisons found missing: each op once, from one of those who
// have it, from several of them side by side (runtime/gossip/pull_list.hpp).

#include "actors/dht_shard/holding.hpp"
#include "actors/dht_shard/work.hpp"
#include "runtime/gossip/pull_list.hpp"

namespace ips::actors {

struct shard_state;

class puller {
public:
  explicit puller(shard_state& shard) : shard_(shard) {
  }

  /// Fetches what a comparison found missing, and ends it.
  void fetch(comparison_ref x);

  /// Ops on their way.
  std::size_t expected() const {
    return list_.size();
  }

private:
  /// After which what one partner still owes is asked of others.
  static constexpr duration time_max = 3 * limits::compare_period;

  void fetch_next(comparison_ref x);
  void end(const comparison_ref& x);
  void take(const comparison_ref& x, const std::vector<chain::op_hash>& asked,
            const std::vector<chain::op>& came);
  void hold_each(const std::vector<op_ref>& ops);
  void hold_released();
  void hold(const dht_key& basis, std::vector<op_ref> ops);

  shard_state& shard_;
  gossip::pull_list list_;
};

} // namespace ips::actors
