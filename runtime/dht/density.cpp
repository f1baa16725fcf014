#include "runtime/dht/density.hpp"

#include <algorithm>

namespace ips::dht {

namespace {

__extension__ using wide = unsigned __int128;

/// More than there are people: a product of it and a share fits.
constexpr std::uint64_t agents_max = std::uint64_t{1} << 40;

} // namespace

void density::sample(const dht_key& key, std::span<const contact> closest,
                     bool exhausted) {
  auto n = std::min(closest.size(), scale_max);
  std::uint64_t agents = closest.size() + 1;
  if (!exhausted) {
    if (n == 0)
      return;
    auto far = std::max<std::uint64_t>(share_of(key, closest[n - 1].id), 1);
    // The volume up to the n-th is as often above (n - 1/3) / m as below.
    auto times = (wide{3 * n - 1} << 64) / (wide{3} * far);
    agents = static_cast<std::uint64_t>(std::min<wide>(times, agents_max));
  }
  if (samples_.size() < samples_max)
    samples_.push_back(agents);
  else
    samples_[next_] = agents;
  next_ = (next_ + 1) % samples_max;
}

std::uint64_t density::agents() const {
  if (samples_.empty())
    return 0;
  auto sorted = samples_;
  auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

std::uint64_t radius_of(std::uint64_t expected, std::uint64_t agents) {
  if (agents <= expected)
    return UINT64_MAX;
  return static_cast<std::uint64_t>((wide{expected} << 64) / agents);
}

} // namespace ips::dht
