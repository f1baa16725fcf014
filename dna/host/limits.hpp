#pragma once
// Bounds of one run of a DNA's function, each with its reason. They are part
// of the sandbox semantics: every agent must stop a run at the same point.

#include <cstddef>
#include <cstdint>

namespace ips::host::limits {

/// Host calls a run. Each costs fuel already; this bounds the trace and the
/// time of a run whose calls are cheap for the guest.
inline constexpr std::uint32_t host_calls_max = 100'000;

/// Headers that a run may stage. All of a call lands in one transaction and is
/// published together.
inline constexpr std::uint32_t commits_max = 1'000;

/// Bytes of all staged entries of a run: the transaction's size.
inline constexpr std::size_t staged_bytes_max = 16 << 20;

/// Bytes that a function may answer: one message to a caller.
inline constexpr std::size_t output_bytes_max = 1 << 20;

/// Bytes of one host function's answer: the host keeps them beside the guest's
/// memory, which holds at most 16 MiB.
inline constexpr std::size_t answer_bytes_max = 4 << 20;

/// Bytes of one argument of a host function, the contents of entries aside: a
/// copy is made of each.
inline constexpr std::size_t argument_bytes_max = 4 << 20;

/// Bytes of a message to another agent: it travels in one packet.
inline constexpr std::size_t message_bytes_max = 256 << 10;

/// Signals of one call, and their bytes: they wait in memory for whoever
/// listens.
inline constexpr std::size_t signals_max = 1'000;
inline constexpr std::size_t signal_bytes_max = 1 << 20;

/// Functions and agents that one grant names: it is read at each call of
/// another agent.
inline constexpr std::size_t grant_functions_max = 64;
inline constexpr std::size_t grant_agents_max = 256;

/// Bytes of a type's name in an argument: as long as a manifest allows, and
/// more, so that a wrong name can be named.
inline constexpr std::size_t type_name_bytes_max = 256;

/// Answers in the journal of a run. Every run copies what it reads of them.
inline constexpr std::size_t journal_entries_max = 10'000;

/// Bytes of a journal: what a cell keeps for one call in progress.
inline constexpr std::size_t journal_bytes_max = 32 << 20;

/// Hashes in one `get_many`: one round of look-ups.
inline constexpr std::uint32_t get_many_max = 1'000;

/// Headers in one answer of `query` and `agent_activity`; the next page begins
/// where it ends.
inline constexpr std::uint32_t chain_page_max = 1'000;

/// Links in one answer of `get_links`.
inline constexpr std::uint32_t links_page_max = 1'024;

/// A filter of `get_links` as JSON: the longest tag as hexadecimal digits, and
/// a place to go on from.
inline constexpr std::uint32_t links_filter_bytes_max = 4'096;

/// Bytes that one `random` fills.
inline constexpr std::uint32_t random_bytes_max = 64 << 10;

/// Bytes of a reason of `fail`: it travels in rejections. Cut, not refused, so
/// that a long reason never hides the refusal.
inline constexpr std::size_t reason_bytes_max = 1'024;

/// Bytes of a `debug` line. Cut.
inline constexpr std::size_t debug_bytes_max = 1'024;

/// Lines of a trace; what comes after is counted in the last one.
inline constexpr std::size_t trace_lines_max = 1'000;

/// Fuel of each byte that is copied between guest and host: 0.4 ns.
inline constexpr std::uint64_t copy_fuel = 1;

/// Fuel of each byte that is hashed besides: SHA-256 without the processor's
/// help, so that no machine is too slow for the budget.
inline constexpr std::uint64_t hash_fuel = 8;

/// Fuel of each byte of JSON that is parsed, checked or written.
inline constexpr std::uint64_t json_fuel = 25;

} // namespace ips::host::limits
