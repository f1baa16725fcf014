#pragma once
// The bounds of what a host stores.

#include <cstddef>
#include <cstdint>

namespace ips::storage::limits {

/// Answers of calls that a host remembers: a caller asks again within seconds
/// of a failure, and two cores finish some 2,000 calls a second.
inline constexpr std::int64_t call_answers_max = 1 << 17;

/// One byte string of a row: four times the largest entry, so that an op with
/// its entry fits, far below SQLite's own limit of 10^9.
inline constexpr std::size_t row_bytes_max = 64u << 20;

} // namespace ips::storage::limits
