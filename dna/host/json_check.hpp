#pragma once
// Whether a guest's text is JSON that the host may parse and print later.

#include <string_view>

#include "runtime/base/result.hpp"

namespace ips::host {

/// One JSON value in valid UTF-8, nested no deeper than
/// `manifest::json_depth_max`. Unlike the content of entries it may hold
/// fractions, and its keys may stand in any order.
/// @returns `bad_json` with the place, `over_limit`.
status check_json(std::string_view text);

} // namespace ips::host
