#pragma once
// The listener role: signals of a host's cells, until whoever drives the
// network asks for them. Bounded: the oldest make room.

#include <deque>

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"

namespace ips::actors {

struct listener_state {
  static inline const char* name = "listener";

  struct kept_signal {
    told_signal what;
    std::size_t size = 0;
  };

  std::deque<kept_signal> waiting;
  std::size_t bytes = 0;

  void take(const told_signal& x);
  local<std::vector<told_signal>> give();
};

listener_actor::behavior_type
listener(listener_actor::stateful_pointer<listener_state> self);

} // namespace ips::actors
