#pragma once
// From the text format to the binary one. No gate: what is invalid stays so.

#include <string_view>

#include <wabt/ir.h>

#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox::spec {

/// The binary form of a module, valid or not.
/// @returns `bad_script`
result<bytes> write_unchecked(const wabt::Module& module);

/// The binary form of a module in the text format.
/// @returns `bad_script`; the cause is the first fault
result<bytes> wasm_of_text(std::string_view text);

} // namespace ips::sandbox::spec
