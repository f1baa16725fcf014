#pragma once
// What `sign` signs and `verify` checks.

#include "runtime/base/id.hpp"

namespace ips::host::functions {

/// "ips.app", the DNA's hash and the app's bytes: no app can have anything
/// signed that another app, or IPS itself, would take for its own.
bytes app_message(const dna_hash& dna, byte_view data);

} // namespace ips::host::functions
