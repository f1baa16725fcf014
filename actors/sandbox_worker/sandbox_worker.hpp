#pragma once
// The sandbox worker role: one runner, one run at a time. It has no memory of
// runs; a worker that dies takes with it the run that it was at, whose asker
// gets an error and may ask again.
//
// While a run is computed the role's thread computes it or, with a process of
// its own, waits for that process: either way one worker occupies one core for
// as long as the run's fuel lasts, and nothing else waits on a thread.

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"
#include "dna/host/runner.hpp"

namespace ips::actors {

struct sandbox_worker_state {
  static inline const char* name = "sandbox_worker";

  std::unique_ptr<host::runner> runner;

  local<host::run_report> run(const run_job& job);
};

sandbox_worker_actor::behavior_type sandbox_worker(
  sandbox_worker_actor::stateful_pointer<sandbox_worker_state> self,
  host::runner_factory make_runner);

} // namespace ips::actors
