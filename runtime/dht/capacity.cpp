#include "runtime/dht/capacity.hpp"

#include <algorithm>
#include <utility>

namespace ips::dht {

bool capacity::adjust(const shard& held, const agent_id& self) {
  if (bytes_max_ == 0)
    return false;
  auto before = reach_;
  if (held.bytes() > bytes_max_ / 8 * 7) {
    reach_ = std::min(reach_, fitting(held, self));
    auto giving = reach_ != before || held.bytes() < bytes_;
    bytes_ = held.bytes();
    stuck_ = giving ? 0 : stuck_ + 1;
    if (stuck_ == patience) {
      stuck_ = 0;
      eighths_ = std::max(eighths_ - 1, 1u);
    }
    return reach_ != before;
  }
  eighths_ = eighths_first;
  stuck_ = 0;
  if (held.bytes() < bytes_max_ / 2)
    reach_ = reach_ > whole_reach / 2 ? whole_reach : 2 * reach_ + 1;
  return reach_ != before;
}

/// The farthest basis with which so many eighths of the cap are full.
reach capacity::fitting(const shard& held, const agent_id& self) const {
  std::vector<std::pair<reach, std::uint64_t>> bases;
  for (auto& basis : held.bases())
    bases.emplace_back(word_of(self, 0) ^ word_of(basis, 0),
                       held.bytes_at(basis));
  std::sort(bases.begin(), bases.end());
  std::uint64_t sum = 0;
  reach out = 0;
  for (auto& [far, bytes] : bases) {
    sum += bytes;
    if (sum > bytes_max_ / 8 * eighths_)
      break;
    out = far;
  }
  return out;
}

} // namespace ips::dht
