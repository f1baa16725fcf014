#pragma once
// How much a cell holds, and so how far from itself.
//
// A cell may cap the bytes of its shard. What it can hold is then what is
// closest to it: it has a reach, a distance within which it counts as a holder.
// Beyond, it counts as uptime 0 for everyone who knows the reach, V_δ grows
// past it, and it gives up what it holds there as anyone does who is too far
// away. So what it holds is the same question for all, and not one for each op.
//
//   bytes above 7/8 of the cap: the reach shrinks to what fills 3/4 of it;
//   where
//     it stays so full, since those who should take the rest are full as well,
//     to what fills 5/8, 1/2, ... of it
//   bytes below 1/2: it doubles, until it is whole again
//
// Between, nothing changes: who comes and goes at the edge moves nothing.

#include <cstdint>

#include "runtime/dht/distance.hpp"
#include "runtime/dht/shard.hpp"

namespace ips::dht {

/// The first 64 bits of a distance: a cell holds nothing farther away.
using reach = std::uint64_t;

inline constexpr reach whole_reach = UINT64_MAX;

/// Whether a basis is within the reach of an agent.
template <class Tag>
bool within_reach(const id256<Tag>& agent, const dht_key& basis, reach x) {
  return (word_of(agent, 0) ^ word_of(basis, 0)) <= x;
}

class capacity {
public:
  /// @param bytes_max 0: no cap
  void limit(std::uint64_t bytes_max) {
    bytes_max_ = bytes_max;
    if (bytes_max == 0)
      reach_ = whole_reach;
  }

  std::uint64_t bytes_max() const {
    return bytes_max_;
  }

  reach reached() const {
    return reach_;
  }

  /// Whether so many bytes more may be held.
  bool has_room(const shard& held, std::uint64_t more) const {
    return bytes_max_ == 0 || held.bytes() + more <= bytes_max_;
  }

  /// Looks at what is held; periodic.
  /// @returns whether the reach is another
  bool adjust(const shard& held, const agent_id& self);

private:
  reach fitting(const shard& held, const agent_id& self) const;

  static constexpr unsigned eighths_first = 6;

  /// Looks without anything given up, after which nobody seems to take it: what
  /// is handed over is asked about, put and confirmed, each in its round.
  static constexpr unsigned patience = 6;

  unsigned eighths_ = eighths_first;
  unsigned stuck_ = 0;
  /// As it was found the last time.
  std::uint64_t bytes_ = 0;
  std::uint64_t bytes_max_ = 0;
  reach reach_ = whole_reach;
};

} // namespace ips::dht
