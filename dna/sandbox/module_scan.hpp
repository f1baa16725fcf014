#pragma once
// The first reading of a foreign module: its shape is held against limits.hpp
// before anything of a size that the module chooses is allocated.

#include <string>
#include <string_view>
#include <vector>

#include "dna/sandbox/limits.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox {

/// Those limits that a caller other than the gate of DNAs may set; these are
/// the ones of limits.hpp.
struct shape_limits {
  std::uint32_t br_table = limits::br_table_max;
};

/// What the first reading found.
struct module_shape {
  /// By function index; an empty text where the module has no name for it.
  std::vector<std::string> function_names;
};

/// Reads the module's sections and code once.
/// @returns `module_limit`, `profile` or `invalid_module`.
result<module_shape> scan_module(byte_view wasm,
                                 const shape_limits& allowed = {});

/// A name that a module chose, fit for a message: at most
/// `limits::name_bytes_max` bytes, and no control characters.
std::string shown_name(std::string_view name);

} // namespace ips::sandbox
