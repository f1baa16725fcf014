#pragma once
// The share of time that an agent's peers were there, as it found them itself.
//
// Time is cut into slots of ten seconds. A question to a peer that ended,
// answered or not, is a sample of its slot; where several fall into one slot,
// one answer means that the peer was there, since a lost message says nothing
// of who was to answer it. A sample also speaks for the slots since the last
// one, up to `gap_max`: who has gone is asked less often than who is there, and
// a share of questions would flatter those who are often away.
//
//   uptime = slots in which it was there / slots that are spoken for
//
// in millionths, with confidence samples / (samples + 16). At `window` slots
// all counts are halved, so that what was long ago fades: the last 20 minutes
// weigh at least as much as all before. 16 bytes a peer. A peer is known by the
// first eight bytes of its id: nobody can make an id that meets another's there
// (2^64 hashes).

#include <cstddef>
#include <vector>

#include "runtime/base/clock.hpp"
#include "runtime/gossip/metric.hpp"

namespace ips::gossip {

class uptime_counters {
public:
  /// Of time: the period of pings and of comparisons (actors/protocol/limits),
  /// so that a peer around has a sample in each.
  static constexpr duration slot = std::chrono::seconds{10};

  /// Samples before which nothing is said: at 8, one lost message makes 875'000
  /// and not 0.
  static constexpr std::uint8_t samples_min = 8;

  /// Slots that one sample speaks for: as many as the peers that are asked in
  /// turn whether they are there or not (`surroundings_max`).
  static constexpr std::uint32_t gap_max = 16;

  /// Slots after which the counts are halved: 40 minutes. Long enough that who
  /// comes and goes every few minutes has one uptime and not two in turns;
  /// short enough that who has come back for good is counted on again within
  /// the hour.
  static constexpr std::uint32_t window = 240;

  /// Samples that make half sure: the share of 16 draws is off by 1/8 at most
  /// in two cases of three.
  static constexpr std::uint32_t samples_half = 16;

  /// Peers that are counted: more than a routing table of 2^18 agents holds.
  /// A further one takes the place of the peer sampled least.
  static constexpr std::size_t peers_max = 768;

  /// A question to the peer ended now, answered or not.
  void sampled(const agent_id& peer, bool answered, timestamp now);

  /// The share of time that a peer was there; c is 0 before `samples_min`.
  metric uptime_of(const agent_id& peer) const;

  /// Samples of a peer that count.
  std::uint32_t samples_of(const agent_id& peer) const;

  std::size_t peers() const {
    return counters_.size();
  }

  std::size_t bytes_used() const {
    return sizeof *this + counters_.capacity() * sizeof(counter);
  }

private:
  struct counter {
    std::uint64_t peer;
    /// Slot of the last sample.
    std::uint32_t last = 0;
    std::uint8_t slots = 0;
    std::uint8_t present = 0;
    std::uint8_t samples = 0;
    /// What the last slot says, so far.
    bool absent = false;
  };

  counter& counter_of(std::uint64_t peer);
  const counter* find(std::uint64_t peer) const;

  /// By peer.
  std::vector<counter> counters_;
};

} // namespace ips::gossip
