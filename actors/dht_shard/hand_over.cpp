// Giving up what others should hold. Who is more than `holding_slack` agents
// too far from a basis asks all of its V_δ whether they hold all that stands
// there, puts to them what they lack, and drops its copy when every one of them
// has said so:
//
//   misplaced -> check_held .. held_ops -> all hold it -> drop
//                                \-> lack some -> put_ops; asked again next
//                                round

#include <algorithm>

#include "actors/dht_shard/check.hpp"
#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/store/store_writes.hpp"

namespace ips::actors {

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
  std::map<agent_id, std::vector<checked_basis>> checks;
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
      if (!is_confirmed(holder))
        checks[holder].push_back(row);
  }
  for (auto& [holder, bases] : checks)
    check_with(*this, holder, bases,
               [this, with = holder, bases, now](const auto& there) {
                 if (there)
                   take_held(with, now, bases, *there);
               });
}

/// What it says may be as old as the question.
void shard_state::take_held(const agent_id& with, timestamp asked,
                            const std::vector<checked_basis>& bases,
                            const std::set<chain::op_hash>& there) {
  for (auto& row : bases) {
    auto lacking = lacking_of(held_, row, there);
    lacking.resize(count_of_put(lacking));
    if (lacking.empty()) {
      // What came meanwhile was not asked about.
      if (held_.valid_at(row.basis) == row.ops)
        holding_.confirmed[row.basis][with] = asked;
      continue;
    }
    holding_.handed_over += lacking.size();
    put_held(
      with, lacking,
      [this, with, basis = row.basis](const local<wire_body>& body) {
        if (auto no = std::get_if<refused>(&*body); no && is_full(*no))
          was_full(with, basis);
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
