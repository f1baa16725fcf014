#pragma once
// What a DNA's manifest may lower and never raise.

#include <cstdint>

namespace ips::sandbox {

struct module_limits {
  /// Fuel of one call: about a second of an interpreter, 20 ms compiled.
  std::uint64_t fuel = 50'000'000;
  /// Metered stack of one call, in bytes (JSC.md: 256 + 17 x slots a frame).
  std::uint32_t stack_bytes = 1 << 20;
  /// Linear memory, in pages of 64 KiB: 16 MiB.
  std::uint32_t memory_pages = 256;
  /// Elements of each table.
  std::uint32_t table_elements = 100'000;
};

} // namespace ips::sandbox
