#pragma once
// The names that a module imports, read from its bytes.

#include <string>
#include <vector>

#include "runtime/base/bytes.hpp"

namespace ips::manifest {

/// The imported names of the module "ips", sorted, each once. Of bytes that
/// the gate would refuse: those that can be read.
std::vector<std::string> wasm_imports(byte_view wasm);

} // namespace ips::manifest
