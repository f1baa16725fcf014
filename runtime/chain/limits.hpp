#pragma once
// Named limits of chains and ops, each with its reason.

#include <cstddef>
#include <cstdint>

namespace ips::chain::limits {

/// An entry or link type's name: a word.
inline constexpr std::size_t type_bytes_max = 64;
/// A link's tag: a short label, not a document.
inline constexpr std::size_t tag_bytes_max = 1024;
/// A public entry travels to q holders in one message.
inline constexpr std::size_t entry_bytes_max = 1 << 20;
/// What identifies an agent to people.
inline constexpr std::size_t info_bytes_max = 1024;
/// A membrane proof: a signature chain or an invitation.
inline constexpr std::size_t proof_bytes_max = 16384;
/// How far ahead of a holder's clock a header may be: an hour of skew, in
/// microseconds.
inline constexpr std::int64_t skew_micros_max = 3'600'000'000;

} // namespace ips::chain::limits
