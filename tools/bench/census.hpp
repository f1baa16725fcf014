#pragma once
// Who holds what, counted from the stores of the cells: for networks too large
// to be asked op by op.

#include <map>

#include "tools/bench/bench_network.hpp"

namespace ips::bench {

/// How many of these agents hold the content of each entry as valid. Entries
/// that nobody of them holds are not there.
/// @pre they run; the clock is virtual
result<std::map<std::string, std::uint32_t>>
count_holders(bench_network& network, const std::vector<std::string>& agents);

} // namespace ips::bench
