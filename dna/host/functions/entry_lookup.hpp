#pragma once
// The entry of a hash as a run sees it: what it staged itself, then what the
// journal holds.

#include "dna/host/run_state.hpp"

namespace ips::host::functions {

struct entry_found {
  /// The entry, where it is there.
  std::optional<chain::entry> content;
  /// Otherwise the journal's answer, if it has one.
  const host::answer* answered = nullptr;
};

/// @returns the codec's error where the journal's answer is no entry.
result<entry_found> look_up(const run_state& run, const get_request& wanted);

} // namespace ips::host::functions
