#pragma once
// What a DNA says of itself: dna.toml, read and checked.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "dna/manifest/schema.hpp"
#include "dna/sandbox/module_limits.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/base/result.hpp"

namespace ips::manifest {

enum class visibility : std::uint8_t { everyone, owner };

/// How an entry's bytes are read: canonical JSON, UTF-8 text, or as they are.
enum class entry_format : std::uint8_t { json, text, bytes };

/// One `[entries.NAME]` table.
struct entry_definition {
  std::string name;
  visibility seen_by = visibility::everyone;
  entry_format format = entry_format::json;
  std::optional<schema> shape;
  /// The module's function that is this type's F_v.
  std::string validate;
  std::uint32_t max_bytes = 65536;
  /// The type's own resilience in millionths, if it has one.
  std::optional<std::uint32_t> resilience;
};

/// One `[links.NAME]` table.
struct link_definition {
  std::string name;
  /// F_v of links of this type; empty: system rules alone.
  std::string validate;
  std::uint32_t max_tag_bytes = 256;
};

/// A callback with a period.
struct periodic {
  std::string function;
  duration interval;
};

/// `[callbacks]`: functions that the runtime calls; empty where there is none.
struct callbacks {
  std::string genesis;
  std::string init;
  std::string membrane_proof;
  std::string receive;
  std::string post_commit;
  std::string rejected;
  std::optional<periodic> every;
};

/// A DNA's manifest. Invariant: every name in it was checked, every function
/// is exported by the module once `package` accepts it, none is both validator
/// and exposed.
struct manifest {
  std::string name;
  std::string version;
  /// r in millionths: 5 where the DNA says nothing.
  std::uint32_t resilience = 5'000'000;
  /// `[properties]` as canonical JSON text of an object.
  std::string properties = "{}";
  sandbox::module_limits limits;
  /// How long a call may wait for other agents.
  duration call_timeout = std::chrono::seconds{30};
  std::map<std::string, entry_definition> entries;
  std::map<std::string, link_definition> links;
  std::vector<std::string> exposed;
  callbacks calls;

  const entry_definition* find_entry(std::string_view type) const;
  const link_definition* find_link(std::string_view type) const;
  bool exposes(std::string_view function) const;
};

/// Reads dna.toml.
/// @returns `manifest_syntax` or `manifest_field`, with the line and, for a
/// mistyped name, the nearest ones.
result<manifest> read_manifest(std::string_view toml);

} // namespace ips::manifest
