#pragma once
// The modules that a script's world begins with, in the text format. Being
// modules, they are the same in every engine, and no value has to cross a
// host's boundary.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ips::sandbox::spec {

/// "spectest", as the standard's suite describes it; what is printed is lost.
extern const std::string_view spectest_text;

/// The globals that metered modules share. Exports by index: fuel, status,
/// stack, dirty, where, memory, `set`, `get`.
extern const std::string_view meter_text;

namespace meter_export {

inline constexpr std::size_t first_global = 0;
inline constexpr std::size_t memory = 5;
/// Takes fuel (i64 at 0) and stack (i32 at 8) from the memory; status is 0.
inline constexpr std::size_t set = 6;
/// Writes fuel (at 0) and status (i32 at 12).
inline constexpr std::size_t get = 7;

} // namespace meter_export

/// One table, in which references cross: arguments from slot 0, results from
/// `first_result_slot`.
extern const std::string_view references_text;

inline constexpr std::uint32_t first_result_slot = 256;

} // namespace ips::sandbox::spec
