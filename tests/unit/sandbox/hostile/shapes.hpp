#pragma once
// Modules that have exactly so many of something, for each limit on a module's
// shape.

#include <vector>

#include "runtime/base/bytes.hpp"

namespace ips::hostile {

struct shape {
  /// As the refusal names it: "the module has N TYPES, the limit is ...".
  const char* what;
  /// The limit.
  std::uint32_t max;
  /// A valid module with n of it whose function `run` comes to its end.
  bytes (*with)(std::uint32_t n);
};

/// One for each limit.
std::vector<shape> shapes();

} // namespace ips::hostile
