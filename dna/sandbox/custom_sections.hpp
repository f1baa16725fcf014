#pragma once
// Custom sections: names, debug data, relocations. Their frames and names
// belong to the module's form, their contents say nothing to IPS.

#include "runtime/base/bytes.hpp"
#include "runtime/base/result.hpp"

namespace ips::sandbox {

/// Whether each custom section begins with a well-formed name; wabt passes over
/// what is wrong in one, as long as it looks at their contents leniently.
/// @pre wabt read the module
/// @returns `invalid_module`
status check_custom_sections(byte_view wasm);

/// The module without its custom sections: none of them may say anything to
/// what reads the module later.
/// @pre wabt read the module
bytes strip_custom_sections(byte_view wasm);

} // namespace ips::sandbox
