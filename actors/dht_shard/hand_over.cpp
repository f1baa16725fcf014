// Giving up what others should hold. Who is more than `holding_slack` agents
// too far from a basis asks all of its V_δ whether they hold all that stands
// there, puts to them what they lack, and drops its copy when every one of them
// has said so:
//
//   misplaced -> check_held .. held_ops -> all hold it -> drop
//                                \-> lack some -> put_ops; asked again next
//                                round

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/store/store_writes.hpp"

namespace ips::actors {

namespace {

/// Of a basis that is held but should not be.
struct checked_basis {
  dht_key basis;
  std::vector<chain::op_hash> ops;
};

} // namespace

struct shard_state::hand_over_check {
  agent_id with;
  /// What it says may be as old.
  timestamp begun;
  std::vector<checked_basis> bases;
  /// Not asked about yet.
  std::vector<chain::op_hash> left;
  /// What the other said it holds.
  std::set<chain::op_hash> there;
};

/// Whether those that are known are enough to hold what stands there: they are
/// not while this cell is cut off, or where all others are full.
bool shard_state::suffice(const dht::standing& place,
                          const dht_key& basis) const {
  std::uint64_t sum = 0;
  for (auto& holder : place.holders)
    sum += holding_.uptime_of(holder);
  return sum >= reading_.uptime_wanted(resilience_at(basis));
}

void shard_state::hand_over() {
  auto misplaced = holding_.giving_up.next(
    overlap().misplaced(limits::holding_slack), limits::discards_max);
  auto now = identity->time->now();
  std::erase_if(holding_.promised, [now](auto& row) {
    return now - row.second > limits::promise_time;
  });
  std::erase_if(holding_.confirmed, [now](auto& row) {
    return std::all_of(row.second.begin(), row.second.end(), [now](auto& said) {
      return now - said.second > holding::said_time;
    });
  });
  std::map<agent_id, hand_over_check> checks;
  for (auto& basis : misplaced) {
    checked_basis row{basis, held_.valid_at(basis)};
    auto place = overlap().find(basis);
    auto publishing = std::any_of(row.ops.begin(), row.ops.end(),
                                  [&](auto& x) { return open_.contains(x); });
    if (publishing || row.ops.empty() || !place || !suffice(*place, basis))
      continue;
    auto& confirmed = holding_.confirmed[basis];
    auto is_old
      = [now](auto& said) { return now - said.second > holding::said_time; };
    // All are asked together again, or one is always too old.
    if (std::any_of(confirmed.begin(), confirmed.end(), is_old))
      confirmed.clear();
    auto is_confirmed = [&](auto& x) { return confirmed.contains(x); };
    if (std::all_of(place->holders.begin(), place->holders.end(),
                    is_confirmed)) {
      // Asked again later, what was said is old by then.
      if (holding_.promised.contains(basis))
        confirmed.clear();
      else
        discard(basis);
      continue;
    }
    for (auto& holder : place->holders)
      if (!is_confirmed(holder)) {
        auto& check = checks[holder];
        check.with = holder;
        check.begun = now;
        check.left.insert(check.left.end(), row.ops.begin(), row.ops.end());
        check.bases.push_back(row);
      }
  }
  for (auto& [holder, check] : checks)
    ask_held(std::make_shared<hand_over_check>(std::move(check)));
}

/// Asks about all of it, one message after the other.
void shard_state::ask_held(std::shared_ptr<hand_over_check> x) {
  auto count = static_cast<std::ptrdiff_t>(
    std::min(x->left.size(), limits::check_ops_max));
  check_held message{{x->left.begin(), x->left.begin() + count}};
  x->left.erase(x->left.begin(), x->left.begin() + count);
  auto told = [this, x](const local<wire_body>& body) {
    auto answer = std::get_if<held_ops>(&*body);
    if (answer == nullptr)
      return;
    x->there.insert(answer->ops.begin(), answer->ops.end());
    if (x->left.empty())
      take_held(*x);
    else
      ask_held(x);
  };
  self
    ->request(roles.cell, until_answered, atom::ask_v, x->with,
              make_local(wire_body{std::move(message)}))
    .then(told, [](caf::error&) {});
}

void shard_state::take_held(const hand_over_check& x) {
  for (auto& row : x.bases) {
    put_ops lacking;
    for (auto& hash : row.ops)
      if (auto op = held_.find(hash);
          op != nullptr && !x.there.contains(hash)
          && lacking.ops.size() < limits::put_ops_max)
        lacking.ops.push_back(*op->content);
    if (lacking.ops.empty()) {
      // What came meanwhile was not asked about.
      if (held_.valid_at(row.basis) == row.ops)
        holding_.confirmed[row.basis][x.with] = x.begun;
      continue;
    }
    sort_by_seq(lacking.ops);
    holding_.handed_over += lacking.ops.size();
    put_held(
      x.with, lacking.ops,
      [this, to = x.with, basis = row.basis](const local<wire_body>& body) {
        if (auto no = std::get_if<refused>(&*body); no && is_full(*no))
          was_full(to, basis);
      },
      [](caf::error&) {});
  }
}

void shard_state::discard(const dht_key& basis) {
  std::vector<storage::op_id> dropped;
  for (auto& hash : held_.valid_at(basis)) {
    dropped.push_back(id_cast<storage::op_id>(hash));
    held_.drop(hash);
  }
  holding_.discarded += dropped.size();
  holding_.confirmed.erase(basis);
  holding_.changed = true;
  // Where the write fails the copy is back after a restart, and given up again.
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(drop_ops_write(identity->row, std::move(dropped))))
    .then([](ack) {}, [](caf::error&) {});
}

} // namespace ips::actors
