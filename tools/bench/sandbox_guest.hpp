#pragma once
// What `ips bench sandbox` runs: the kernels of tools/bench/kernels as native
// functions and as a guest, and small modules whose state is of a known size.

#include <memory>
#include <string>

#include "dna/sandbox/engine.hpp"
#include "runtime/base/bytes.hpp"

namespace ips::bench {

struct kernel {
  const char* name;
  std::uint32_t (*native)(std::uint32_t rounds);
};

/// SHA-256, JSON, matrix product, sorting, sieve.
std::span<const kernel> kernels();

using shared_module = std::shared_ptr<const sandbox::metered_module>;

/// The guest that exports a function for each kernel, and `host_calls`.
result<shared_module> kernel_guest(sandbox::metering counted);

/// A guest that does nothing, in `run`, with a memory of so many pages (none
/// for 0).
result<shared_module> idle_guest(std::uint8_t pages);

/// One measured call: CPU time of this thread, so that a busy machine tells.
struct timed_call {
  std::uint32_t result = 0;
  double micros = 0;
  std::uint64_t fuel = 0;
};

/// Calls an entry point.
/// @param rounds what the guest is told to do
/// @returns what ended the run, where it did not finish.
result<timed_call> call_guest(sandbox::engine& engine,
                              const shared_module& module,
                              const std::string& entry, std::uint32_t rounds);

timed_call call_native(const kernel& kernel, std::uint32_t rounds);

} // namespace ips::bench
