#pragma once
// Asking another which of these ops it holds, however many they are.

#include <functional>
#include <set>
#include <span>

#include "actors/protocol/payloads.hpp"

namespace ips::actors {

struct shard_state;

/// Ops of one basis that another is asked about.
struct checked_basis {
  dht_key basis;
  std::vector<chain::op_hash> ops;
};

/// What of it the other said it holds; none: it did not answer.
using check_done
  = std::function<void(const std::optional<std::set<chain::op_hash>>&)>;

/// One message after the other, until it was asked about all of them.
void check_with(shard_state& shard, const agent_id& other,
                const std::vector<checked_basis>& bases, check_done done);

/// Those of a basis's ops that are held here and not there, in the order in
/// which they are put.
std::vector<std::shared_ptr<const chain::op>>
lacking_of(const dht::shard& held, const checked_basis& row,
           const std::set<chain::op_hash>& there);

/// How many of these fit into one put.
std::size_t count_of_put(std::span<const std::shared_ptr<const chain::op>> ops);

} // namespace ips::actors
