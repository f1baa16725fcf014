#pragma once
// Other systems, measured in the same run by programs over their released
// packages. A folder holds those programs under fixed names; each starts a
// number of nodes, puts and gets a number of 256-byte values and prints what it
// took.

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.hpp"

namespace ips::bench {

/// What a peer's program printed; rates a second, times in milliseconds.
struct peer_figures {
  double puts = 0;
  double gets = 0;
  double put_p50 = 0;
  double put_p99 = 0;
  double get_p50 = 0;
  double get_p99 = 0;
};

struct peer {
  std::string name;
  std::optional<peer_figures> found = {};
  /// Why there are no figures.
  std::string why_not = {};
};

/// opendht_baseline.cpp (built here, in a temporary folder) and
/// hyperdht_baseline.mjs (with node_modules beside it).
/// @param folder empty: no peer is there
std::vector<peer> measure_peers(const std::string& folder, int nodes,
                                int values);

/// For tests: what a program of either kind printed.
std::optional<peer_figures> opendht_figures(const std::string& output);
std::optional<peer_figures> hyperdht_figures(const std::string& output);

} // namespace ips::bench
