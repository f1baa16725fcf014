#pragma once
// How much native stack the calling thread has left.

#include "runtime/base/result.hpp"

namespace ips::sandbox {

/// @returns `errc::engine_failed` where less than
/// `limits::native_stack_free_min` is left.
status check_native_stack();

} // namespace ips::sandbox
