#pragma once
// Makes a guest of IPS out of a random module of binaryen's fuzzer, whose
// imports log values and whose exports take and return anything:
//
//   - an import `log-T` becomes a function that hands the value's bits to the
//     host function `see(i32, i32) -> i32`;
//   - each exported function becomes an export of type () -> () that calls it
//     with constants drawn from a seed and hands the results to `see`;
//   - the memory shrinks to one page, so that its digest is cheap.
//
// No result is lost on the way: NaN bits go over as integers, which the meter
// makes canonical; of a reference only whether it is null.

#include <cstdint>
#include <span>

#include "dna/sandbox/metered_module.hpp"
#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::fuzz {

/// What such a guest may import.
std::span<const sandbox::host_function> guest_functions();

/// The guest, not gated and not metered.
/// @returns `errc::invalid_module` for what the fuzzer does not make.
result<bytes> make_guest(byte_view random_module, std::uint64_t seed);

} // namespace ips::fuzz
