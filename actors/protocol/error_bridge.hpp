#pragma once
// Errors across actors: an area is a category atom ("ips21"), its codes are 1
// to 99 (DESIGN 8). CAF's own errors become ours at the edge of a role.

#include <caf/error.hpp>

#include "runtime/base/result.hpp"

namespace ips::actors {

caf::error to_caf(const error& x);

/// Of CAF's errors, a request to a dead role is `role_restarted`, one that got
/// no answer in time `timed_out`, the rest `bug`.
error from_caf(const caf::error& x);

} // namespace ips::actors
