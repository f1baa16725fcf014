#pragma once
// What a module, a manifest and an engine may not exceed. A module is foreign:
// each number bounds memory, time or native stack that its bytes could claim.

#include <cstddef>
#include <cstdint>

namespace ips::sandbox::limits {

// -- what a manifest may ask for ---------------------------------------------

/// A hundred times the default: 2 s compiled, minutes interpreted.
inline constexpr std::uint64_t fuel_max = 5'000'000'000;
/// Half of the native stack that must be free when a guest is entered.
inline constexpr std::uint32_t stack_bytes_max = 2u << 20;
/// 64 MiB: a worker with 16 cached instances stays near 1 GiB.
inline constexpr std::uint32_t memory_pages_max = 1024;

// -- the shape of a module ---------------------------------------------------

/// Ten times a C++ module with libc++ and its debug names (236 KB).
inline constexpr std::size_t module_bytes_max = 2u << 20;
/// Each becomes a node of 130 bytes or so while the module is metered.
inline constexpr std::uint32_t instructions_max = 1'000'000;
/// With what metering adds, 8 to 20 for a call, a branch or a bulk operation: a
/// third of a GB while the module is metered. Compilers' code has 2 or 3 for
/// each of theirs.
inline constexpr std::uint32_t metered_instructions_max = 2'500'000;
/// The engine refuses a body of 7.3 MiB; metering makes one up to 12 times
/// longer.
inline constexpr std::uint32_t function_bytes_max = 512u << 10;
/// wabt writes and destroys nested blocks by recursion, some 500 bytes a
/// level; a switch in C with a thousand cases still fits.
inline constexpr std::uint32_t nesting_max = 1200;
inline constexpr std::uint32_t functions_max = 20'000;
inline constexpr std::uint32_t types_max = 5'000;
/// More than the host offers, since a module may import one twice.
inline constexpr std::uint32_t imports_max = 256;
/// An instance makes an object for each.
inline constexpr std::uint32_t exports_max = 2'000;
/// Each mutable one is reset before each call.
inline constexpr std::uint32_t globals_max = 2'000;
/// Each costs 17 bytes of metered stack; the engines refuse 50,000.
inline constexpr std::uint32_t locals_max = 10'000;
/// Of all functions. The engine makes room for each while it compiles, so that
/// a few bytes a function could take minutes.
inline constexpr std::uint32_t locals_all_max = 1'000'000;
/// The engines refuse 1,000.
inline constexpr std::uint32_t parameters_max = 256;
inline constexpr std::uint32_t results_max = 64;
/// Of the types of all functions, blocks and indirect calls together: each of
/// these has a copy of its type while the module is metered, so that three
/// bytes could claim 2.5 KB.
inline constexpr std::uint32_t signature_values_max = 1'000'000;
/// A jump table of this size is 40 KB of machine code.
inline constexpr std::uint32_t br_table_max = 10'000;
/// Of all of them: 80 bytes each while the module is metered.
inline constexpr std::uint32_t br_tables_all_max = 200'000;
inline constexpr std::uint32_t tables_max = 16;
/// Of one table: 800 KB in the interpreter.
inline constexpr std::uint32_t table_elements_max = 100'000;
/// Of all element segments: a list node of 150 bytes each while the module is
/// metered.
inline constexpr std::uint32_t elements_max = 100'000;
/// Data segments and element segments, each; active data is copied before each
/// call.
inline constexpr std::uint32_t segments_max = 5'000;
/// Of a name in a message; a longer one is left out.
inline constexpr std::size_t name_bytes_max = 200;

// -- engines -----------------------------------------------------------------

/// Instances that one engine keeps; the one used longest ago makes room.
inline constexpr std::size_t cached_modules_max = 16;
/// A compile leaves some 9 KB behind for good: a VM ends after 5 MB of them,
/// less than it takes itself. A new one takes 1 ms, and those of the modules in
/// use that are called again.
inline constexpr std::uint32_t compiles_per_vm_max = 500;
/// Native stack that must be free when a guest is entered: the metered stack
/// at its maximum, and as much again for the engine itself.
inline constexpr std::size_t native_stack_free_min = 4u << 20;
/// Memories from here on are cleared by giving their pages back to the system:
/// filling 6 pages takes as long.
inline constexpr std::uint32_t discard_pages_min = 6;

} // namespace ips::sandbox::limits
