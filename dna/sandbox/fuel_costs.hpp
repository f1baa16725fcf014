#pragma once
// The price of each instruction (docs/formats/fuel.md). Every node must charge
// the same: a change here is a change of the sandbox's semantics.

#include <cstdint>

#include <wabt/ir.h>

namespace ips::sandbox {

namespace fuel {

/// Bytes that a bulk operation on memory moves for one unit of fuel.
inline constexpr std::uint32_t bytes_per_unit_log2 = 4;
/// For each page that memory.grow adds: the price of filling it.
inline constexpr std::uint32_t page = 65536u >> bytes_per_unit_log2;
/// For each element that a bulk operation on a table writes.
inline constexpr std::uint32_t table_element = 2;

} // namespace fuel

/// What one instruction costs, without what depends on its operands.
std::uint32_t fuel_cost(const wabt::Expr& x);

} // namespace ips::sandbox
