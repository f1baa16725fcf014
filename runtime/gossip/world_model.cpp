#include "runtime/gossip/world_model.hpp"

#include <algorithm>

namespace ips::gossip {

namespace {

std::uint32_t apart(std::uint32_t a, std::uint32_t b) {
  return a > b ? a - b : b - a;
}

/// The nearest step.
std::uint32_t stepped(std::uint32_t uptime) {
  constexpr auto step = world_model::uptime_step;
  return (uptime + step / 2) / step * step;
}

/// The `n` agents closest to one whose id begins with `key`, closest first.
void keep_closest(std::vector<agent_id>& xs, std::uint64_t key, std::size_t n) {
  auto end = xs.begin() + static_cast<std::ptrdiff_t>(std::min(n, xs.size()));
  std::partial_sort(xs.begin(), end, xs.end(),
                    [key](const agent_id& a, const agent_id& b) {
                      return (a.leading() ^ key) < (b.leading() ^ key);
                    });
  xs.erase(end, xs.end());
}

} // namespace

/// Whether an agent is one to claim something of.
bool world_model::often_away(const metric& own) const {
  return own.c >= claim_confidence_min && own.mu <= claimed_max;
}

/// From now on something is thought of the agent.
void world_model::watch(const agent_id& x) {
  auto before = [](const row& a, const agent_id& b) { return a.agent < b; };
  auto at = std::lower_bound(rows_.begin(), rows_.end(), x, before);
  if (x.leading() == hearsay_.self() || rows_.size() >= views_max
      || (at != rows_.end() && at->agent == x))
    return;
  rows_.insert(at, row{x});
}

void world_model::sampled(const agent_id& x, bool answered, timestamp now) {
  own_.sampled(x, answered, now);
  if (often_away(own_.uptime_of(x)))
    watch(x);
}

status world_model::heard(const agent_id& from, const claim_list& x,
                          timestamp now) {
  if (!is_sound(x, hearsay_.self()))
    return error{errc::bad_value, "not a list of claims"};
  hearsay_.heard(from, x, now);
  for (auto& claim : x.claims)
    if (hearsay_.names(claim.agent))
      watch(claim.agent);
  return ok();
}

std::vector<agent_id> world_model::surroundings(std::vector<agent_id> known) {
  std::erase_if(known, [this](const agent_id& x) {
    auto own = own_.uptime_of(x);
    return own.c != 0 && own.mu < gone_max;
  });
  keep_closest(known, hearsay_.self(), surroundings_max);
  std::uint64_t sum = 0;
  for (auto& x : known)
    sum += own_.uptime_of(x).c;
  silence_ = known.empty() ? 0 : static_cast<std::uint32_t>(sum / known.size());
  return known;
}

claim_list world_model::claims_for(const agent_id& receiver) const {
  std::vector<agent_id> away;
  for (auto& x : rows_)
    if (x.agent != receiver && often_away(own_.uptime_of(x.agent)))
      away.push_back(x.agent);
  keep_closest(away, receiver.leading(), claims_max);
  claim_list out{silence_, {}};
  out.claims.reserve(away.size());
  for (auto& x : away)
    out.claims.push_back({x, own_.uptime_of(x)});
  return out;
}

opinion world_model::uptime_of(const agent_id& x) const {
  return {own_.uptime_of(x), hearsay_.opinion_of(x)};
}

std::vector<uptime_change> world_model::changes(timestamp now) {
  hearsay_.forget_before(now);
  std::vector<uptime_change> out;
  for (auto& x : rows_) {
    auto uptime = combined(uptime_of(x.agent)).mu;
    auto next = stepped(uptime);
    if (next == x.told || apart(uptime, x.told) < change_min)
      continue;
    x.told = next;
    out.push_back({x.agent, next});
  }
  std::erase_if(rows_, [this](const row& x) {
    return x.told == whole_uptime && !hearsay_.names(x.agent)
           && !often_away(own_.uptime_of(x.agent));
  });
  return out;
}

std::vector<uptime_change> world_model::told() const {
  std::vector<uptime_change> out;
  for (auto& x : rows_)
    if (x.told != whole_uptime)
      out.push_back({x.agent, x.told});
  return out;
}

std::vector<uptime_view> world_model::views() const {
  std::vector<uptime_view> out;
  for (auto& x : rows_)
    out.push_back({x.agent, uptime_of(x.agent), x.told});
  return out;
}

std::size_t world_model::bytes_used() const {
  return sizeof *this + own_.bytes_used() - sizeof own_ + hearsay_.bytes_used()
         + rows_.capacity() * sizeof(row);
}

} // namespace ips::gossip
