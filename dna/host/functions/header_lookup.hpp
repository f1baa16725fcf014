#pragma once
// The header that a write changes or takes back: one of the run's own staged
// headers, or what the journal holds.

#include "dna/host/run_state.hpp"

namespace ips::host::functions {

struct header_found {
  /// The header, where it is there.
  std::optional<chain::header> there;
  /// What the guest gets otherwise, unless the run has ended.
  std::int32_t otherwise = 0;
};

/// The header of a reference that brought an app's entry. Where the header is
/// another: -2 with `unknown_target`.
result<header_found> look_up_entry_header(run_state& run, guest_call& call,
                                          const chain::header_ref& ref);

/// The header of a reference that added a link at this base. Where the header
/// is another: -2 with `unknown_target`.
result<header_found> look_up_link_header(run_state& run, guest_call& call,
                                         const chain::header_ref& ref,
                                         const dht_key& base);

} // namespace ips::host::functions
