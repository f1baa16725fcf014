#pragma once
// JSON as IPS stores, hashes and sends it: one text for one value. Keys sorted
// by their bytes, no spaces, integers of 64 bit only, shortest escapes.

#include <concepts>

#include <nlohmann/json.hpp>

#include "runtime/base/bytes.hpp"

namespace ips::manifest {

using json_value = nlohmann::json;

/// An entry of 64 KiB may well be an array of numbers; a package's largest
/// text is a schema. 1 MiB holds both and is parsed in 20 ms.
inline constexpr std::size_t json_bytes_max = 1u << 20;
/// Nobody writes data by hand that is deeper; bounds every later recursion.
inline constexpr std::uint32_t json_depth_max = 64;

/// Reads JSON strictly: one value, no key twice, no fractions or exponents, no
/// integer outside 64 bit signed, valid UTF-8.
/// @returns `bad_json` with the place, or `over_limit`.
result<json_value> parse_json(std::string_view text);

/// The canonical text of a value that `parse_json` would accept.
/// A template, so that no text turns into a JSON string on its way here.
/// @pre no floating point in it, strings in UTF-8
template <std::same_as<json_value> Value>
std::string canonical(const Value& value) {
  return value.dump();
}

/// The canonical text of a JSON text.
/// @returns as `parse_json`.
result<std::string> canonical(std::string_view text);

} // namespace ips::manifest
