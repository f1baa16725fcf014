#include "runtime/gossip/uptime.hpp"

#include <algorithm>

#include "runtime/dht/distance.hpp"

namespace ips::gossip {

namespace {

std::uint64_t head_of(const agent_id& peer) {
  return dht::word_of(peer, 0);
}

} // namespace

void uptime_counters::sampled(const agent_id& peer, bool answered,
                              timestamp now) {
  static_assert(window - 1 + gap_max <= 255, "slots are counted in a byte");
  auto here = static_cast<std::uint32_t>(now.micros / slot.count());
  auto& x = counter_of(head_of(peer));
  if (x.slots != 0 && here <= x.last) {
    if (answered && x.absent) {
      x.present = std::min<std::uint8_t>(x.present + 1, x.slots);
      x.absent = false;
    }
    return;
  }
  auto since = x.slots == 0 ? 1 : std::min(here - x.last, gap_max);
  x.slots += static_cast<std::uint8_t>(since);
  if (answered)
    x.present += static_cast<std::uint8_t>(since);
  ++x.samples;
  x.last = here;
  x.absent = !answered;
  if (x.slots < window)
    return;
  x.slots /= 2;
  x.present /= 2;
  x.samples /= 2;
}

metric uptime_counters::uptime_of(const agent_id& peer) const {
  auto x = find(head_of(peer));
  if (x == nullptr || x->samples < samples_min)
    return {};
  return {x->present * whole_uptime / x->slots,
          confidence_of(x->samples, samples_half)};
}

std::uint32_t uptime_counters::samples_of(const agent_id& peer) const {
  auto x = find(head_of(peer));
  return x == nullptr ? 0 : x->samples;
}

uptime_counters::counter& uptime_counters::counter_of(std::uint64_t peer) {
  auto before = [](const counter& a, std::uint64_t b) { return a.peer < b; };
  auto at = std::lower_bound(counters_.begin(), counters_.end(), peer, before);
  if (at != counters_.end() && at->peer == peer)
    return *at;
  if (counters_.size() == peers_max) {
    counters_.erase(std::min_element(counters_.begin(), counters_.end(),
                                     [](const counter& a, const counter& b) {
                                       return a.samples < b.samples;
                                     }));
    at = std::lower_bound(counters_.begin(), counters_.end(), peer, before);
  }
  return *counters_.insert(at, counter{peer});
}

const uptime_counters::counter*
uptime_counters::find(std::uint64_t peer) const {
  auto before = [](const counter& a, std::uint64_t b) { return a.peer < b; };
  auto at = std::lower_bound(counters_.begin(), counters_.end(), peer, before);
  return at != counters_.end() && at->peer == peer ? &*at : nullptr;
}

} // namespace ips::gossip
