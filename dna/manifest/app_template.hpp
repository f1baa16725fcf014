#pragma once
// New apps: the SDK's folder `template` of a language, copied under a name.

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips::manifest {

/// The languages whose template the SDK has: of cpp, c, as, rust, wat.
std::vector<std::string> template_languages();

/// Copies a language's template into a folder that is not there or empty:
/// {{name}} in a file and __name__ in its path stand for the app's name. All
/// files are written, or none stays.
/// @returns the files, relative to the folder, sorted; `usage` for a name that
/// dna.toml would not take, `no_template`, `folder_not_empty`, `cannot_write`.
result<std::vector<std::filesystem::path>>
make_app(const std::filesystem::path& folder, const std::string& name,
         const std::string& language);

} // namespace ips::manifest
