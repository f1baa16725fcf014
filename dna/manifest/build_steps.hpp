#pragma once
// How a module is made, one function a language; build.cpp says when, and keeps
// the result.

#include <filesystem>
#include <string>
#include <vector>

#include "dna/manifest/manifest.hpp"

namespace ips::manifest {

/// What one build works on. Files in the making carry the process's number, so
/// that two builds at once do not meet; build.cpp removes them all.
struct workshop {
  /// The DNA's directory, absolute.
  std::filesystem::path directory;
  const build_plan& plan;
  /// Where the module belongs.
  std::filesystem::path module;

  /// A file or folder in the making.
  std::filesystem::path part(const std::string& ending) const;
};

/// The SDK of a language: `dna/sdk/LANGUAGE`, or below IPS_SDK.
std::filesystem::path sdk_directory(const std::string& language);

/// Runs a compiler.
/// @returns `build_failed` with its words as the cause.
status run_step(const std::vector<std::string>& step, const std::string& what);

/// Each makes the module as the file `to`.
/// @returns `build_failed` with the compiler's words as the cause.
status build_with_clang(const workshop& at, const std::filesystem::path& to);
status build_with_asc(const workshop& at, const std::filesystem::path& to);
status build_with_rustc(const workshop& at, const std::filesystem::path& to);
status build_from_text(const workshop& at, const std::filesystem::path& to);

} // namespace ips::manifest
