#pragma once
// Whose writes land next. Calls run side by side, but each lands on the head
// that it ran on, so only one of them can: the others wait for their turn, run
// again with the answers that they have, and are not overtaken once more.
//
//   wait -> turn -> head moved? -> run again -> judge -> append -> next
//
// A turn ends with the call, or after `limits::turn_max` where others wait: a
// run that waits for another agent must not hold up what that agent asks of
// this one (A -> B -> A).

#include <list>
#include <memory>

#include "runtime/base/clock.hpp"

namespace ips::actors {

struct call_work;

class landing_line {
public:
  using work_ref = std::shared_ptr<call_work>;

  /// @returns whether it is its turn; else it waits for that
  bool enter(const work_ref& work, timestamp now);

  /// It has landed, or failed; if it had the turn nobody has it now.
  void leave(const call_work& work);

  /// Gives the turn to the one that has waited longest, if nobody has it.
  work_ref next(timestamp now);

  /// Takes the turn from whoever has had it for `limits::turn_max`.
  void end_overdue(timestamp now);

  bool has_turn(const call_work& work) const {
    return turn_.get() == &work;
  }

  bool waits() const {
    return !waiting_.empty();
  }

  /// How long the one that has waited longest has.
  duration wait(timestamp now) const {
    return waiting_.empty() ? duration{0} : now - waiting_.front().since;
  }

private:
  struct row {
    work_ref work;
    timestamp since;
  };

  work_ref turn_;
  timestamp begun_;
  /// In the order in which they came.
  std::list<row> waiting_;
};

} // namespace ips::actors
