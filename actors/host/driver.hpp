#pragma once
// Runs a network until something is so. Two of them: the virtual driver is the
// only home of CAF's testing coordinator; the real one waits.

#include <atomic>
#include <functional>
#include <memory>

#include <caf/actor_system.hpp>

#include "actors/host/virtual_clock.hpp"
#include "actors/protocol/interfaces.hpp"

namespace ips::actors {

class driver {
public:
  virtual ~driver() = default;

  /// Runs until `arrived` answers true.
  /// @returns `timed_out` where nothing is left that could make it so,
  /// `interrupted`, `not_settled`.
  virtual status run_until(const std::function<bool()>& arrived) = 0;

  /// Runs until nothing is in flight.
  virtual status settle() = 0;

  /// Lets time pass, periodic work included.
  virtual status advance(duration span) = 0;

  /// Ends a run from another thread.
  void interrupt() {
    interrupted_ = true;
  }

  /// Role messages handled.
  std::uint64_t steps() const {
    return steps_;
  }

  /// Called before each role message of a virtual run, with its number: where
  /// tests kill roles.
  std::function<void(std::uint64_t)> on_step;

protected:
  /// Whether an interrupt came since the last look.
  bool take_interrupt() {
    return interrupted_.exchange(false);
  }

  std::uint64_t steps_ = 0;

private:
  std::atomic<bool> interrupted_ = false;
};

/// @pre the system was configured by `use_virtual_scheduler`
std::unique_ptr<driver>
make_virtual_driver(caf::actor_system& system,
                    std::shared_ptr<step_register> steps,
                    std::shared_ptr<virtual_clock> time);

/// Sets the scheduler policy of virtual runs.
void use_virtual_scheduler(caf::actor_system_config& config);

/// Looks at the network's counters until they stand still at zero.
std::unique_ptr<driver> make_real_driver(std::function<bool()> at_rest);

} // namespace ips::actors
