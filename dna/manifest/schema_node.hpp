#pragma once
// The tree behind `schema`: one node for each place of a value.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "dna/manifest/schema.hpp"

namespace ips::manifest {

/// JSON Schema's types but "number": there are no fractions.
enum class json_type : std::uint8_t {
  null,
  boolean,
  integer,
  string,
  array,
  object
};

/// The keywords of one place; a rule that is absent holds.
struct schema::node {
  std::vector<json_type> types;
  std::optional<json_value> constant;
  std::vector<json_value> choices;

  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
  /// In characters (code points).
  std::optional<std::uint64_t> min_length;
  std::optional<std::uint64_t> max_length;

  std::optional<std::uint64_t> min_items;
  std::optional<std::uint64_t> max_items;
  std::shared_ptr<const node> items;

  std::vector<std::string> required;
  std::map<std::string, std::shared_ptr<const node>> properties;
  /// Whether keys beside `properties` are allowed, and their shape.
  bool open = true;
  std::shared_ptr<const node> additional;
};

} // namespace ips::manifest
