#pragma once
// The shape of a JSON entry: a subset of JSON Schema (docs/dna-toml.md).
// Integers only; no references, so a schema is a finite tree.

#include <cstdint>
#include <memory>

#include <nlohmann/json_fwd.hpp>

#include "runtime/base/result.hpp"

namespace ips::manifest {

using json_value = nlohmann::json;

/// A person reads a schema; nobody needs deeper ones. Bounds the recursion of
/// reading and of checking.
inline constexpr std::uint32_t schema_depth_max = 16;
/// Each is compared with each item of an array.
inline constexpr std::size_t schema_choices_max = 256;

/// A schema that was read. Immutable; copies share it.
class schema {
public:
  /// Reads a schema.
  /// @returns `errc::bad_schema`, naming the place and the nearest keyword.
  static result<schema> read(const json_value& source);

  /// Whether a value fits.
  /// @returns `errc::schema_mismatch` with the place: "/title: longer than 100
  /// characters".
  status check(const json_value& value) const;

  /// A short value of this shape. It fits unless an array's items must differ
  /// or a list is wanted longer than a sample is made.
  json_value sample() const;

private:
  struct node;
  friend class schema_reader;
  friend class schema_checker;
  friend class schema_sampler;

  explicit schema(std::shared_ptr<const node> root) : root_(std::move(root)) {
  }

  std::shared_ptr<const node> root_;
};

} // namespace ips::manifest
