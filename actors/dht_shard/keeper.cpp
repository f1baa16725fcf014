#include "actors/dht_shard/keeper.hpp"

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/dht/crowding.hpp"

namespace ips::actors {

/// A range on its way back to its holders.
struct keeper::range_work {
  key_range range = 0;
  bool put = false;
  std::function<void(range_outcome)> done;
  range_outcome out;
  /// Who has all of a basis, or was given what it lacked.
  std::map<dht_key, std::set<agent_id>> settled;
  /// Who did not answer.
  std::set<agent_id> silent;
  std::size_t under_way = 0;
  std::uint32_t rounds = 0;
};

namespace {

dht::subtree subtree_of(key_range x) {
  dht::subtree out{{}, 8};
  out.key.value[0] = x;
  return out;
}

/// Ranges that end where a subtree ends, or before.
std::uint32_t ranges_up_to(const dht::subtree& x) {
  auto number = dht::distance_of(x.key, dht_key{});
  auto last = dht::greatest_with_prefix(number, x.bits);
  auto first = static_cast<std::uint32_t>(last.words[0] >> 56);
  auto whole = dht::greatest_with_prefix(last, 8) == last;
  return first + (whole ? 1 : 0);
}

} // namespace

keeper::keeper(shard_state& shard)
  : shard_(shard), directory_(limits::agents_max) {
}

void keeper::heard(const dht::contact& peer) {
  if (peer.id == shard_.identity->who.agent || shard_.roles.is_secure(peer.id))
    return;
  misses_.erase(peer.id);
  if (directory_.add(peer))
    shard_.holding_.outdated = true;
}

void keeper::answered(const agent_id& peer) {
  misses_.erase(peer);
}

void keeper::failed(const agent_id& peer) {
  if (!directory_.knows(peer) || ++misses_[peer] < dht::parms::failures_max)
    return;
  misses_.erase(peer);
  directory_.remove(peer);
  shard_.holding_.outdated = true;
}

dht::standing keeper::standing_at(const dht_key& basis, std::uint64_t r) const {
  return {holders_without(basis, r, {}), 0};
}

/// V_δ where these do not answer.
std::vector<agent_id>
keeper::holders_without(const dht_key& basis, std::uint64_t r,
                        const std::set<agent_id>& silent) const {
  auto agents = directory_.size();
  auto closest = directory_.closest(basis, candidates_for(r) + silent.size());
  if (dht::is_crowded(basis, closest, agents))
    closest = directory_.closest(basis, dht::parms::radius_holders_max
                                          + silent.size());
  std::erase_if(closest, [&](auto& x) { return silent.contains(x.id); });
  std::vector<agent_id> out;
  for (auto& x : dht::expected_holders(
         basis, std::move(closest),
         [this](const agent_id& id) { return shard_.holding_.uptime_of(id); },
         r, agents))
    out.push_back(x.id);
  return out;
}

std::vector<agent_id> keeper::partners() {
  std::vector<agent_id> out;
  auto& others = shard_.roles.secure();
  for (std::size_t i = 0; i < others.size(); ++i) {
    auto& x = others[secure_cursor_++ % others.size()].id;
    if (x != shard_.identity->who.agent && out.size() < limits::keeper_partners)
      out.push_back(x);
  }
  auto agents = std::min(directory_.size(), limits::keeper_partners);
  for (std::size_t i = 0; i < agents; ++i) {
    cursor_ = directory_.after(cursor_).id;
    out.push_back(cursor_);
  }
  return out;
}

// -- the walk ---------------------------------------------------------------------

void keeper::walk() {
  auto now = shard_.identity->time->now();
  if (!began_)
    began_ = now;
  // What was put before this node was known is to be old enough to be compared.
  auto due = walked_ ? now - *walked_ >= limits::refresh_period
                     : now - *began_ >= 2 * limits::compare_age_min;
  if (walking_ || !due || shard_.table->size() == 0)
    return;
  walking_ = true;
  checked_ = 0;
  subtrees_ = {dht::subtree{}};
  next_subtree();
}

void keeper::next_subtree() {
  if (subtrees_.empty()) {
    walking_ = false;
    walked_ = shard_.identity->time->now();
    return;
  }
  auto part = subtrees_.back();
  subtrees_.pop_back();
  dht::lookup_options options{shard_.identity->who.agent};
  shard_.find_closest(
    part.key, options,
    [this, part](const dht::lookup& found) { enumerated(part, found); });
}

/// Where more agents may be in the subtree than one lookup names, its halves
/// come next, in the order of their keys.
void keeper::enumerated(const dht::subtree& part, const dht::lookup& found) {
  auto closest = found.closest();
  auto inside = [&](auto& x) { return part.covers(x.id); };
  auto complete = closest.size() < dht::parms::bucket_size
                  || !std::all_of(closest.begin(), closest.end(), inside);
  if (!complete && part.bits < dht::id_bits) {
    subtrees_.push_back(part.half(true));
    subtrees_.push_back(part.half(false));
    next_subtree();
    return;
  }
  part_ = part;
  for (auto& x : closest)
    if (inside(x)) {
      heard(x);
      to_compare_.push_back(x.id);
    }
  compare_more();
}

void keeper::compare_more() {
  while (!to_compare_.empty()
         && comparing_.size() < limits::keeper_comparisons) {
    auto other = to_compare_.front();
    to_compare_.pop_front();
    comparing_.insert(other);
    shard_.compare_with(other);
  }
  if (!comparing_.empty() || !walking_)
    return;
  checked_ = ranges_up_to(part_);
  next_subtree();
}

void keeper::compared(const agent_id& other) {
  if (comparing_.erase(other) > 0)
    compare_more();
}

// -- what was lost ------------------------------------------------------------------

void keeper::restore(key_range range, bool put,
                     std::function<void(range_outcome)> done) {
  auto work = std::make_shared<range_work>();
  work->range = range;
  work->put = put;
  work->done = std::move(done);
  ask_round(work);
}

/// Everyone of V_δ who has not been asked about a basis yet. Who does not
/// answer makes room for the next; so it comes to an end.
void keeper::ask_round(range_ref x) {
  std::map<agent_id, std::vector<checked_basis>> by_holder;
  auto bases = shard_.held_.bases_within(subtree_of(x->range));
  x->out.bases = bases.size();
  x->out.confirmed = 0;
  for (auto& basis : bases) {
    auto resilience = shard_.resilience_at(basis);
    auto& settled = x->settled[basis];
    auto whole = true;
    for (auto& holder : holders_without(basis, resilience, x->silent))
      if (!settled.contains(holder)) {
        by_holder[holder].push_back({basis, shard_.held_.valid_at(basis)});
        whole = false;
      }
    x->out.confirmed += whole ? 1 : 0;
  }
  if (by_holder.empty() || ++x->rounds > limits::restore_rounds_max) {
    x->done(x->out);
    return;
  }
  x->under_way = by_holder.size();
  for (auto& [holder, mine] : by_holder)
    check_with(shard_, holder, mine,
               [this, x, who = holder, bases = mine](const auto& there) {
                 if (there)
                   take_held(x, who, bases, *there);
                 else
                   x->silent.insert(who);
                 round_ended(x);
               });
}

/// Puts to a holder what it lacks. Who was given something is not asked about
/// that basis again: the next check says whether it holds it.
void keeper::take_held(const range_ref& x, const agent_id& holder,
                       const std::vector<checked_basis>& bases,
                       const std::set<chain::op_hash>& there) {
  for (auto& row : bases) {
    auto lacking = lacking_of(shard_.held_, row, there);
    if (lacking.empty() || x->put)
      x->settled[row.basis].insert(holder);
    if (lacking.empty() || !x->put)
      continue;
    ++x->under_way;
    give(x, row.basis, holder, std::move(lacking));
  }
}

/// One message after the other: a header is judged by its predecessor.
void keeper::give(range_ref x, const dht_key& basis, const agent_id& holder,
                  std::vector<op_ref> left) {
  auto end = left.begin() + static_cast<std::ptrdiff_t>(count_of_put(left));
  std::vector<op_ref> now{left.begin(), end};
  left.erase(left.begin(), end);
  x->out.put += now.size();
  auto without_it = [this, x, basis, holder] {
    x->settled[basis].erase(holder);
    x->silent.insert(holder);
    round_ended(x);
  };
  auto given = [this, x, basis, holder, left = std::move(left),
                without_it](const local<wire_body>& body) {
    if (std::holds_alternative<refused>(*body))
      without_it();
    else if (left.empty())
      round_ended(x);
    else
      give(x, basis, holder, left);
  };
  shard_.put_held(holder, now, given,
                  [without_it](caf::error&) { without_it(); });
}

/// A check ends with its first round, since who lacks something lacks it.
void keeper::round_ended(const range_ref& x) {
  if (--x->under_way > 0)
    return;
  if (!x->put && x->silent.empty()) {
    x->rounds = limits::restore_rounds_max;
  }
  ask_round(x);
}

} // namespace ips::actors
