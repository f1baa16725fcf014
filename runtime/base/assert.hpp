#pragma once
// Assertions for programmer errors, on in every build. Never for input.

namespace ips {

/// Prints where and what, then aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file,
                                   int line);

} // namespace ips

#define IPS_ASSERT(expr)                                                       \
  ((expr) ? static_cast<void>(0)                                               \
          : ::ips::assertion_failed(#expr, __FILE__, __LINE__))
