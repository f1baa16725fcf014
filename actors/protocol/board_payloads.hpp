#pragma once
// What the switchboard is told and what it tells.

#include <map>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::actors {

struct later_job {
  dna_hash network;
  agent_id who;
  std::int64_t after = 0;
  bool periodic = false;
};

/// What `step` did.
struct step_report {
  /// Whether an event was delivered.
  bool delivered = false;
  /// The time of the event; the clock is to be set to it.
  timestamp time;
  /// Draws that follow from this event are seeded with this.
  std::uint64_t seed = 0;
};

/// Injected faults; probabilities in millionths.
struct fault_plan {
  duration latency_min{0};
  duration latency_max{0};
  /// Above 0: an exponential part with this mean is added.
  duration latency_mean{0};
  std::uint32_t loss = 0;
  std::uint32_t duplicate = 0;
  /// Delayed further, so that later messages overtake it.
  std::uint32_t reorder = 0;
  /// Arrives with a byte changed; itself not at all.
  std::uint32_t tamper = 0;
  /// Arrives in another's name, too.
  std::uint32_t forge = 0;
  /// Arrives once more, up to `replay_delay_max` later.
  std::uint32_t replay = 0;
  /// Agents by their side; who is on none reaches all.
  std::map<agent_id, std::uint32_t> sides;
};

struct switchboard_report {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::uint64_t lost = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t unreachable = 0;
  std::uint64_t expired = 0;
  /// Messages of one cell in the name of another.
  std::uint64_t forged = 0;
  /// By the fault plan.
  std::uint64_t reordered = 0;
  std::uint64_t tampered = 0;
  std::uint64_t impersonated = 0;
  std::uint64_t replayed = 0;
  std::uint64_t in_flight = 0;
  /// H over what was delivered, in order, by network.
  std::map<dna_hash, crypto::digest> traces;
};

} // namespace ips::actors
