#pragma once
// The module that stands between the host and one export of another: it loads
// arguments from its memory, calls, and stores the results' bits. Calls among
// modules carry vectors and a NaN's payload; a host's boundary does not.

#include <cstdint>
#include <string>

#include "dna/sandbox/open_module.hpp"
#include "dna/sandbox/spec/spec_value.hpp"

namespace ips::sandbox::spec {

namespace driver_export {

inline constexpr std::size_t memory = 0;
inline constexpr std::size_t run = 1;

} // namespace driver_export

/// Where a value lies in the driver's memory. A reference stands in the table
/// of references; a result's place then says 1, or 0 for null.
inline constexpr std::size_t argument_place(std::size_t i) {
  return 16 * i;
}

inline constexpr std::size_t result_place(std::size_t i) {
  return 32768 + 16 * i;
}

/// Our name of a type of wabt's.
value_type value_type_of(wabt::Type x);

/// The driver of a function or a global, in the text format. Its imports are
/// that export and the table of references.
std::string driver_text(const open_export& target);

} // namespace ips::sandbox::spec
