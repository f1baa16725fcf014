#pragma once
// The switchboard role: addresses to cells, the event queue, the fault plan.
//
// With the virtual clock it delivers nothing by itself: the driver takes event
// after event with `step`. With the real clock what is not delayed goes out at
// once, and the queue is served by a timer. Every draw (latency, loss, order)
// is keyed by the message it is for, so that a seed gives the same faults
// whatever else runs.

#include <map>
#include <unordered_map>

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/owed.hpp"
#include "actors/switchboard/event_queue.hpp"
#include "runtime/base/random.hpp"

namespace ips::actors {

struct switchboard_options {
  std::uint64_t seed = 0;
  bool real_time = false;
  std::shared_ptr<const clock> time;
  /// The faults to begin with.
  fault_plan faults;
  /// Virtual clock only.
  std::shared_ptr<step_register> steps;
};

struct switchboard_state {
  static inline const char* name = "switchboard";

  explicit switchboard_state(switchboard_actor::pointer self_pointer)
    : self(self_pointer) {
  }

  void route(envelope&& x, duration deadline);
  caf::result<ack> later(const later_job& job);
  void step(timestamp horizon, bool periodic);
  void serve_timer();
  local<switchboard_report> report() const;

  switchboard_actor::pointer self;
  switchboard_options options;
  std::unique_ptr<event_queue> events;
  std::unordered_map<cell_name, cell_actor, cell_name_hash> cells;
  fault_plan faults;
  switchboard_report counters;
  std::map<dna_hash, crypto::hasher> traces;
  /// Events delivered, by network: numbers the draws of a step.
  std::map<dna_hash, std::uint64_t> steps;
  std::map<dna_hash, std::uint64_t> wakes;
  std::unordered_map<std::uint64_t, owed<ack>> sleepers;
  std::uint64_t next_sleeper = 1;
  std::optional<timestamp> timer;
  /// The last sender of a message: in whose name another is forged.
  crypto::public_key last_sender;

private:
  random_source draw(const envelope& x, std::uint64_t purpose) const;
  bool is_from(const cell_name& who) const;
  bool separated(const agent_id& a, const agent_id& b) const;
  duration latency(random_source& random) const;
  void dispatch(const envelope& x, duration after, std::uint64_t copy,
                bool hostile = false);
  void attack(const envelope& x);
  void deliver(const envelope& x, bool hostile);
  void happen(event&& x);
  void arm_timer();
};

switchboard_actor::behavior_type
switchboard(switchboard_actor::stateful_pointer<switchboard_state> self,
            switchboard_options options);

} // namespace ips::actors
