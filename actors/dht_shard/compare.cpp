// Comparing with those who should hold the same, and fetching what is missing:
// so a newcomer gets its part, who returns what it missed, and who moves up
// when a holder has gone what that one held.
//
//   round -> compare_ops .. compared -> (ranges that differ) compare_ops ..
//         -> want_ops .. fetched -> judged like any put -> held
//
// Whoever lacks something fetches it (pull.cpp).

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

namespace {

/// Ops made before this are compared: all cells name the same time, but for
/// those on whose side it has just moved.
timestamp cutoff_at(timestamp now) {
  auto step = limits::compare_age_min.count();
  return {(now.micros / step - 1) * step};
}

bool is_near_cutoff(timestamp x, timestamp now) {
  auto off = x - cutoff_at(now);
  return off <= limits::compare_age_min && off >= -limits::compare_age_min;
}

} // namespace

// -- what should be where --------------------------------------------------------

/// Whether this cell is one that holds there, if it is close enough.
bool shard_state::holds_at(const dht_key& basis) const {
  return !keeper_
         && dht::within_reach(identity->who.agent, basis,
                              holding_.capacity.reached());
}

/// Another's reach is another V_δ.
void shard_state::take_reach(const agent_id& x, dht::reach far) {
  auto i = holding_.reaches.find(x);
  auto before = i == holding_.reaches.end() ? dht::whole_reach : i->second;
  if (far == before)
    return;
  if (far == dht::whole_reach)
    holding_.reaches.erase(i);
  else if (i != holding_.reaches.end()
           || holding_.reaches.size() < limits::reaches_max)
    holding_.reaches[x] = far;
  neighbourhood_changed(x);
}

/// It had no room for what stands there: so far it does not hold. If it has
/// some again, it says so when it compares.
void shard_state::was_full(const agent_id& x, const dht_key& basis) {
  auto far = dht::distance_of(x, basis).words[0];
  auto i = holding_.reaches.find(x);
  auto known = i == holding_.reaches.end() ? dht::whole_reach : i->second;
  take_reach(x, std::min(known, far - std::min<dht::reach>(far, 1)));
}

void shard_state::limit(std::uint64_t bytes_max) {
  holding_.capacity.limit(bytes_max);
  adjust_reach();
}

/// One whose reach is another belongs elsewhere, too.
void shard_state::adjust_reach() {
  if (holding_.capacity.adjust(held_, identity->who.agent))
    neighbourhood_changed(identity->who.agent);
}

/// Another uptime is another V_δ.
void shard_state::take_uptime(const agent_id& x, std::uint32_t millionths) {
  if (millionths == dht::whole_uptime)
    holding_.uptimes.erase(x);
  else
    holding_.uptimes[x] = millionths;
  neighbourhood_changed(x);
}

dht::standing shard_state::standing_at(const dht_key& basis,
                                       std::uint64_t resilience) const {
  if (keeper_)
    return keeper_->standing_at(basis, resilience);
  auto wanted = reading_.met.wanted(resilience);
  auto closest = candidates_at(basis, wanted);
  auto uptime = [this](const agent_id& id) { return holding_.uptime_of(id); };
  dht::contact self_contact{identity->who.agent, identity->keys.key()};
  if (holds_at(basis))
    return dht::standing_of(basis, self_contact, closest, uptime, wanted,
                            agents());
  // Others hold it; what is here still is given up.
  dht::standing out;
  for (auto& c : dht::expected_holders(basis, std::move(closest), uptime,
                                       wanted, agents()))
    out.holders.push_back(c.id);
  out.closer = out.holders.size() + limits::holding_slack;
  return out;
}

/// Ops of the shard by those who should hold them; what changed within the last
/// second may be missing.
const dht::overlap_list& shard_state::overlap() {
  auto now = identity->time->now();
  auto before = cutoff_at(now);
  auto due
    = holding_.built_before != before
      || (holding_.changed && now - holding_.built >= limits::compare_pause);
  if (!due)
    return holding_.overlap;
  holding_.built = now;
  holding_.built_in = holding_.neighbourhood;
  holding_.built_before = before;
  holding_.changed = false;
  holding_.sets.clear();
  holding_.overlap.rebuild(
    held_, [this](const chain::op& x) { return resilience_of(x); },
    [this](const dht_key& basis, std::uint64_t r) {
      return standing_at(basis, r);
    });
  return holding_.overlap;
}

/// A copy of what this cell and another should both hold.
const shared_set& shard_state::shared_with(const agent_id& other,
                                           timestamp before) {
  auto& list = overlap();
  // Anyone may ask.
  if (holding_.sets.size() >= limits::shared_sets_max)
    holding_.sets.clear();
  auto& out = holding_.sets[other];
  if (out.ops && out.before == before)
    return out;
  out.before = before;
  // A secure node should hold everything and is none of the holders.
  std::vector<agent_id> both;
  if (!keeper_)
    both.push_back(identity->who.agent);
  if (!roles.is_secure(other))
    both.push_back(other);
  out.ops
    = std::make_shared<const gossip::op_set>(list.expected_of(both, before));
  out.digest = out.ops->digest();
  return out;
}

/// Someone came, went, or is there more or less often than was thought. Far
/// away that changes nothing for what is held here.
void shard_state::neighbourhood_changed(const agent_id& peer) {
  if (keeper_)
    return;
  if (dht::common_prefix(identity->who.agent, peer) < holding_.near_bits)
    return;
  holding_.overlap.forget();
  holding_.confirmed.clear();
  ++holding_.neighbourhood;
  // What was not wanted of the others may be wanted now.
  for (auto& [other, x] : holding_.partners)
    x.known = {};
  holding_.changed = true;
  if (holding_.look_scheduled)
    return;
  holding_.look_scheduled = true;
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(limits::compare_pause.count()), true)
    .then(
      [this](ack) {
        holding_.look_scheduled = false;
        compare_with_all(true);
      },
      [this](caf::error&) { holding_.look_scheduled = false; });
}

// -- rounds ----------------------------------------------------------------------

/// The first round comes at a time of the cell's own, so that not all cells ask
/// at once.
void shard_state::schedule_round(bool first) {
  if (holding_.round_scheduled)
    return;
  holding_.round_scheduled = true;
  auto wait = limits::compare_period.count();
  if (first) {
    random_source random{identity->seed ^ 0x636f6d70617265ull};
    wait = static_cast<std::int64_t>(
      random.below(static_cast<std::uint64_t>(wait)));
  }
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(wait), true)
    .then(
      [this](ack) {
        holding_.round_scheduled = false;
        schedule_round(false);
        begin_round();
        compare_with_all(false);
        hand_over();
      },
      [this](caf::error&) { holding_.round_scheduled = false; });
}

void shard_state::begin_round() {
  adjust_reach();
  if (!keeper_)
    return;
  if (std::exchange(holding_.outdated, false)) {
    holding_.overlap.forget();
    holding_.changed = true;
  }
  keeper_->walk();
}

/// The overlap list, and a newcomer's next neighbours; the closest first.
std::vector<agent_id> shard_state::partners() {
  if (keeper_)
    return keeper_->partners();
  auto out = overlap().members(identity->who.agent);
  for (auto& x : table->closest(id_cast<dht_key>(identity->who.agent),
                                limits::neighbours_min))
    out.push_back(x.id);
  std::sort(out.begin(), out.end(), [this](auto& a, auto& b) {
    return dht::closer(identity->who.agent, a, b);
  });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase_if(out, [this](auto& x) { return !table->knows(x); });
  out.resize(std::min(out.size(), limits::partners_max));
  return out;
}

void shard_state::compare_with_all(bool at_once) {
  auto now = identity->time->now();
  auto all = partners();
  for (auto& [other, row] : holding_.partners)
    if (row.wanted_until > now && table->knows(other))
      all.push_back(other);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  holding_.near_bits = dht::id_bits;
  for (auto& x : all)
    holding_.note_near(identity->who.agent, x);
  auto in_time = now + limits::compare_period / 2;
  for (auto& x : all)
    if (at_once || holding_.partners[x].due <= in_time)
      compare_with(x);
  std::erase_if(holding_.partners, [&](auto& row) {
    return !row.second.under_way && row.second.wanted_until <= now
           && std::find(all.begin(), all.end(), row.first) == all.end();
  });
}

// -- one comparison ----------------------------------------------------------------

void shard_state::compare_with(const agent_id& other) {
  holding_.note_near(identity->who.agent, other);
  auto& x = holding_.partners[other];
  if (x.under_way)
    return;
  x.under_way = true;
  x.due = identity->time->now() + limits::compare_period / 2;
  auto before = cutoff_at(identity->time->now());
  auto& mine = shared_with(other, before);
  ask_ranges(
    std::make_shared<comparison>(comparison{other,
                                            before,
                                            gossip::reconciliation{mine.ops},
                                            holding_.built_in,
                                            {},
                                            {}}));
}

void shard_state::ask_ranges(comparison_ref x) {
  compare_ops message{x->before, holding_.partners[x->with].known,
                      x->machine.next(), holding_.capacity.reached()};
  self
    ->request(roles.cell, until_answered, atom::ask_v, x->with,
              make_local(wire_body{std::move(message)}))
    .then([this, x](const local<wire_body>& body) { take_ranges(x, *body); },
          [this, x](caf::error&) { missed(x); });
}

void shard_state::take_ranges(comparison_ref x, const wire_body& body) {
  auto& row = holding_.partners[x->with];
  if (x->whole.is_none())
    self->send(roles.gossip, atom::sampled_v, x->with, true);
  row.misses = 0;
  auto answer = std::get_if<compared>(&body);
  if (answer != nullptr)
    take_reach(x->with, answer->reach);
  if (answer == nullptr || !x->machine.answered(answer->ranges)) {
    end_comparison(x);
    return;
  }
  x->whole = answer->whole;
  if (!x->machine.done()) {
    ask_ranges(std::move(x));
    return;
  }
  for (auto& hash : x->machine.missing())
    if (held_.find(hash) == nullptr && holding_.wanted.insert(hash).second)
      x->missing.push_back(hash);
  fetch_missing(std::move(x));
}

/// Someone who does not answer is asked again soon: that he has gone should be
/// known before the next round.
void shard_state::missed(comparison_ref x) {
  auto& row = holding_.partners[x->with];
  row.under_way = false;
  if (keeper_)
    keeper_->compared(x->with);
  if (row.misses++ == 0)
    self->send(roles.gossip, atom::sampled_v, x->with, false);
  if (row.misses >= dht::parms::failures_max) {
    row.misses = 0;
    return;
  }
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(limits::compare_pause.count()), true)
    .then(
      [this, other = x->with](ack) {
        if (table->knows(other))
          compare_with(other);
      },
      [](caf::error&) {});
}

void shard_state::end_comparison(comparison_ref x) {
  auto& row = holding_.partners[x->with];
  row.under_way = false;
  row.met = true;
  auto nothing = x->whole.is_none() && overlap().ops() == 0;
  row.due = identity->time->now()
            + (nothing ? limits::compare_idle_period : limits::compare_period);
  auto same_neighbours = x->begun_in == holding_.neighbourhood;
  if (x->machine.complete() && !x->short_of_some && same_neighbours)
    row.known = x->whole;
  if (keeper_)
    keeper_->compared(x->with);
}

// -- what others ask ---------------------------------------------------------------

caf::result<local<wire_body>> shard_state::answer_ranges(const agent_id& from,
                                                         const compare_ops& x) {
  auto sound = x.ranges.size() <= gossip::range_questions_max
               && is_near_cutoff(x.before, identity->time->now());
  for (auto& question : x.ranges)
    sound = sound && question.range.digits <= gossip::digits_max;
  if (!sound)
    return to_caf({errc::bad_value, "not a comparison of today's ops"});
  take_reach(from, x.reach);
  auto& mine = shared_with(from, x.before);
  compared out{mine.digest, {}, holding_.capacity.reached()};
  auto known = !x.known.is_none() && x.known == mine.digest;
  for (auto& question : x.ranges)
    out.ranges.push_back(known ? gossip::range_answer{}
                               : mine.ops->answer(question));
  for (auto& question : x.ranges)
    if (question.range.digits == 0 && question.mine != mine.digest)
      compare_back(from, question.mine);
  return make_local(wire_body{std::move(out)});
}

/// The other has something else, perhaps what this cell lacks without knowing
/// that the other has it.
void shard_state::compare_back(const agent_id& other,
                               const gossip::set_digest& theirs) {
  auto now = identity->time->now();
  auto i = holding_.partners.find(other);
  if (i == holding_.partners.end()) {
    if (theirs.is_none()
        || holding_.partners.size() >= 2 * limits::partners_max)
      return;
    i = holding_.partners.emplace(other, partner{}).first;
  }
  i->second.wanted_until = now + limits::partner_memory;
  if (i->second.due <= now && i->second.known != theirs)
    compare_with(other);
}

/// Another thinks that this cell should hold something, and closer agents stand
/// in between: perhaps they have gone, and no one has asked them since.
void shard_state::probe(const std::vector<agent_id>& closer_ones) {
  auto now = identity->time->now();
  for (auto& x : closer_ones) {
    auto& row = holding_.partners[x];
    row.wanted_until = now + limits::partner_memory;
    if (row.due <= now)
      compare_with(x);
  }
}

caf::result<local<wire_body>> shard_state::answer_wanted(const want_ops& x) {
  if (x.ops.size() > limits::want_ops_max)
    return to_caf({errc::over_limit, "asked for too many ops at once"});
  fetched out;
  std::size_t size = 0;
  for (auto& hash : x.ops) {
    auto op = held_.find(hash);
    if (op == nullptr || op->status != dht::verdict_status::valid)
      continue;
    size += op->size;
    if (!out.ops.empty() && size > limits::want_bytes_max)
      break;
    out.ops.push_back(*op->content);
  }
  out.total = static_cast<std::uint32_t>(out.ops.size());
  return whole(make_local(wire_body{std::move(out)}));
}

/// Who asks may be about to give up its copy: what it was told of is kept for a
/// while, or both would rely on each other.
caf::result<local<wire_body>> shard_state::answer_check(const check_held& x) {
  if (x.ops.size() > limits::check_ops_max)
    return to_caf({errc::over_limit, "asked about too many ops at once"});
  held_ops out;
  for (auto& hash : x.ops)
    if (auto op = held_.find(hash);
        op != nullptr && op->status == dht::verdict_status::valid) {
      out.ops.push_back(hash);
      holding_.promised[op->basis] = identity->time->now();
    }
  return make_local(wire_body{std::move(out)});
}

} // namespace ips::actors
