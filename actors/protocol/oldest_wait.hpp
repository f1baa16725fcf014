#pragma once
// How long the one that has waited longest of a role's work has waited: whether
// it keeps up. A count would have to know how fast the machine is; the age of
// the oldest says it (the idea of CoDel: Nichols and Jacobson 2012).

#include <set>

#include "runtime/base/clock.hpp"

namespace ips::actors {

class oldest_wait {
public:
  void begin(timestamp now) {
    since_.insert(now);
  }

  /// @pre `begin` was called with this time
  void end(timestamp begun) {
    since_.erase(since_.find(begun));
  }

  duration age(timestamp now) const {
    return since_.empty() ? duration{0} : now - *since_.begin();
  }

private:
  std::multiset<timestamp> since_;
};

} // namespace ips::actors
