#include "actors/host/real_clock.hpp"

namespace ips::actors {

namespace {

template <class Clock>
std::int64_t micros_of() {
  return std::chrono::duration_cast<duration>(Clock::now().time_since_epoch())
    .count();
}

} // namespace

real_clock::real_clock()
  : offset_(micros_of<std::chrono::system_clock>()
            - micros_of<std::chrono::steady_clock>()) {
}

timestamp real_clock::now() const {
  return {micros_of<std::chrono::steady_clock>() + offset_};
}

} // namespace ips::actors
