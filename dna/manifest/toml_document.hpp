#pragma once
// A TOML text as a tree of JSON values that know their lines. The only home of
// toml++.

#include <map>

#include "dna/manifest/canonical_json.hpp"

namespace ips::manifest {

/// A parsed text. Fractions are still there: the reader of a field decides.
class toml_document {
public:
  /// @returns `manifest_syntax` with line and column, `manifest_field` for a
  /// date, a time or too deep a table.
  static result<toml_document> parse(std::string_view text);

  const json_value& root() const {
    return root_;
  }

  /// The line of a place as "entries.even.validate" or "build.sources.0"; of
  /// the innermost table around it that has one; 0 where there is none.
  std::uint32_t line_of(std::string_view path) const;

private:
  friend class toml_converter;

  json_value root_ = json_value::object();
  std::map<std::string, std::uint32_t, std::less<>> lines_;
};

/// "dna.toml line 12: entries.even.formt: what"
error field_error(const toml_document& source, std::string_view path,
                  const std::string& what);

} // namespace ips::manifest
