#pragma once
// The files that scripts name: read, written, found, completed.

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips::repl {

/// A script's text; "-" is standard input.
/// @returns `no_such_file` too for text that is not UTF-8 or holds a NUL.
result<std::string> read_source(const std::filesystem::path& path);

/// Replaces the file as a whole or leaves it as it was.
status write_text(const std::filesystem::path& path, const std::string& text);

/// A path as scripts give it: as it is if something is there, else from the
/// running script's folder if something is there, else as it is.
std::filesystem::path find_beside(const std::filesystem::path& path,
                                  const std::filesystem::path& folder);

/// The paths that begin with `prefix`, folders with a "/" at the end, sorted.
std::vector<std::string> complete_path(const std::string& prefix);

} // namespace ips::repl
