#pragma once
// JavaScript numbers are exact up to 2^53 only. Integers beyond cross the
// bridge as {"\u0000int": "digits"}, which is a BigInt on the other side.

#include <nlohmann/json.hpp>

namespace ips::repl {

/// Wraps every integer that a JavaScript number cannot hold.
void wrap_wide_integers(nlohmann::json& x);

/// Turns wrapped integers back; one beyond 64 bits becomes a string.
void unwrap_wide_integers(nlohmann::json& x);

} // namespace ips::repl
