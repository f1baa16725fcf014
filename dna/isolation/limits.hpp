#pragma once
// Bounds of sandbox processes, each with its reason.

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "dna/host/limits.hpp"

namespace ips::isolation::limits {

using namespace std::chrono_literals;

/// What a process may answer: all that a run may stage or ask for, its output
/// and trace, with room for the fields between.
inline constexpr std::size_t reply_bytes_max = 32u << 20;
static_assert(reply_bytes_max > host::limits::staged_bytes_max
                                  + host::limits::output_bytes_max
                                  + host::limits::argument_bytes_max);

/// What a process is told at once: a full journal, an input and an entry. The
/// worker is trusted; this keeps a length's error from becoming an allocation.
inline constexpr std::size_t order_bytes_max = 256u << 20;
static_assert(order_bytes_max > 4 * host::limits::journal_bytes_max);

/// Packages that a process keeps: as many as its engine keeps instances of.
inline constexpr std::size_t packages_max = 16;

/// A process makes an engine first; on a machine that swaps that takes long.
inline constexpr std::chrono::milliseconds start_time_max = 60s;

/// Real time of a run: this, and a second for each `fuel_per_second`. The
/// interpreter, the slower engine, burns ten times as much.
inline constexpr std::chrono::milliseconds run_time_base = 60s;
inline constexpr std::uint64_t fuel_per_second = 5'000'000;

/// Processes that one worker starts within `start_window`. More, and its runs
/// fail at once for a while: something kills each of them, and each
/// start makes an engine.
inline constexpr std::size_t starts_max = 20;
inline constexpr std::chrono::milliseconds start_window = 60s;

/// Descriptors of a process: three of /dev/null, its socket, and what the
/// engine's own event loop opens.
inline constexpr std::uint64_t descriptors_max = 16;

} // namespace ips::isolation::limits
