#pragma once
// Spans of time as people write them: "250ms", "10s", "5m", "2h", "1d".

#include <string>
#include <string_view>

#include "runtime/base/clock.hpp"
#include "runtime/base/result.hpp"

namespace ips {

/// Reads a whole number with a unit: us, ms, s, m, h or d.
/// @returns `errc::bad_value` for anything else, or above 100 years.
result<duration> parse_duration(std::string_view text);

/// The shortest text that `parse_duration` reads back: "90s" and not "90000ms".
/// @pre `x` is not negative
std::string to_text(duration x);

} // namespace ips
