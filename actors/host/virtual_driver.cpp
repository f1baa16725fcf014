#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include "actors/host/driver.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/protocol/owed.hpp"
#include "runtime/base/random.hpp"

namespace ips::actors {

namespace {

constexpr timestamp end_of_time{INT64_MAX};

class virtual_driver final : public driver {
public:
  virtual_driver(caf::actor_system& system, host_actor host,
                 std::shared_ptr<virtual_clock> time)
    : coordinator_(
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())),
      self_(system, true), host_(std::move(host)), time_(std::move(time)) {
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
    if (!board_)
      find_board();
    auto out = take_event(horizon, periodic);
    if (!out) {
      // It died; its successor begins with an empty queue.
      find_board();
      out = take_event(horizon, periodic);
    }
    if (!out || !out->delivered)
      return false;
    move_to(out->time);
    random_ = random_source{out->seed};
    drain();
    return true;
  }

  /// @returns nothing where the switchboard is no more
  std::optional<step_report> take_event(timestamp horizon, bool periodic) {
    std::optional<step_report> out;
    auto pending = self_->request(board_, until_answered, atom::step_v,
                                  horizon.micros, periodic);
    drain();
    pending.receive([&](const local<step_report>& x) { out = *x; },
                    [](caf::error&) {});
    return out;
  }

  void find_board() {
    auto pending = self_->request(host_, until_answered, atom::report_v);
    drain();
    pending.receive(
      [&](const local<host_wiring>& x) { board_ = x->switchboard; },
      [](caf::error&) {});
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
  caf::scoped_actor self_;
  host_actor host_;
  switchboard_actor board_;
  std::shared_ptr<virtual_clock> time_;
  random_source random_{0};
};

} // namespace

void use_virtual_scheduler(caf::actor_system_config& config) {
  config.set("scheduler.policy", caf::atom("testing"));
}

std::unique_ptr<driver>
make_virtual_driver(caf::actor_system& system, host_actor host,
                    std::shared_ptr<virtual_clock> time) {
  return std::make_unique<virtual_driver>(system, std::move(host),
                                          std::move(time));
}

} // namespace ips::actors
