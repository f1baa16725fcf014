#pragma once
// The clock of virtual runs: it stands until the driver moves it.

#include "runtime/base/clock.hpp"

namespace ips::actors {

class virtual_clock final : public clock {
public:
  /// Where virtual time begins: 2026-01-01T00:00:00Z.
  static constexpr timestamp epoch{1'767'225'600'000'000};

  timestamp now() const override {
    return now_;
  }

  /// Never backwards.
  void set(timestamp t) {
    if (t > now_)
      now_ = t;
  }

private:
  timestamp now_ = epoch;
};

} // namespace ips::actors
