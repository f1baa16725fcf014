#include "tools/bench/bench.hpp"

namespace ips::bench {

const std::vector<benchmark>& benchmarks() {
  static const std::vector<benchmark> rows;
  return rows;
}

} // namespace ips::bench
