// Who stands closest to a key, and how many agents there are.

#include <algorithm>

#include "actors/dht_shard/search.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

namespace {

dht::lookup_options surroundings_of(const cell_identity& cell) {
  return dht::joining(cell.who.agent,
                      cell.dna->rules.resilience / dht::whole_uptime);
}

} // namespace

/// Looks for the agents closest to a key; the table learns from the end.
void shard_state::find_closest(const dht_key& key,
                               const dht::lookup_options& options,
                               std::function<void(const dht::lookup&)> done) {
  auto start = table->closest(key, options.want);
  using work = search_work<dht::lookup>;
  auto ended = [this, key, done](const work& x) {
    auto& found = x.machine;
    auto closest = found.closest();
    table->looked_up({key, closest, found.exhausted()}, identity->time->now());
    reading_.size.sample(key, closest, found.exhausted());
    done(found);
  };
  run(std::make_shared<work>(
    work{dht::lookup{key, start, options}, nodes_near(key), {}, ended}));
}

void shard_state::find_disjoint(
  const dht_key& key, const dht::disjoint_options& options,
  std::function<void(const dht::disjoint_lookup&)> done) {
  auto start = table->closest(key, dht::parms::disjoint_start);
  using work = search_work<dht::disjoint_lookup>;
  run(std::make_shared<work>(work{dht::disjoint_lookup{key, start, options},
                                  nodes_near(key),
                                  {},
                                  [done](const work& x) { done(x.machine); }}));
}

/// How many agents the network has. Its own neighbours say it at any time, if
/// not well, the lookups of before better: the network may have grown since,
/// and too small a number would make crowds of honest agents.
std::uint64_t shard_state::agents() const {
  auto now = identity->time->now();
  auto& last = reading_;
  if (last.agents != 0 && now - last.counted < reading::count_pause)
    return last.agents;
  auto here = id_cast<dht_key>(identity->who.agent);
  dht::density near;
  near.sample(here, table->closest(here, dht::density::scale_max), false);
  last.counted = now;
  auto found = std::max(
    {near.agents(), last.size.agents(), std::uint64_t{table->size() + 1}});
  // A sample is off by a fifth: keys at the edge of a crowd must not change
  // their holders with each.
  if (found * 4 > last.agents * 5 || found * 5 < last.agents * 4)
    last.agents = found;
  return last.agents;
}

caf::result<ack> shard_state::join() {
  owed<ack> promise{self};
  find_closest(id_cast<dht_key>(identity->who.agent),
               surroundings_of(*identity),
               [promise](const dht::lookup&) { promise.deliver(ack{}); });
  return promise;
}

caf::result<local<lookup_report>> shard_state::lookup(const lookup_job& job) {
  owed<local<lookup_report>> promise{self};
  auto done = [promise](const auto& found) {
    lookup_report out;
    for (auto& x : found.closest())
      out.closest.push_back(x.id);
    out.hops = static_cast<std::uint32_t>(found.hops());
    out.messages = static_cast<std::uint32_t>(found.messages());
    promise.deliver(make_local(std::move(out)));
  };
  if (job.paths > 1)
    find_disjoint(job.key, {identity->who.agent, job.paths}, done);
  else
    find_closest(job.key, {identity->who.agent}, done);
  return promise;
}

/// Contacts that no traffic keeps fresh: those unseen for longest are asked, so
/// who is gone makes room; then the own surroundings are looked up, and one
/// bucket after the other.
void shard_state::refresh() {
  auto now = identity->time->now();
  for (auto& old : table->least_recently_seen(now + -limits::refresh_period,
                                              dht::parms::alpha))
    ask_whether_there(old);
  if (now - refreshed_ < limits::refresh_period)
    return;
  auto key = id_cast<dht_key>(identity->who.agent);
  auto options = surroundings_of(*identity);
  auto due = table->refresh_due(now + -limits::refresh_period);
  if (due.empty()) {
    refreshed_ = now;
  } else {
    std::uint64_t parts[]
      = {identity->seed, static_cast<std::uint64_t>(now.micros)};
    random_source random{mix_seed(parts)};
    key = table->key_within(due.front(), random);
    options.want = dht::parms::refresh_want;
  }
  find_closest(key, options, [](const dht::lookup&) {});
}

} // namespace ips::actors
