#include "actors/sandbox_worker/sandbox_worker.hpp"

namespace ips::actors {

local<host::run_report> sandbox_worker_state::run(const run_job& job) {
  return make_local(runner->run(*job.context, *job.answers));
}

sandbox_worker_actor::behavior_type sandbox_worker(
  sandbox_worker_actor::stateful_pointer<sandbox_worker_state> self,
  host::runner_factory make_runner) {
  self->state.runner = make_runner();
  return {
    [self](atom::run, const local<run_job>& job) {
      return self->state.run(*job);
    },
  };
}

} // namespace ips::actors
