#pragma once
// What a DNA says of itself: dna.toml, read and checked.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dna/host/run_limits.hpp"
#include "dna/manifest/schema.hpp"
#include "dna/sandbox/module_limits.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/base/result.hpp"

namespace ips::manifest {

/// r where the DNA says nothing.
inline constexpr std::uint32_t resilience_default = 5'000'000;
/// Below a tenth of an agent nothing is held.
inline constexpr std::uint32_t resilience_min = 100'000;
/// 1,000 holders: more would be a broadcast.
inline constexpr std::uint32_t resilience_max = 1'000'000'000;
/// The largest `max_bytes`: an op travels in one message.
inline constexpr std::uint32_t entry_bytes_max = 1u << 20;
inline constexpr std::uint32_t entry_bytes_default = 65536;
/// A tag is compared and sent with every link of a page of 100.
inline constexpr std::uint32_t tag_bytes_max = 1024;
inline constexpr std::uint32_t tag_bytes_default = 256;
/// A call keeps its snapshot and journal while it waits.
inline constexpr duration call_timeout_max = std::chrono::seconds{30};
/// The shortest period of `every`: each agent of a network runs it.
inline constexpr duration interval_min = std::chrono::milliseconds{100};
/// Entry types, link types, and functions in one list of dna.toml.
inline constexpr std::size_t definitions_max = 256;
/// Of a name of a DNA, a type or a function.
inline constexpr std::size_t name_bytes_max = 64;
/// The largest dna.toml, and the largest schema file.
inline constexpr std::size_t toml_bytes_max = 256u << 10;

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
  std::uint32_t max_bytes = entry_bytes_default;
  /// The type's own resilience in millionths, if it has one.
  std::optional<std::uint32_t> resilience;
  /// Whether readers may keep copies of it and give them to others.
  bool cache = true;
};

/// One `[links.NAME]` table.
struct link_definition {
  std::string name;
  /// F_v of links of this type; empty: system rules alone.
  std::string validate;
  std::uint32_t max_tag_bytes = tag_bytes_default;
};

/// A callback with a period.
struct periodic {
  std::string function;
  duration interval;
};

/// A callback for ops of these entry and link types.
struct watching {
  std::string function;
  std::set<std::string> types;
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
  std::optional<watching> held;
};

enum class source_language : std::uint8_t {
  cpp,
  c,
  wat,
  assemblyscript,
  rust,
};

/// `[build]`: how the module is made from its sources.
struct build_plan {
  source_language language = source_language::cpp;
  /// Relative to dna.toml, inside its directory.
  std::vector<std::string> sources;
  /// Memory that the module starts with, in pages of 64 KiB.
  std::uint32_t initial_pages = 2;
};

/// A DNA's manifest. Invariant: every name in it was checked, every function
/// is exported by the module once `package` accepts it, none is both validator
/// and exposed.
struct manifest {
  std::string name;
  std::string version;
  std::string description;
  /// The module's file name: in build/ where there is a plan, else beside
  /// dna.toml.
  std::string module_file;
  std::optional<build_plan> build;
  /// r in millionths: 5 where the DNA says nothing.
  std::uint32_t resilience = resilience_default;
  /// `[properties]` as canonical JSON text of an object; r, where it is given,
  /// in millionths.
  std::string properties = "{}";
  sandbox::module_limits limits;
  host::run_limits run_limits;
  /// The largest file that its agents may put; none: it takes no files.
  std::optional<std::uint64_t> file_bytes_max;
  /// How long a call may wait for other agents.
  duration call_timeout = call_timeout_max;
  std::map<std::string, entry_definition> entries;
  std::map<std::string, link_definition> links;
  std::vector<std::string> exposed;
  /// Exported functions that nobody outside may call.
  std::vector<std::string> internal;
  callbacks calls;
  /// The folder, relative to dna.toml, of the app whose scenarios hold for this
  /// DNA too; empty where it is no variant.
  std::string variant_of;

  /// Also finds the types of system_types.hpp.
  const entry_definition* find_entry(std::string_view type) const;
  const link_definition* find_link(std::string_view type) const;
  bool exposes(std::string_view function) const;
  /// Whether it is exposed or internal: what may be granted and scheduled.
  bool offers(std::string_view function) const;
};

/// Gives the text of a file that dna.toml names (a schema).
using file_source = std::function<result<std::string>(const std::string& name)>;

/// A source without files: for a dna.toml that stands alone.
result<std::string> no_files(const std::string& name);

/// Reads dna.toml.
/// @returns `manifest_syntax`, or `manifest_field` or `bad_schema`, with the
/// line and, for a mistyped name, the nearest ones.
result<manifest> read_manifest(std::string_view toml,
                               const file_source& files = no_files);

} // namespace ips::manifest
