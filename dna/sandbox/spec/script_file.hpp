#pragma once
// Files of spec scripts.

#include <filesystem>
#include <string>

#include "runtime/base/result.hpp"

namespace ips::sandbox::spec {

/// A whole file.
/// @returns `no_such_file`
result<std::string> read_file(const std::filesystem::path& file);

} // namespace ips::sandbox::spec
