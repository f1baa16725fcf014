#pragma once
// Spans of time as people write them in scripts.

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "runtime/base/clock.hpp"
#include "runtime/base/result.hpp"

namespace ips::repl {

/// Reads "10s", "1.5h", "250ms", "100us", "2m", "1d", or several after one
/// another ("1m30s").
/// @returns `wrong_argument` for anything else, a negative span, or more than
/// 100 years.
result<duration> parse_duration(std::string_view text);

/// Reads such a text, or a number of milliseconds.
result<duration> parse_duration(const nlohmann::json& value);

} // namespace ips::repl
