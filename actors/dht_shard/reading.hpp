#pragma once
// What a shard knows from reading, and the searches that it makes (fetch.cpp).

#include <functional>

#include "actors/protocol/limits.hpp"
#include "actors/protocol/wire.hpp"
#include "runtime/dht/density.hpp"
#include "runtime/dht/op_cache.hpp"
#include "runtime/dht/value_search.hpp"

namespace ips::actors {

/// What an answer was to a search.
enum class heard : std::uint8_t {
  /// It does not hold: as none.
  unsound,
  /// Contacts alone.
  nothing,
  /// What was asked for.
  value,
  /// The same, and it is enough.
  enough,
};

/// A search under way, and what it is for. `Machine` is a `dht::lookup`, a
/// `dht::disjoint_lookup` or a `dht::value_search`.
template <class Machine>
struct search_work {
  Machine machine;
  /// What an agent is asked that should name so many contacts.
  std::function<wire_body(std::uint16_t)> question;
  /// Looks at an answer; none where contacts alone are wanted.
  std::function<heard(Machine&, const agent_id&, const wire_body&)> look;
  std::function<void(const Machine&)> done;
  bool finished = false;
};

struct reading {
  /// By the lookups that came to their end.
  dht::density size;
  /// Whether those who should have given something did.
  dht::candour met;
  dht::op_cache cache{limits::cached_ops_max, limits::cached_bytes_max};
  /// Copies that are being judged.
  std::size_t keeping = 0;
};

} // namespace ips::actors
