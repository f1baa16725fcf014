#pragma once
// The gate: what passes is valid for wabt, inside the profile, within the
// limits, and imports nothing but what the host offers. Only data that passed
// reaches the meter.

#include <memory>
#include <span>
#include <vector>

#include <wabt/ir.h>

#include "dna/sandbox/metered_module.hpp"
#include "dna/sandbox/module_scan.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox {

/// Names that the meter gives to its own exports begin with this.
inline constexpr std::string_view reserved_prefix = "ips:";

/// A module behind the gate.
struct gated_module {
  std::unique_ptr<wabt::Module> module;
  /// For each imported function its index in the host's table.
  std::vector<std::uint32_t> imports;
  /// By function index, never empty.
  std::vector<std::string> function_names;
};

/// Reads and checks a foreign module.
result<gated_module> pass_gate(byte_view wasm, const module_limits& limits,
                               std::span<const host_function> offered);

/// The same with imports and exports of every kind, and segments that only
/// instantiation can judge: for modules that are linked with each other, not
/// for those of a DNA.
result<gated_module> pass_open_gate(byte_view wasm, const shape_limits& shape);

/// wabt's verdict on a module in memory; an empty text is "valid".
std::string validity_fault(const wabt::Module& module);

/// The number that a segment's offset expression stands for.
/// @pre the segment is active and passed the gate
std::uint32_t segment_offset(const wabt::ExprList& offset);

} // namespace ips::sandbox
