#pragma once
// The system's time, made never to run backwards.

#include "runtime/base/clock.hpp"

namespace ips::actors {

class real_clock final : public clock {
public:
  real_clock();

  timestamp now() const override;

private:
  std::int64_t offset_;
};

} // namespace ips::actors
