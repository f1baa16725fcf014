#pragma once
// The arguments of a function that is called later or elsewhere.

#include "dna/host/guest_call.hpp"

namespace ips::host::functions {

/// The JSON array of arguments i (pointer) and i + 1 (length).
/// @returns `bad_json`, `bad_argument`, or the read's error.
result<std::string> read_arguments(guest_call& call, std::size_t i);

} // namespace ips::host::functions
