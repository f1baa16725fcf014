#include "runtime/gossip/claims.hpp"

#include <algorithm>
#include <array>

namespace ips::gossip {

namespace {

std::uint32_t slot_of(timestamp x) {
  return static_cast<std::uint32_t>(x.micros / uptime_counters::slot.count());
}

/// The lower one of two in the middle: below it there are fewer than half.
template <std::size_t N>
std::uint32_t median(std::array<std::uint32_t, N>& xs, std::size_t n) {
  auto middle = xs.begin() + static_cast<std::ptrdiff_t>((n - 1) / 2);
  std::nth_element(xs.begin(), middle,
                   xs.begin() + static_cast<std::ptrdiff_t>(n));
  return *middle;
}

} // namespace

bool is_sound(const claim_list& x, std::uint64_t receiver) {
  if (x.claims.size() > claims_max || x.c > whole_confidence)
    return false;
  for (auto& claim : x.claims)
    if (claim.uptime.mu > whole_uptime || claim.uptime.c > whole_confidence)
      return false;
  auto not_ascending = [&](const uptime_claim& a, const uptime_claim& b) {
    return (a.agent.leading() ^ receiver) >= (b.agent.leading() ^ receiver);
  };
  return std::adjacent_find(x.claims.begin(), x.claims.end(), not_ascending)
         == x.claims.end();
}

void hearsay::heard(const agent_id& from, const claim_list& x, timestamp now) {
  forget_before(now);
  auto sender = from.leading();
  if (x.c < claim_confidence_min || sender == self_)
    return;
  for (std::size_t i = 0; i < lists_.size(); ++i)
    if (lists_[i].from == sender)
      drop(i--);
  std::size_t at = 0;
  std::size_t first = 0;
  for (; at < lists_.size() && (lists_[at].from ^ self_) < (sender ^ self_);
       ++at)
    first += lists_[at].claims;
  if (at == claimants_max)
    return;
  std::vector<kept_claim> rows;
  for (auto& claim : x.claims)
    if (claim.agent.leading() != sender && claim.agent.leading() != self_)
      rows.push_back({claim.agent.leading(), claim.uptime});
  list row{sender, slot_of(now), x.c & 0xfffff,
           static_cast<std::uint32_t>(rows.size()) & 0x1f,
           x.claims.size() == claims_max};
  if (lists_.size() == claimants_max)
    drop(claimants_max - 1);
  lists_.reserve(claimants_max);
  lists_.insert(lists_.begin() + static_cast<std::ptrdiff_t>(at), row);
  claims_.insert(claims_.begin() + static_cast<std::ptrdiff_t>(first),
                 rows.begin(), rows.end());
}

void hearsay::forget_before(timestamp now) {
  constexpr auto age_max
    = static_cast<std::uint32_t>(claims_last / uptime_counters::slot);
  for (std::size_t i = lists_.size(); i-- > 0;)
    if (slot_of(now) > lists_[i].heard + age_max)
      drop(i);
}

void hearsay::drop(std::size_t index) {
  auto gone = claims_of(index);
  auto first = claims_.begin() + (gone.data() - claims_.data());
  claims_.erase(first, first + static_cast<std::ptrdiff_t>(gone.size()));
  lists_.erase(lists_.begin() + static_cast<std::ptrdiff_t>(index));
}

std::span<const hearsay::kept_claim>
hearsay::claims_of(std::size_t index) const {
  std::size_t first = 0;
  for (std::size_t i = 0; i < index; ++i)
    first += lists_[i].claims;
  return std::span{claims_}.subspan(first, lists_[index].claims);
}

/// What one list says of an agent, where it says something that counts.
std::optional<metric> hearsay::said(std::size_t index,
                                    std::uint64_t about) const {
  auto& x = lists_[index];
  if (x.from == about)
    return std::nullopt;
  auto claims = claims_of(index);
  for (auto& claim : claims)
    if (claim.about == about)
      return claim.uptime.c < claim_confidence_min
               ? std::nullopt
               : std::optional{claim.uptime};
  auto silent
    = x.full != 0
      && (claims.empty() || (about ^ self_) > (claims.back().about ^ self_));
  if (silent)
    return std::nullopt;
  return metric{whole_uptime, x.c};
}

metric hearsay::opinion_of(const agent_id& x) const {
  std::array<std::uint32_t, claimants_max> means;
  std::array<std::uint32_t, claimants_max> confidences;
  std::size_t n = 0;
  for (std::size_t i = 0; i < lists_.size(); ++i)
    if (auto claim = said(i, x.leading())) {
      means[n] = claim->mu;
      confidences[n++] = claim->c;
    }
  if (n < claimants_min)
    return {};
  std::uint64_t c = median(confidences, n);
  return {median(means, n),
          static_cast<std::uint32_t>(c * n / (n + claimants_half))};
}

bool hearsay::names(const agent_id& x) const {
  return std::any_of(
    claims_.begin(), claims_.end(),
    [&](const kept_claim& row) { return row.about == x.leading(); });
}

} // namespace ips::gossip
