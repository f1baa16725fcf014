// Who should hold what this cell holds, as it sees the network now.

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/limits.hpp"

namespace ips::actors {

/// Whether this cell is one that holds there, if it is close enough.
bool shard_state::holds_at(const dht_key& basis) const {
  return !keeper_
         && dht::within_reach(identity->who.agent, basis,
                              holding_.capacity.reached());
}

/// Another's reach is another V_δ. What it refused it may take again once it
/// says something else, or says the same a while later.
void shard_state::take_reach(const agent_id& x, dht::reach far) {
  auto i = holding_.reaches.find(x);
  if (i == holding_.reaches.end()) {
    if (far == dht::whole_reach
        || holding_.reaches.size() >= limits::reaches_max)
      return;
    i = holding_.reaches.emplace(x, known_reach{}).first;
  }
  auto& known = i->second;
  auto before = known.counted();
  auto forgiven = identity->time->now() - known.refused > holding::full_memory;
  if (known.told != far || forgiven)
    known = {far, dht::whole_reach, {}};
  auto after = known.counted();
  if (after == dht::whole_reach)
    holding_.reaches.erase(i);
  if (after != before)
    neighbourhood_changed(x);
}

/// It had no room for what stands there: so far it does not hold, whatever it
/// says.
void shard_state::was_full(const agent_id& x, const dht_key& basis) {
  if (!holding_.reaches.contains(x)
      && holding_.reaches.size() >= limits::reaches_max)
    return;
  auto& known = holding_.reaches[x];
  auto before = known.counted();
  auto far = dht::distance_of(x, basis).words[0];
  known.shown = std::min(known.shown, far - std::min<dht::reach>(far, 1));
  known.refused = identity->time->now();
  if (known.counted() != before)
    neighbourhood_changed(x);
}

void shard_state::limit(std::uint64_t bytes_max) {
  auto before = holding_.capacity.reached();
  holding_.capacity.limit(bytes_max);
  holding_.capacity.adjust(held_, identity->who.agent);
  if (holding_.capacity.reached() != before)
    neighbourhood_changed(identity->who.agent);
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
  auto wanted = reading_.uptime_wanted(resilience);
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
  auto before = holding::cutoff_at(now);
  auto due
    = holding_.built_before != before
      || (holding_.changed && now - holding_.built >= limits::compare_pause);
  if (!due)
    return holding_.overlap;
  holding_.built = now;
  holding_.built_in = holding_.neighbourhood;
  holding_.built_before = before;
  holding_.changed = false;
  auto wanting = reading_.uptime_wanted(identity->dna->rules.resilience);
  auto& count = holding_.built_agents;
  auto another_size = agents() > count + count / 2 || agents() < count / 3 * 2;
  if (std::exchange(holding_.built_wanting, wanting) != wanting
      || another_size) {
    count = agents();
    holding_.overlap.forget();
    // What was not wanted of the others may be wanted now.
    holding_.came_short();
  }
  holding_.overlap.update(
    held_, [this](const chain::op& x) { return resilience_of(x); },
    [this](const dht_key& basis, std::uint64_t r) {
      return standing_at(basis, r);
    });
  return holding_.overlap;
}

/// This cell and another, as far as they are holders: a secure node should hold
/// everything and is none of them.
std::vector<agent_id> shard_state::both_with(const agent_id& other) const {
  std::vector<agent_id> out;
  if (!keeper_)
    out.push_back(identity->who.agent);
  if (!roles.is_secure(other))
    out.push_back(other);
  return out;
}

/// Someone came, went, or is there more or less often than was thought. Far
/// from all that is held here, and from the cell itself, that changes nothing.
void shard_state::neighbourhood_changed(const agent_id& peer) {
  if (keeper_)
    return;
  auto own = id_cast<dht_key>(identity->who.agent);
  auto is_neighbour = [&] {
    auto near = table->closest_keys(own, limits::neighbours_min);
    return holding_.partners.contains(peer)
           || std::any_of(near.begin(), near.end(), [&](auto& key) {
                return crypto::address_of(key) == peer;
              });
  };
  if (peer == identity->who.agent)
    holding_.overlap.forget();
  else if (!holding_.overlap.forget(peer) && !is_neighbour())
    return;
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

} // namespace ips::actors
