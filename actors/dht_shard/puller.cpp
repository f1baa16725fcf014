#include "actors/dht_shard/puller.hpp"

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/chain/system_rules.hpp"

namespace ips::actors {

namespace {

std::map<dht_key, std::vector<op_ref>>
by_basis(const std::vector<op_ref>& ops) {
  std::map<dht_key, std::vector<op_ref>> out;
  for (auto& op : ops)
    out[chain::basis_of(op->kind, op->header.body)].push_back(op);
  return out;
}

} // namespace

/// Each comparison begins somewhere else in the list that they all have.
void puller::fetch(comparison_ref x) {
  x->begun = shard_.identity->time->now();
  for (auto& hash : x->machine.missing())
    if (shard_.held_.find(hash) == nullptr) {
      x->missing.push_back(hash);
      list_.list(hash);
    }
  if (!x->missing.empty()) {
    auto first = dht::word_of(x->with, 3) % x->missing.size();
    std::rotate(x->missing.begin(),
                x->missing.begin() + static_cast<std::ptrdiff_t>(first),
                x->missing.end());
  }
  fetch_next(std::move(x));
}

/// One message after the other.
void puller::fetch_next(comparison_ref x) {
  auto under_way = shard_.judging_.ops + list_.parked() + limits::want_ops_max;
  auto late = shard_.identity->time->now() - x->begun > time_max;
  auto room = shard_.holding_.capacity.has_room(shard_.held_,
                                                shard_.judging_.bytes + 1);
  want_ops message;
  if (under_way <= limits::judging_max && room && !late)
    while (!x->missing.empty() && message.ops.size() < limits::want_ops_max) {
      auto hash = x->missing.back();
      x->missing.pop_back();
      if (shard_.held_.find(hash) != nullptr)
        list_.unlist(hash);
      else if (list_.claim(hash))
        message.ops.push_back(hash);
    }
  if (message.ops.empty()) {
    end(x);
    return;
  }
  auto failed = [this, x, asked = message.ops](caf::error&) {
    for (auto& hash : asked)
      list_.give_up(hash);
    shard_.holding_.came_short();
    end(x);
  };
  auto came = [this, x, asked = message.ops](const local<wire_body>& body) {
    if (auto answer = std::get_if<fetched>(&*body))
      take(x, asked, answer->ops);
    else
      take(x, asked, {});
    fetch_next(x);
  };
  shard_.self
    ->request(shard_.roles.cell, until_answered, atom::ask_v, x->with,
              make_local(wire_body{std::move(message)}))
    .then(came, failed);
}

/// What is left of it is asked of others, in their turn.
void puller::end(const comparison_ref& x) {
  if (!x->missing.empty())
    shard_.holding_.came_short();
  for (auto& hash : std::exchange(x->missing, {}))
    list_.unlist(hash);
  hold_released();
  shard_.end_comparison(x);
}

/// What was asked for goes the way of every put. An answer may be cut short:
/// the rest is asked for again, as long as something comes.
void puller::take(const comparison_ref& x,
                  const std::vector<chain::op_hash>& asked,
                  const std::vector<chain::op>& came) {
  auto& cell = *shard_.identity;
  std::set<chain::op_hash> left{asked.begin(), asked.end()};
  std::vector<op_ref> taken;
  for (auto& op : came) {
    auto hash = chain::hash_of(op);
    auto was_asked_for = left.erase(hash) > 0;
    if (!was_asked_for
        || !chain::check_op(op, cell.who.network, *cell.verifier)) {
      // Another may have a sound copy.
      if (was_asked_for)
        list_.give_up(hash);
      shard_.holding_.came_short();
      break;
    }
    taken.push_back(std::make_shared<const chain::op>(op));
  }
  for (auto& hash : left) {
    if (!taken.empty()) {
      list_.list(hash);
      x->missing.push_back(hash);
    }
    list_.give_up(hash);
  }
  if (taken.empty())
    shard_.holding_.came_short();
  hold_each(taken);
}

void puller::hold_each(const std::vector<op_ref>& ops) {
  std::vector<op_ref> now;
  for (auto& op : ops)
    if (!list_.park(op))
      now.push_back(op);
  for (auto& [basis, here] : by_basis(now))
    hold(basis, here);
  hold_released();
}

void puller::hold_released() {
  for (auto ops = list_.take_released(); !ops.empty();
       ops = list_.take_released())
    for (auto& [basis, here] : by_basis(ops))
      hold(basis, here);
}

/// Judges and holds ops that this cell should hold. The other's view of that is
/// not taken for granted.
void puller::hold(const dht_key& basis, std::vector<op_ref> ops) {
  std::uint64_t resilience = 0;
  std::uint64_t size = 0;
  for (auto& op : ops) {
    resilience = std::max(resilience, shard_.resilience_of(*op));
    size += dht::size_of(*op);
  }
  auto place = shard_.standing_at(basis, resilience);
  auto& holding = shard_.holding_;
  auto room
    = holding.capacity.has_room(shard_.held_, shard_.judging_.bytes + size);
  auto belongs = shard_.keeper_ || place.beyond() <= limits::holding_slack;
  if (!belongs || !room) {
    for (auto& op : ops)
      list_.give_up(chain::hash_of(*op));
    if (!belongs)
      shard_.probe(place.holders);
    if (!room)
      holding.came_short();
    return;
  }
  sort_by_seq(ops);
  auto work = std::make_shared<put_work>();
  work->from = shard_.identity->who.agent;
  work->ops = std::move(ops);
  work->done = [this, judged = work->ops](const result<put_reply>& reply) {
    std::size_t held = 0;
    for (auto& op : judged)
      if (auto hash = chain::hash_of(*op);
          reply && shard_.held_.find(hash) != nullptr) {
        list_.held(hash);
        ++held;
      } else {
        list_.give_up(hash);
      }
    shard_.holding_.pulled += held;
    if (held < judged.size())
      shard_.holding_.came_short();
    shard_.holding_.changed = true;
    hold_released();
  };
  shard_.enqueue(basis, std::move(work), shard_.identity->time->now());
}

} // namespace ips::actors
