#include "runtime/chain/chain_head.hpp"

namespace ips::chain {

header extend(chain_head& head, const agent_id& author, timestamp now,
              header partial) {
  partial.author = author;
  partial.seq = head.next_seq;
  partial.prev = head.prev;
  partial.time = std::max(now, head.time);
  auto same = head.latest_of_type.find(partial.type);
  partial.prev_of_type
    = same == head.latest_of_type.end() ? header_hash{} : same->second;
  advance(head, partial, hash_of(partial));
  return partial;
}

void advance(chain_head& head, const header& x, const header_hash& hash) {
  head.next_seq = x.seq + 1;
  head.prev = hash;
  head.time = x.time;
  head.latest_of_type[x.type] = hash;
}

} // namespace ips::chain
