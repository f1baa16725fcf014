#pragma once
// A WebAssembly engine as IPS sees it: it runs metered modules, one call at a
// time, and every call starts from the state that instantiation made. Two
// engines stand behind this interface (JavaScriptCore and wabt's interpreter);
// a result, a trap and a fuel count are the same in both.
//
// Ownership: an engine belongs to one sandbox worker and is not thread-safe;
// it may be used from another thread later, never from two at once. Metered
// modules are immutable and shared.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "dna/sandbox/metered_module.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox {

/// The guest's linear memory during one host call. What `view` answers dies
/// with that host call.
class guest_memory {
public:
  virtual ~guest_memory() = default;

  /// @returns `errc::bad_pointer` where [ptr, ptr + len) leaves the memory.
  virtual result<std::span<std::uint8_t>> view(std::uint32_t ptr,
                                               std::uint32_t len)
    = 0;
};

/// What a host function answers to the engine.
struct host_answer {
  /// What the guest gets.
  std::int32_t value = 0;
  /// Fuel to take besides the function's base cost (for bytes moved).
  std::uint64_t fuel = 0;
  /// Ends the run: the guest never goes on, the outcome is `stopped`.
  bool stop = false;
};

/// The host's side of one run. The engine asks it for every imported call.
class host_calls {
public:
  virtual ~host_calls() = default;

  /// @param function index in the table that the module was prepared with.
  virtual host_answer invoke(std::uint32_t function,
                             std::span<const std::uint32_t> arguments,
                             guest_memory& memory)
    = 0;

  /// The run has ended, whatever way; what it left in memory can be seen for
  /// the last time. Not for runs that never began.
  virtual void ended(guest_memory&) {
  }
};

/// How a run ended.
struct run_outcome {
  /// Finished, or stopped by the host, or the error that ended it
  /// (`out_of_fuel`, `stack_exhausted`, `out_of_memory`, `trapped`, ...).
  status ended = ok();
  /// Whether `host_answer::stop` ended it (then `ended` is ok).
  bool stopped = false;
  /// Fuel used, instructions and host calls; exactly the budget when it ran
  /// out.
  std::uint64_t fuel_used = 0;
};

/// One virtual machine.
class engine {
public:
  virtual ~engine() = default;

  /// Runs the exported function `name`, of type () -> (), from fresh state.
  /// The first call with a module compiles and instantiates it; later calls
  /// reuse both.
  /// @param fuel the budget of this run, at most `limits::fuel_max`.
  virtual run_outcome call(const std::shared_ptr<const metered_module>& module,
                           std::string_view name, host_calls& host,
                           std::uint64_t fuel)
    = 0;

  /// Forgets the instances and code of a module.
  virtual void forget(const metered_module& module) = 0;

  /// "jsc" or "interp".
  virtual std::string_view name() const = 0;
};

/// JavaScriptCore: fast.
std::unique_ptr<engine> make_jsc_engine();

/// wabt's reference interpreter: slow, and what the standard says.
std::unique_ptr<engine> make_interpreter_engine();

} // namespace ips::sandbox
