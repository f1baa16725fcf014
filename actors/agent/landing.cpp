#include "actors/agent/landing.hpp"

#include "actors/agent/agent.hpp"
#include "actors/protocol/limits.hpp"

namespace ips::actors {

bool landing_line::enter(const work_ref& work, timestamp now) {
  if (turn_ == work)
    return true;
  waiting_.push_back({work, now});
  // Where others wait already the turn is being passed on: to the first.
  return waiting_.size() == 1 && next(now) != nullptr;
}

void landing_line::leave(const call_work& work) {
  if (has_turn(work))
    turn_ = nullptr;
}

landing_line::work_ref landing_line::next(timestamp now) {
  if (turn_ || waiting_.empty())
    return nullptr;
  turn_ = waiting_.front().work;
  waiting_.pop_front();
  begun_ = now;
  return turn_;
}

void landing_line::end_overdue(timestamp now) {
  if (now - begun_ >= limits::turn_max)
    turn_ = nullptr;
}

// -- the agent's part ------------------------------------------------------------

void agent_state::land(work_ref work) {
  auto now = identity->time->now();
  if (work->writes.empty()) {
    tell(work->signals);
    work->done(std::move(work->answer));
    return;
  }
  if (!loaded_) {
    work->done(error{errc::configuration,
                     work->name + " commits before the chain has begun"});
    return;
  }
  if (holders_busy) {
    work->done(error{
      errc::busy, "holders do not keep up with what this agent commits",
      "nothing of " + work->name + " has landed", "try again in some seconds"});
    return;
  }
  if (!std::exchange(work->lined_up, true))
    work->done = [this, x = work.get(), done = work->done](result<json> out) {
      // The work outlives this: who calls it holds it.
      pass_turn(*x);
      done(std::move(out));
    };
  if (landing_.enter(work, now))
    land_in_turn(work);
  else
    watch_turn();
}

void agent_state::land_in_turn(work_ref work) {
  if (chain_.head() != work->base)
    run_again(work);
  else if (unchecked_)
    append(work);
  else
    judge_write(work, 0);
}

/// Once where it waited; more often where it asks something new each time, and
/// loses its turn over that.
void agent_state::run_again(work_ref work) {
  if (++work->tries > limits::head_retries_max)
    work->done(
      error{errc::head_moved, "the chain grew while " + work->name + " ran"});
  else
    begin(work);
}

void agent_state::pass_turn(const call_work& work) {
  landing_.leave(work);
  next_turns();
}

/// What lands at once lets the next begin, in this loop and not within it.
void agent_state::next_turns() {
  if (std::exchange(passing_turn_, true))
    return;
  while (auto next = landing_.next(identity->time->now()))
    land_in_turn(next);
  passing_turn_ = false;
}

void agent_state::watch_turn() {
  if (std::exchange(watching_turn_, true))
    return;
  auto look = [this] {
    watching_turn_ = false;
    landing_.end_overdue(identity->time->now());
    next_turns();
    if (landing_.waits())
      watch_turn();
  };
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(duration{limits::turn_max}.count()),
              true)
    .then([look](ack) { look(); }, [look](caf::error&) { look(); });
}

} // namespace ips::actors
