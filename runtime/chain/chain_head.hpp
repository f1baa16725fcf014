#pragma once
// Where a source chain ends, and how the next header follows from it.

#include <map>
#include <string>

#include "runtime/chain/header.hpp"

namespace ips::chain {

/// The end of a chain: all that the next header depends on.
struct chain_head {
  /// Sequence number of the next header.
  std::uint32_t next_seq = 0;
  header_hash prev;
  timestamp time;
  /// The latest header of each entry and link type.
  std::map<std::string, header_hash, std::less<>> latest_of_type;

  friend bool operator==(const chain_head&, const chain_head&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, chain_head& x) {
  return f(x.next_seq, x.prev, x.time, x.latest_of_type);
}

/// Completes a header whose kind, type, entry, target and link are set: author,
/// seq, prev, prev_of_type, and the time, which never runs backwards. The head
/// moves past it.
header extend(chain_head& head, const agent_id& author, timestamp now,
              header partial);

/// Moves the head past a header that follows it.
void advance(chain_head& head, const header& x, const header_hash& hash);

} // namespace ips::chain
