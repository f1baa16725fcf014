#pragma once
// A module behind gate and meter that may be linked with others: it imports
// and exports functions of every type, tables, memories and globals. What runs
// spec scripts and compares engines takes these; a DNA's module never becomes
// one.

#include <optional>
#include <string>
#include <vector>

#include <wabt/ir.h>

#include "dna/sandbox/module_limits.hpp"
#include "dna/sandbox/module_scan.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox {

struct open_import {
  std::string module;
  std::string name;
};

struct open_export {
  std::string name;
  wabt::ExternalKind kind;
  /// Of a function.
  wabt::TypeVector parameters;
  /// Of a function; a global's type is its one result.
  wabt::TypeVector results;
  /// Of a global.
  bool is_mutable = false;
};

struct open_module {
  bytes wasm;
  /// In the order of the binary form; with a meter its globals come last, under
  /// `meter_module_name`.
  std::vector<open_import> imports;
  std::vector<open_export> exports;
};

struct open_options {
  shape_limits shape;
  /// The meter's limits; without, the module is not metered.
  std::optional<module_limits> meter;
};

/// Validates with wabt, and meters.
/// @returns `invalid_module`, `profile`, `module_limit`
result<open_module> prepare_open(byte_view wasm, const open_options& options);

} // namespace ips::sandbox
