#pragma once
// Time as IPS stores it, and the clock that every role is handed. Nothing
// below the composition root asks the system for the time.

#include <chrono>
#include <compare>
#include <cstdint>

namespace ips {

/// A span of time.
using duration = std::chrono::microseconds;

/// Microseconds since the Unix epoch.
struct timestamp {
  std::int64_t micros = 0;

  friend auto operator<=>(const timestamp&, const timestamp&) = default;

  friend timestamp operator+(timestamp t, duration d) {
    return {t.micros + d.count()};
  }

  friend duration operator-(timestamp a, timestamp b) {
    return duration{a.micros - b.micros};
  }
};

template <class Inspector>
auto inspect(Inspector& f, timestamp& x) {
  return f(x.micros);
}

/// Tells the time; never goes backwards.
class clock {
public:
  virtual ~clock() = default;

  virtual timestamp now() const = 0;
};

} // namespace ips
