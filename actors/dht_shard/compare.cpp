// Comparing with those who should hold the same, and fetching what is missing:
// so a newcomer gets its part, who returns what it missed, and who moves up
// when a holder has gone what that one held.
//
//   round -> compare_ops .. compared -> (ranges that differ) compare_ops ..
//         -> want_ops .. fetched -> judged like any put -> held
//
// Whoever lacks something fetches it (puller.cpp).

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

namespace {

bool is_near_cutoff(timestamp x, timestamp now) {
  auto off = x - holding::cutoff_at(now);
  return off <= limits::compare_age_min && off >= -limits::compare_age_min;
}

} // namespace

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
  // Who comes back says how far it holds.
  std::erase_if(holding_.reaches,
                [this](auto& row) { return !table->knows(row.first); });
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
  auto& x = holding_.partners[other];
  if (x.under_way)
    return;
  x.under_way = true;
  x.due = identity->time->now() + limits::compare_period / 2;
  auto before = holding::cutoff_at(identity->time->now());
  auto mine = [this, other, before] {
    overlap();
    return std::make_shared<const gossip::op_set>(
      holding_.shared_by(both_with(other), before));
  };
  overlap();
  auto whole = holding_.digest_of(other, both_with(other), before);
  ask_ranges(
    std::make_shared<comparison>(comparison{other,
                                            before,
                                            gossip::reconciliation{whole, mine},
                                            holding_.built_in,
                                            holding_.shortfalls,
                                            {},
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
  // What it has got meanwhile was not compared.
  if (x->whole.is_none())
    x->whole = answer->whole;
  if (!x->machine.done()) {
    ask_ranges(std::move(x));
    return;
  }
  puller_.fetch(std::move(x));
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
  auto nothing_lacks = x->shortfalls == holding_.shortfalls;
  if (x->machine.complete() && nothing_lacks && same_neighbours)
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
  overlap();
  auto both = both_with(from);
  compared out{
    holding_.digest_of(from, both, x.before), {}, holding_.capacity.reached()};
  auto known = !x.known.is_none() && x.known == out.whole;
  auto is_same = [&](const gossip::range_question& question) {
    return known || (question.range.digits == 0 && question.mine == out.whole);
  };
  if (std::all_of(x.ranges.begin(), x.ranges.end(), is_same)) {
    out.ranges.resize(x.ranges.size());
  } else {
    auto mine = holding_.shared_by(both, x.before);
    for (auto& question : x.ranges)
      out.ranges.push_back(mine.answer(question));
  }
  for (auto& question : x.ranges)
    if (question.range.digits == 0 && question.mine != out.whole)
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
