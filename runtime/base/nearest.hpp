#pragma once
// The names that a mistyped one was likely meant to be.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ips {

/// At most three of `known`, nearest first, within a third of the length by
/// Damerau-Levenshtein distance (adjacent transposition counts one), or having
/// `name` as a prefix.
std::vector<std::string> nearest_names(std::string_view name,
                                       std::span<const std::string> known);

/// "; did you mean \"odd\"?", or the empty text where nothing is near.
std::string did_you_mean(std::string_view name,
                         std::span<const std::string> known);

} // namespace ips
