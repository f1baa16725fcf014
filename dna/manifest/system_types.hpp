#pragma once
// Entry types that every DNA has: what an agent writes down for IPS itself.
// They are private, so that of each only its header is public, and are written
// by host functions and the console alone.

#include "dna/manifest/manifest.hpp"

namespace ips::manifest {

/// What others may call (docs/dna-abi.md, Capabilities).
inline constexpr std::string_view grant_type = "ips.grant";
/// A call that this agent will make of its own function.
inline constexpr std::string_view schedule_type = "ips.schedule";

/// The definition of one of these; nullptr for any other name.
const entry_definition* system_entry(std::string_view type);

/// The definition of one of the types of a file (runtime/chain/file_tree.hpp),
/// which are public and which a DNA has where its manifest takes files;
/// nullptr for any other name.
const entry_definition* file_entry(std::string_view type);

} // namespace ips::manifest
