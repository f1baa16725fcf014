#pragma once
// How often an agent found its peers there, from pings alone.
//
// Per peer two counters: pings sent, pings answered. The uptime is their
// quotient in millionths, and 1'000'000 until a peer was pinged often enough to
// say something. At `window` pings both are halved, so that what was long ago
// fades: the last 64 weigh at least as much as all before. 16 bytes a peer.
// A peer is known by the first eight bytes of its id: nobody can make an id
// that meets another's there (2^64 hashes).

#include <cstddef>
#include <vector>

#include "runtime/dht/expected_holders.hpp"

namespace ips::gossip {

using dht::whole_uptime;

class uptime_counters {
public:
  /// Pings before which nothing is said: at 8, one lost message makes 875'000
  /// and not 0.
  static constexpr std::uint16_t pings_min = 8;

  /// Pings after which the counters are halved.
  static constexpr std::uint16_t window = 128;

  /// Peers that are counted: more than a routing table of 2^18 agents holds.
  /// A further one takes the place of the peer pinged least.
  static constexpr std::size_t peers_max = 768;

  /// A ping to the peer ended, answered or not.
  void pinged(const agent_id& peer, bool answered);

  /// The share of its pings that a peer answered, in millionths.
  std::uint32_t uptime_of(const agent_id& peer) const;

  /// Pings of a peer that count.
  std::uint32_t pings_of(const agent_id& peer) const;

  std::size_t peers() const {
    return counters_.size();
  }

  std::size_t bytes_used() const {
    return sizeof *this + counters_.capacity() * sizeof(counter);
  }

private:
  struct counter {
    std::uint64_t peer;
    std::uint16_t sent;
    std::uint16_t answered;
  };

  counter& counter_of(std::uint64_t peer);
  const counter* find(std::uint64_t peer) const;

  /// By peer.
  std::vector<counter> counters_;
};

} // namespace ips::gossip
