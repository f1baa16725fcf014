#pragma once
// From a DNA's directory to its module: dna.toml read from disk, sources
// compiled where they are newer than the module.

#include <filesystem>
#include <map>

#include "dna/manifest/manifest.hpp"

namespace ips::manifest {

/// dna.toml of a directory, and the files that it names.
struct manifest_source {
  std::string toml;
  std::map<std::string, std::string> files;
  manifest rules;
};

/// @returns `package_missing` where there is no dna.toml, or what
/// `read_manifest` answers.
result<manifest_source> read_source(const std::filesystem::path& directory);

/// Where the SDK lies, a folder a language: what the variable IPS_SDK names,
/// else dna/sdk of the source tree that IPS was built from.
std::filesystem::path sdk_root();

enum class build_when : std::uint8_t {
  /// Where the module is missing, or older than dna.toml, a source or the SDK.
  stale,
  always,
};

/// Makes DIR/build/MODULE and answers its path. Programs are found in PATH; the
/// SDK in the directory that the variable IPS_SDK names, else in the source
/// tree that IPS was built from.
/// @pre `rules.build`
/// @returns `build_failed` with the compiler's words as the cause.
result<std::filesystem::path>
build_module(const std::filesystem::path& directory, const manifest& rules,
             build_when when);

/// The same for a directory: what `ips dna build DIR` does.
result<std::filesystem::path>
build_directory(const std::filesystem::path& directory, build_when when);

} // namespace ips::manifest
