#include "runtime/dht/overlap_list.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/dht/crowding.hpp"
#include "runtime/dht/distance.hpp"

namespace ips::dht {

bool standing::expects(const agent_id& x) const {
  return std::find(holders.begin(), holders.end(), x) != holders.end();
}

standing standing_of(const dht_key& basis, const contact& self,
                     std::span<const contact> closest, const uptime_of& uptime,
                     std::uint64_t resilience_millionths,
                     std::uint64_t agents) {
  auto place = std::partition_point(
    closest.begin(), closest.end(),
    [&](const contact& x) { return closer(basis, x.id, self.id); });
  standing out;
  out.closer = static_cast<std::size_t>(place - closest.begin());
  std::vector<contact> all{closest.begin(), place};
  all.push_back(self);
  all.insert(all.end(), place, closest.end());
  std::vector<std::uint32_t> uptimes;
  for (auto& x : all)
    uptimes.push_back(uptime(x.id));
  auto q = holders_needed(uptimes, resilience_millionths);
  all.resize(std::max(q, holders_by_radius(basis, all, agents)));
  for (auto& x : all)
    out.holders.push_back(x.id);
  return out;
}

void overlap_list::rebuild(const shard& held, const resilience_of& resilience,
                           const judging& judge) {
  ops_.clear();
  if (std::exchange(outdated_, false))
    standings_.clear();
  std::map<dht_key, standing> kept;
  for (auto& basis : held.bases()) {
    std::uint64_t wanted = 0;
    auto first = ops_.size();
    for (auto x : held.at(basis)) {
      if (x->status != verdict_status::valid)
        continue;
      wanted = std::max(wanted, resilience(*x->content));
      ops_.push_back({x->hash, x->content->header.body.time, nullptr});
    }
    if (first == ops_.size())
      continue;
    auto known = standings_.extract(basis);
    auto i = known.empty() ? kept.emplace(basis, judge(basis, wanted)).first
                           : kept.insert(std::move(known)).position;
    for (auto op = first; op < ops_.size(); ++op)
      ops_[op].place = &i->second;
  }
  standings_ = std::move(kept);
  std::sort(ops_.begin(), ops_.end(),
            [](const row& a, const row& b) { return a.hash < b.hash; });
}

std::vector<agent_id> overlap_list::members(const agent_id& self) const {
  std::set<agent_id> out;
  for (auto& [basis, place] : standings_)
    if (place.expects(self))
      out.insert(place.holders.begin(), place.holders.end());
  out.erase(self);
  return {out.begin(), out.end()};
}

std::vector<chain::op_hash>
overlap_list::expected_of(std::span<const agent_id> all,
                          timestamp before) const {
  std::vector<chain::op_hash> out;
  for (auto& x : ops_)
    if (x.time < before && std::all_of(all.begin(), all.end(), [&](auto& id) {
          return x.place->expects(id);
        }))
      out.push_back(x.hash);
  return out;
}

std::vector<dht_key> overlap_list::misplaced(std::size_t slack) const {
  std::vector<std::pair<std::size_t, dht_key>> far;
  for (auto& [basis, place] : standings_)
    if (place.beyond() > slack)
      far.emplace_back(place.beyond(), basis);
  std::sort(far.begin(), far.end(), std::greater<>{});
  std::vector<dht_key> out;
  for (auto& [beyond, basis] : far)
    out.push_back(basis);
  return out;
}

const standing* overlap_list::find(const dht_key& basis) const {
  auto i = standings_.find(basis);
  return i == standings_.end() ? nullptr : &i->second;
}

} // namespace ips::dht
