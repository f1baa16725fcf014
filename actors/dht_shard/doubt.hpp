#pragma once
// What a holder has rejected is judged by the reader, too: who lies about a
// verdict neither hides an op from it nor brings one to it.

#include "actors/dht_shard/dht_shard.hpp"

namespace ips::actors {

/// Leaves out the ops that somebody rejects and this cell finds invalid.
void judge_doubtful(shard_state& shard, fetch_answer found,
                    std::function<void(fetch_answer)> done);

} // namespace ips::actors
