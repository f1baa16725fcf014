#pragma once
// The sandbox worker role: one engine, one run at a time. It has no memory of
// runs; a worker that dies takes with it the run that it was at, whose asker
// gets an error and may ask again.

#include <functional>

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"

namespace ips::actors {

using engine_factory = std::function<std::unique_ptr<sandbox::engine>()>;

struct sandbox_worker_state {
  static inline const char* name = "sandbox_worker";

  std::unique_ptr<sandbox::engine> engine;

  local<host::run_report> run(const run_job& job);
};

sandbox_worker_actor::behavior_type sandbox_worker(
  sandbox_worker_actor::stateful_pointer<sandbox_worker_state> self,
  engine_factory make_engine);

} // namespace ips::actors
