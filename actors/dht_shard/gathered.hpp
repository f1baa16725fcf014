#pragma once
// What the holders' answers to one question add up to.

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"

namespace ips::actors {

struct shard_state::gathered {
  fetch_job job;
  fetch_answer out;
  std::set<chain::op_hash> known;
  std::uint32_t answers = 0;
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

} // namespace ips::actors
