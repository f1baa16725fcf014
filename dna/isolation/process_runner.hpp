#pragma once
// Runs in a process of their own: a second line of defence behind gate and
// meter. Should a module break its engine, it finds itself in a process that
// can open nothing, reach nobody and start nothing (confinement.hpp), and whose
// answers are read like a stranger's (report_check.hpp).
//
// States: no process; a process that is ready. The first run starts one, and so
// does the first run after a death. A run during which the process dies or
// misbehaves ends in `sandbox_died`; the process is killed and waited for at
// once, so none is left behind.

#include <memory>
#include <string>

#include "dna/host/runner.hpp"
#include "dna/isolation/messages.hpp"

namespace ips::isolation {

struct process_options {
  /// The program ips, which is started as `ips sandbox-worker`.
  std::string program;
  engine_choice engine = engine_choice::jsc;
};

/// A runner that can tell which process it has.
class process_runner : public host::runner {
public:
  /// 0 where there is none.
  virtual int process_id() const = 0;
};

std::unique_ptr<process_runner> make_process_runner(process_options options);

/// Starts a process, lets it try what it must not be able to do, and ends it.
/// @returns what was tried, or `sandbox_unavailable`.
result<std::vector<attempt>> prove_confinement(const process_options& options);

} // namespace ips::isolation
