#pragma once
// The process's own side: takes orders from its worker until that closes the
// channel. The order `setup` comes first; from then on the process is confined,
// so that everything foreign (a package's manifest and module, entries,
// arguments) is read by a process that has no rights.

#include "runtime/base/result.hpp"

namespace ips::isolation {

/// The descriptor by which a process is told what to do.
inline constexpr int worker_descriptor = 3;

/// Serves the worker at the other end of `worker_descriptor`.
/// @returns when the worker is gone, or what cannot be understood of it.
/// @pre the calling thread has the stack that engines need
status serve_worker();

} // namespace ips::isolation
