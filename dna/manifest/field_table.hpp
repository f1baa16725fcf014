#pragma once
// One table of dna.toml, read field by field; each refusal names line, place
// and what is wanted.

#include <span>

#include "dna/manifest/manifest.hpp"
#include "dna/manifest/toml_document.hpp"

namespace ips::manifest {

/// A range, both ends in it.
struct integer_range {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

/// A view: document and table outlive it.
class field_table {
public:
  /// @param known every field that the table may have; empty: any name.
  static result<field_table> open(const toml_document& source, std::string path,
                                  const json_value& table,
                                  std::span<const std::string> known);

  bool has(const std::string& name) const {
    return table_.contains(name);
  }

  const json_value& table() const {
    return table_;
  }

  const std::string& path() const {
    return path_;
  }

  const toml_document& source() const {
    return source_;
  }

  /// "entries.even" + "format"
  std::string path_of(std::string_view name) const;

  /// An error of this field.
  error wrong(std::string_view name, const std::string& what) const;

  /// None where the field is absent, as in all below.
  result<std::optional<std::string>> text(const std::string& name) const;

  /// @returns `manifest_field` where it is absent.
  result<std::string> needed_text(const std::string& name,
                                  const std::string& why) const;

  result<std::optional<std::uint64_t>> integer(const std::string& name,
                                               integer_range range) const;

  result<std::optional<bool>> boolean(const std::string& name) const;

  result<std::optional<duration>> time(const std::string& name) const;

  /// A decimal in millionths.
  result<std::optional<std::uint32_t>>
  resilience(const std::string& name) const;

  /// Empty where the field is absent.
  result<std::vector<std::string>> texts(const std::string& name) const;

  /// The place of a text among `names`.
  result<std::optional<std::size_t>>
  choice(const std::string& name, std::span<const std::string> names) const;

  /// A function's name, empty where the field is absent.
  result<std::string> function(const std::string& name) const;

  /// The table of that name; an empty one where the field is absent.
  result<field_table> inner(const std::string& name,
                            std::span<const std::string> known) const;

private:
  field_table(const toml_document& source, std::string path,
              const json_value& table)
    : source_(source), path_(std::move(path)), table_(table) {
  }

  const toml_document& source_;
  std::string path_;
  const json_value& table_;
};

/// Whether a text can be the name of an entry or link type: [a-z][a-z0-9_]*.
bool is_type_name(std::string_view text);

/// Whether a text can be the name of a function: [A-Za-z_][A-Za-z0-9_]*.
bool is_function_name(std::string_view text);

/// Whether a text can be the name of a DNA: [a-z][a-z0-9_-]*.
bool is_dna_name(std::string_view text);

/// Whether a text names a file inside a directory: relative, without "..".
bool is_inner_path(std::string_view text);

} // namespace ips::manifest
