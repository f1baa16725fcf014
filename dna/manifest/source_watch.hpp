#pragma once
// Whether anything that a DNA's module is made from has changed: for
// `ips dna build --watch`, which looks again and again.

#include <cstdint>
#include <filesystem>

namespace ips::manifest {

/// More files than this are not an app's sources; the rest is not looked at.
inline constexpr std::size_t watched_files_max = 20'000;

/// A number that changes with the names, times and sizes of the files below a
/// directory and of the SDK. What builds write is left out: build/, target/,
/// node_modules/, and what begins with a dot.
std::uint64_t sources_stamp(const std::filesystem::path& directory);

} // namespace ips::manifest
