#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>

#include "actors/host/driver.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"

namespace ips::actors {

namespace {

constexpr timestamp end_of_time{INT64_MAX};

class virtual_driver final : public driver {
public:
  virtual_driver(caf::actor_system& system,
                 std::shared_ptr<step_register> steps,
                 std::shared_ptr<virtual_clock> time)
    : coordinator_(
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())),
      steps_taken_(std::move(steps)), time_(std::move(time)) {
  }

  status run_until(const std::function<bool()>& arrived) override {
    return run([&] { return arrived(); }, end_of_time, false, true);
  }

  status settle() override {
    return run([] { return false; }, end_of_time, false, false);
  }

  status advance(duration span) override {
    auto target = time_->now() + span;
    IPS_TRY(run([] { return false; }, target, true, false));
    move_to(target);
    drain();
    return ok();
  }

private:
  /// Steps until `enough`, or until no event is due by the horizon.
  status run(const std::function<bool()>& enough, timestamp horizon,
             bool periodic, bool must_arrive) {
    drain();
    for (std::uint64_t n = 0; !enough(); ++n) {
      if (take_interrupt())
        return error{errc::interrupted, "the run was interrupted"};
      if (n > limits::settle_steps_max)
        return error{errc::not_settled, "the network is not at rest after "
                                          + std::to_string(n) + " events"};
      if (step(horizon, periodic))
        continue;
      if (must_arrive)
        return error{errc::timed_out, "the answer cannot come any more"};
      return ok();
    }
    return ok();
  }

  /// One event and all that follows from it at once.
  /// @returns whether there was one
  bool step(timestamp horizon, bool periodic) {
    steps_taken_->last = {};
    caf::anon_send(steps_taken_->board, atom::step_v, horizon.micros, periodic);
    // The switchboard alone has something to do.
    coordinator_.try_run_once();
    auto& did = steps_taken_->last;
    if (!did.delivered)
      return false;
    move_to(did.time);
    random_ = random_source{did.seed};
    drain();
    return true;
  }

  void move_to(timestamp t) {
    auto span = t - time_->now();
    if (span.count() <= 0)
      return;
    time_->set(t);
    coordinator_.advance_time(span);
  }

  /// Runs role messages, each chosen by a seeded draw, until none is left.
  void drain() {
    auto& jobs = coordinator_.jobs;
    while (!jobs.empty()) {
      if (on_step)
        on_step(steps_);
      ++steps_;
      if (jobs.size() > 1)
        std::swap(jobs.front(), jobs[random_.below(jobs.size())]);
      coordinator_.run_once();
    }
  }

  caf::scheduler::test_coordinator& coordinator_;
  std::shared_ptr<step_register> steps_taken_;
  std::shared_ptr<virtual_clock> time_;
  random_source random_{0};
};

} // namespace

void use_virtual_scheduler(caf::actor_system_config& config) {
  config.set("scheduler.policy", caf::atom("testing"));
}

std::unique_ptr<driver>
make_virtual_driver(caf::actor_system& system,
                    std::shared_ptr<step_register> steps,
                    std::shared_ptr<virtual_clock> time) {
  return std::make_unique<virtual_driver>(system, std::move(steps),
                                          std::move(time));
}

} // namespace ips::actors
