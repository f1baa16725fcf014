#pragma once
// The facade's actor: runs what it is handed, so that requests have a sender
// and their answers a handler.

#include <caf/event_based_actor.hpp>

#include "actors/host/local_network.hpp"

namespace ips::actors {

caf::behavior client(caf::event_based_actor* self);

} // namespace ips::actors
