#pragma once
// How a sandbox process gives up its rights, once and for ever: a seccomp
// filter that allows what computing needs and nothing else, and resource
// limits. Memory, threads of this process, its own descriptors and the clock
// stay; files, sockets, programs, processes and signals to others go.
//
// A call that is not allowed fails with EPERM instead of killing the process:
// the engine asks for things that it can do without (its memory statistics in
// /proc), and must go on without them.

#include <string>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips::isolation {

/// Kills this process when the thread that started it ends. (Workers of a
/// scheduler live as long as the program; where one does not, its next run
/// starts another process.)
status die_with_parent();

/// @pre everything that the process needs is open and loaded
/// @returns `sandbox_unavailable` where the kernel refuses, or where a file can
/// still be opened afterwards.
status confine();

/// One thing that a confined process must not be able to do.
struct attempt {
  std::string what;
  bool refused = false;
};

template <class Inspector>
auto inspect(Inspector& f, attempt& x) {
  return f(x.what, x.refused);
}

/// Tries them all.
std::vector<attempt> try_what_is_forbidden();

} // namespace ips::isolation
