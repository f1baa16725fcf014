#include "runtime/gossip/uptime.hpp"

#include <algorithm>

#include "runtime/dht/distance.hpp"

namespace ips::gossip {

namespace {

std::uint64_t head_of(const agent_id& peer) {
  return dht::word_of(peer, 0);
}

} // namespace

void uptime_counters::pinged(const agent_id& peer, bool answered) {
  auto& x = counter_of(head_of(peer));
  ++x.sent;
  if (answered)
    ++x.answered;
  if (x.sent < window)
    return;
  x.sent = static_cast<std::uint16_t>(x.sent / 2);
  x.answered = static_cast<std::uint16_t>(x.answered / 2);
}

std::uint32_t uptime_counters::uptime_of(const agent_id& peer) const {
  auto x = find(head_of(peer));
  if (x == nullptr || x->sent < pings_min)
    return whole_uptime;
  return x->answered * whole_uptime / x->sent;
}

std::uint32_t uptime_counters::pings_of(const agent_id& peer) const {
  auto x = find(head_of(peer));
  return x == nullptr ? 0 : x->sent;
}

uptime_counters::counter& uptime_counters::counter_of(std::uint64_t peer) {
  auto before = [](const counter& a, std::uint64_t b) { return a.peer < b; };
  auto at = std::lower_bound(counters_.begin(), counters_.end(), peer, before);
  if (at != counters_.end() && at->peer == peer)
    return *at;
  if (counters_.size() == peers_max) {
    counters_.erase(std::min_element(
      counters_.begin(), counters_.end(),
      [](const counter& a, const counter& b) { return a.sent < b.sent; }));
    at = std::lower_bound(counters_.begin(), counters_.end(), peer, before);
  }
  return *counters_.insert(at, counter{peer, 0, 0});
}

const uptime_counters::counter*
uptime_counters::find(std::uint64_t peer) const {
  auto before = [](const counter& a, std::uint64_t b) { return a.peer < b; };
  auto at = std::lower_bound(counters_.begin(), counters_.end(), peer, before);
  return at != counters_.end() && at->peer == peer ? &*at : nullptr;
}

} // namespace ips::gossip
