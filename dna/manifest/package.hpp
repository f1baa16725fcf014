#pragma once
// A DNA package: manifest and module in one file. H(package) names its network.

#include <filesystem>
#include <memory>

#include "dna/manifest/manifest.hpp"
#include "dna/sandbox/metered_module.hpp"
#include "runtime/base/id.hpp"

namespace ips::manifest {

/// The largest package: a module, dna.toml and its schemas.
inline constexpr std::size_t package_bytes_max = 8u << 20;

/// A file that dna.toml names (a schema), kept so that a package stands alone.
struct attached_file {
  std::string name;
  std::string text;
};

template <class Inspector>
auto inspect(Inspector& f, attached_file& x) {
  return f(x.name, x.text);
}

/// The packed form; docs/formats/package.md.
struct package_file {
  static constexpr std::uint8_t format_tag = 20;

  std::string toml;
  bytes module;
  /// Sorted by name, each named by the toml.
  std::vector<attached_file> files = {};
};

template <class Inspector>
auto inspect(Inspector& f, package_file& x) {
  return f(x.toml, x.module, x.files);
}

/// A package that was read and checked: ready to run. Immutable, shared.
struct package {
  dna_hash hash;
  manifest rules;
  std::shared_ptr<const sandbox::metered_module> module;
  /// The packed bytes, from which every other agent gets the same package.
  bytes file;
};

/// The parts of a package's bytes. @returns `package_format`.
result<package_file> unpack(byte_view file);

/// The manifest of a package's parts; says nothing of the module.
/// @returns `package_format`, or what `read_manifest` answers.
result<manifest> read_rules(const package_file& file);

/// Reads a package from its packed bytes: manifest, gate, meter, exports.
/// @returns `package_format`, `missing_export`, or what `read_manifest` and
/// `sandbox::prepare` answer.
result<std::shared_ptr<const package>> read_package(byte_view file);

/// The packed bytes of a directory with dna.toml and a built module; the same
/// input gives the same bytes. Builds the module first where it is missing or
/// older than its sources.
/// @returns `package_missing`, `build_failed`, or what `read_manifest` answers.
result<bytes> pack_directory(const std::filesystem::path& directory);

/// The bytes of a .dna file, or of a directory as `pack_directory` packs it;
/// the path of a dna.toml stands for its directory.
result<bytes> package_bytes(const std::filesystem::path& path);

/// Reads a .dna file, or packs a directory.
result<std::shared_ptr<const package>>
load_package(const std::filesystem::path& path);

} // namespace ips::manifest
