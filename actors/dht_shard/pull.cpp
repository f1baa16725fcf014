// Fetching what a comparison found missing: each op once, from one of those who
// have it, from several of them side by side.

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/chain/system_rules.hpp"

namespace ips::actors {

/// The next of what was found missing, one message after the other.
void shard_state::fetch_missing(comparison_ref x) {
  auto room = judging_ + limits::want_ops_max <= limits::judging_max;
  if (x->missing.empty() || !room) {
    for (auto& hash : x->missing)
      holding_.wanted.erase(hash);
    x->short_of_some = x->short_of_some || !x->missing.empty();
    end_comparison(std::move(x));
    return;
  }
  auto count = static_cast<std::ptrdiff_t>(
    std::min(x->missing.size(), limits::want_ops_max));
  want_ops message{{x->missing.begin(), x->missing.begin() + count}};
  x->missing.erase(x->missing.begin(), x->missing.begin() + count);
  auto failed = [this, x, asked = message.ops](caf::error&) {
    for (auto& hash : asked)
      holding_.wanted.erase(hash);
    for (auto& hash : std::exchange(x->missing, {}))
      holding_.wanted.erase(hash);
    x->short_of_some = true;
    end_comparison(x);
  };
  auto came = [this, x, asked = message.ops](const local<wire_body>& body) {
    if (auto answer = std::get_if<fetched>(&*body))
      take_missing(x, asked, answer->ops);
    else
      take_missing(x, asked, {});
    fetch_missing(x);
  };
  self
    ->request(roles.cell, until_answered, atom::ask_v, x->with,
              make_local(wire_body{std::move(message)}))
    .then(came, failed);
}

/// What was asked for goes the way of every put. An answer may be cut short:
/// the rest is asked for again, as long as something comes.
void shard_state::take_missing(comparison_ref x,
                               const std::vector<chain::op_hash>& asked,
                               const std::vector<chain::op>& came) {
  std::set<chain::op_hash> left{asked.begin(), asked.end()};
  std::map<dht_key, std::vector<op_ref>> by_basis;
  for (auto& op : came) {
    auto hash = chain::hash_of(op);
    auto was_asked_for = left.erase(hash) > 0;
    if (!was_asked_for
        || !chain::check_op(op, identity->who.network, *identity->verifier)) {
      // Another may have a sound copy.
      if (was_asked_for)
        holding_.wanted.erase(hash);
      x->short_of_some = true;
      break;
    }
    by_basis[chain::basis_of(op.kind, op.header.body)].push_back(
      std::make_shared<const chain::op>(op));
  }
  if (by_basis.empty()) {
    x->short_of_some = true;
    for (auto& hash : left)
      holding_.wanted.erase(hash);
  } else {
    x->missing.insert(x->missing.begin(), left.begin(), left.end());
  }
  for (auto& [basis, ops] : by_basis)
    if (!hold_pulled(basis, std::move(ops)))
      x->short_of_some = true;
}

/// Judges and holds ops that this cell should hold. The other's view of that is
/// not taken for granted.
/// @returns whether there was room
bool shard_state::hold_pulled(const dht_key& basis, std::vector<op_ref> ops) {
  std::uint64_t resilience = 0;
  for (auto& op : ops)
    resilience = std::max(resilience, resilience_of(*op));
  auto place = standing_at(basis, resilience);
  std::uint64_t size = 0;
  for (auto& op : ops)
    size += dht::size_of(*op);
  auto room = holding_.capacity.has_room(held_, judging_bytes_ + size);
  auto belongs = keeper_ || place.beyond() <= limits::holding_slack;
  std::sort(ops.begin(), ops.end(), [](auto& a, auto& b) {
    return a->header.body.seq < b->header.body.seq;
  });
  auto work = std::make_shared<put_work>();
  work->from = identity->who.agent;
  work->ops = std::move(ops);
  work->done = [this, hashes = work->ops](const result<put_reply>& reply) {
    for (auto& op : hashes)
      holding_.wanted.erase(chain::hash_of(*op));
    if (reply)
      holding_.pulled += hashes.size();
    holding_.changed = true;
  };
  if (!belongs || !room) {
    for (auto& op : work->ops)
      holding_.wanted.erase(chain::hash_of(*op));
    if (!belongs)
      probe(place.holders);
    return room;
  }
  enqueue(basis, std::move(work));
  return true;
}

} // namespace ips::actors
