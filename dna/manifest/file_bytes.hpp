#pragma once
// Whole files in and out.

#include <filesystem>

#include "runtime/base/bytes.hpp"

namespace ips::manifest {

/// The bytes of a file.
/// @returns `no_such_file`, or `over_limit` for a file above `most`.
result<bytes> read_file(const std::filesystem::path& path, std::size_t most);

} // namespace ips::manifest
