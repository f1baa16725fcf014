#include "runtime/gossip/metric.hpp"

namespace ips::gossip {

metric combined(const opinion& x) {
  auto own = own_weight * x.self.c;
  auto theirs = others_weight * x.others.c;
  auto all = own + theirs;
  if (all == 0)
    return {};
  return {
    static_cast<std::uint32_t>((own * x.self.mu + theirs * x.others.mu) / all),
    static_cast<std::uint32_t>(all / (own_weight + others_weight))};
}

} // namespace ips::gossip
