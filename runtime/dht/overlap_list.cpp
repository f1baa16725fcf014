#include "runtime/dht/overlap_list.hpp"

#include <algorithm>
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
  auto count = std::max(q, holders_by_radius(basis, all, agents));
  // Of those beyond, no count and no crowd depends; nor do they stand between
  // the cell and the basis.
  // (The basis's own agent and the cell itself are no part of a crowd.)
  auto last
    = std::max({count, out.closer + 1, crowding_scales.back().members + 2});
  if (count < all.size() && last <= all.size())
    out.scope = distance_of(all[last - 1].id, basis);
  all.resize(count);
  for (auto& x : all)
    out.holders.push_back(x.id);
  return out;
}

void overlap_list::update(shard& held, const resilience_of& resilience,
                          const judging& judge) {
  auto changed = held.take_changes();
  if (agents_.size() > 2 * agents_first_ + spare_agents)
    outdated_ = true;
  auto all = std::exchange(outdated_, false);
  if (all)
    begin_anew();
  std::vector<row> fresh;
  for (auto& basis : changed)
    load(basis, held, resilience, fresh);
  if (!changed.empty())
    exchange_rows(std::move(fresh));
  drop_empty(changed);
  for (auto& [basis, where] : bases_)
    if (!places_[where].judged)
      judge_at(where, judge);
  if (all)
    agents_first_ = agents_.size();
}

void overlap_list::begin_anew() {
  agents_.clear();
  numbers_.clear();
  for (auto& x : places_) {
    x.judged = false;
    x.holders.clear();
  }
}

overlap_list::number overlap_list::place_of(const dht_key& basis) {
  auto [i, added] = bases_.try_emplace(basis);
  if (!added)
    return i->second;
  if (free_places_.empty()) {
    free_places_.push_back(static_cast<number>(places_.size()));
    places_.emplace_back();
  }
  i->second = free_places_.back();
  free_places_.pop_back();
  places_[i->second] = {};
  places_[i->second].basis = basis;
  return i->second;
}

/// Marks the rows of a basis as old, and adds those that it has now.
void overlap_list::load(const dht_key& basis, const shard& held,
                        const resilience_of& resilience,
                        std::vector<row>& into) {
  auto where = place_of(basis);
  auto& x = places_[where];
  touch(x);
  x.stale = true;
  x.ops = 0;
  std::uint64_t wanted = 0;
  for (auto op : held.at(basis))
    if (op->status == verdict_status::valid) {
      ++x.ops;
      wanted = std::max(wanted, resilience(*op->content));
      into.push_back({op->hash, op->content->header.body.time, where});
    }
  if (std::exchange(x.wanted, wanted) != wanted)
    x.judged = false;
}

/// Fresh rows take the place of stale ones.
void overlap_list::exchange_rows(std::vector<row> fresh) {
  auto by_hash = [](const row& a, const row& b) { return a.hash < b.hash; };
  std::erase_if(ops_, [this](auto& x) { return places_[x.where].stale; });
  std::sort(fresh.begin(), fresh.end(), by_hash);
  auto middle = static_cast<std::ptrdiff_t>(ops_.size());
  ops_.insert(ops_.end(), fresh.begin(), fresh.end());
  std::inplace_merge(ops_.begin(), ops_.begin() + middle, ops_.end(), by_hash);
  newest_ = {};
  for (auto& x : ops_)
    newest_ = std::max(newest_, x.time);
}

void overlap_list::drop_empty(const std::set<dht_key>& changed) {
  for (auto& basis : changed) {
    auto i = bases_.find(basis);
    auto where = i->second;
    places_[where].stale = false;
    if (places_[where].ops > 0)
      continue;
    set_holders(where, {});
    free_places_.push_back(where);
    bases_.erase(i);
  }
}

void overlap_list::judge_at(number where, const judging& judge) {
  auto found = judge(places_[where].basis, places_[where].wanted);
  touch(places_[where]);
  set_holders(where, found.holders);
  auto& x = places_[where];
  x.closer = found.closer;
  x.scope = found.scope;
  x.judged = true;
  touch(x);
}

void overlap_list::set_holders(number where,
                               const std::vector<agent_id>& holders) {
  auto& x = places_[where];
  for (auto i : x.holders) {
    auto& list = agents_[i].places;
    *std::find(list.begin(), list.end(), where) = list.back();
    list.pop_back();
  }
  x.holders.clear();
  for (auto& id : holders) {
    x.holders.push_back(number_of(id));
    agents_[x.holders.back()].places.push_back(where);
  }
}

/// What its holders should hold is another.
void overlap_list::touch(const place& x) {
  ++version_;
  for (auto i : x.holders)
    agents_[i].touched = version_;
}

overlap_list::number overlap_list::number_of(const agent_id& x) {
  auto [i, added]
    = numbers_.try_emplace(x, static_cast<number>(agents_.size()));
  if (added)
    agents_.push_back({x, {}, version_});
  return i->second;
}

bool overlap_list::forget(const agent_id& x) {
  auto matters = false;
  for (auto& [basis, where] : bases_)
    if (distance_of(x, basis) <= places_[where].scope) {
      places_[where].judged = false;
      matters = true;
    }
  return matters;
}

/// Where all of these are among the holders.
std::vector<bool> overlap_list::places_of(std::span<const agent_id> all) const {
  std::vector<bool> out(places_.size(), true);
  for (auto& id : all) {
    std::vector<bool> here(places_.size());
    if (auto i = numbers_.find(id); i != numbers_.end())
      for (auto where : agents_[i->second].places)
        here[where] = out[where];
    out = std::move(here);
  }
  return out;
}

std::vector<agent_id> overlap_list::members(const agent_id& self) const {
  auto own = numbers_.find(self);
  if (own == numbers_.end())
    return {};
  std::vector<bool> shares(agents_.size());
  for (auto where : agents_[own->second].places)
    for (auto i : places_[where].holders)
      shares[i] = true;
  shares[own->second] = false;
  std::vector<agent_id> out;
  for (number i = 0; i < agents_.size(); ++i)
    if (shares[i])
      out.push_back(agents_[i].id);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<chain::op_hash>
overlap_list::expected_of(std::span<const agent_id> all,
                          timestamp before) const {
  auto expected = places_of(all);
  std::vector<chain::op_hash> out;
  for (auto& x : ops_)
    if (x.time < before && expected[x.where])
      out.push_back(x.hash);
  return out;
}

std::uint64_t overlap_list::version_of(std::span<const agent_id> all) const {
  auto out = version_;
  for (auto& id : all) {
    auto i = numbers_.find(id);
    out = std::min(out, i == numbers_.end() ? 0 : agents_[i->second].touched);
  }
  return out;
}

std::vector<dht_key> overlap_list::misplaced(std::size_t slack) const {
  std::vector<std::pair<std::size_t, dht_key>> far;
  for (auto& [basis, where] : bases_) {
    auto& x = places_[where];
    if (auto beyond = standing::beyond(x.closer, x.holders.size());
        beyond > slack)
      far.emplace_back(beyond, basis);
  }
  std::sort(far.begin(), far.end(), std::greater<>{});
  std::vector<dht_key> out;
  for (auto& [beyond, basis] : far)
    out.push_back(basis);
  return out;
}

std::optional<standing> overlap_list::find(const dht_key& basis) const {
  auto i = bases_.find(basis);
  if (i == bases_.end())
    return std::nullopt;
  auto& x = places_[i->second];
  standing out{{}, x.closer, x.scope};
  for (auto holder : x.holders)
    out.holders.push_back(agents_[holder].id);
  return out;
}

} // namespace ips::dht
