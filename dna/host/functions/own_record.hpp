#pragma once
// Entries of IPS's own types, written by host functions.

#include "dna/host/answers.hpp"
#include "dna/host/functions/functions.hpp"

namespace ips::host::functions {

/// Stages the entry of a system type with this content.
/// @returns the header, or the limit that it breaks.
result<chain::header_ref> stage_record(run_state& run, guest_call& call,
                                       std::string_view type,
                                       const json& content);

} // namespace ips::host::functions
