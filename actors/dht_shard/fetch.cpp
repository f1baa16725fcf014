// Lookups, and what the network holds at a basis.

#include <algorithm>

#include "actors/dht_shard/gathered.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"
#include "runtime/chain/system_rules.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

/// Sends what the lookup wants to ask, until it has ended.
void shard_state::run(lookup_ref x) {
  for (auto& contact : x->machine.next()) {
    auto count = static_cast<std::uint16_t>(contact.count);
    auto answered
      = [this, x, who = dht::contact{contact}](const local<wire_body>& body) {
          auto& id = who.id;
          seen(who);
          if (auto found = std::get_if<nodes>(&*body))
            x->machine.answered(id, found->closest);
          else if (auto ops = std::get_if<fetched>(&*body))
            x->machine.answered(id, ops->closest);
          else
            x->machine.failed(id);
          if (x->look && x->look(id, *body))
            x->machine.stop();
          run(x);
        };
    auto failed = [this, x, id = contact.id](caf::error&) {
      x->machine.failed(id);
      run(x);
    };
    self
      ->request(roles.cell, until_answered, atom::ask_v, contact.id,
                make_local(x->question(count)))
      .then(answered, failed);
  }
  if (x->finished || !x->machine.done())
    return;
  x->finished = true;
  x->done(x->machine);
}

/// Looks for the agents closest to a key; the table learns from the end.
void shard_state::find_closest(const dht_key& key,
                               const dht::lookup_options& options,
                               std::function<void(const dht::lookup&)> done) {
  auto start = table->closest(key, options.want);
  auto ended = [this, key, done](const dht::lookup& found) {
    auto closest = found.closest();
    table->looked_up({key, closest, found.exhausted()}, identity->time->now());
    done(found);
  };
  auto question = [key](std::uint16_t count) {
    return wire_body{find_nodes{key, count}};
  };
  run(std::make_shared<lookup_work>(
    lookup_work{dht::lookup{key, start, options}, question, {}, ended}));
}

dht::lookup_options shard_state::own_surroundings() const {
  return dht::joining(identity->who.agent,
                      identity->dna->rules.resilience / dht::whole_uptime);
}

caf::result<ack> shard_state::join() {
  owed<ack> promise{self};
  find_closest(id_cast<dht_key>(identity->who.agent), own_surroundings(),
               [promise](const dht::lookup&) { promise.deliver(ack{}); });
  return promise;
}

caf::result<local<lookup_report>> shard_state::lookup(const dht_key& key) {
  owed<local<lookup_report>> promise{self};
  auto done = [promise](const dht::lookup& found) {
    lookup_report out;
    for (auto& x : found.closest())
      out.closest.push_back(x.id);
    out.hops = static_cast<std::uint32_t>(found.hops());
    out.messages = static_cast<std::uint32_t>(found.messages());
    promise.deliver(make_local(std::move(out)));
  };
  find_closest(key, {identity->who.agent}, done);
  return promise;
}

/// Contacts that no traffic keeps fresh: the own surroundings, then one bucket
/// after the other.
void shard_state::refresh() {
  auto now = identity->time->now();
  if (now - refreshed_ < limits::refresh_period)
    return;
  auto key = id_cast<dht_key>(identity->who.agent);
  auto options = own_surroundings();
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

caf::result<local<fetch_answer>>
shard_state::fetch(const local<fetch_job>& job) {
  if (dht::is_links_only(job->filter))
    return fetch_links(job);
  fetch_answer here;
  here.ops = held_.select(job->basis, job->filter);
  for (auto op : held_.rejected(job->basis, job->filter))
    here.rejections.push_back(rejection_of(*op));
  if (satisfies(job->filter, here.ops))
    here.holders.push_back(identity->who.agent);
  auto enough
    = job->mode == fetch_mode::here
      || (job->mode == fetch_mode::any && satisfies(job->filter, here.ops));
  owed<local<fetch_answer>> promise{self};
  auto deliver = deliver_whole(promise);
  if (enough || table->size() == 0)
    deliver(std::move(here));
  else
    gather(job, std::move(here), deliver);
  return promise;
}

/// Asks holder after holder, closest first.
void shard_state::gather(const local<fetch_job>& job, fetch_answer local_part,
                         fetch_done done) {
  auto all = std::make_shared<gathered>();
  all->job = *job;
  all->out = std::move(local_part);
  for (auto& op : all->out.ops)
    all->known.insert(chain::hash_of(*op));
  auto wanted = job->mode == fetch_mode::any ? 1u : limits::merged_answers;
  auto look = [this, all, wanted](const agent_id& from, const wire_body& body) {
    if (take_fetched(*all, from, body)) {
      ++all->answers;
      all->out.holders.push_back(from);
    }
    return all->answers >= wanted;
  };
  auto start = table->closest(job->basis, dht::parms::bucket_size);
  auto finish = [this, all, done](const dht::lookup&) {
    if (all->answers > 0)
      done(std::move(all->out));
    else
      ask_secure(all, {}, done);
  };
  auto question = [job](std::uint16_t count) {
    return wire_body{fetch_ops{job->basis, job->filter, count}};
  };
  run(std::make_shared<lookup_work>(
    lookup_work{dht::lookup{job->basis, start, {identity->who.agent}}, question,
                look, finish}));
}

/// Takes over what holds by itself: ops of the basis that their authors signed.
/// A rejection counts as its holder's own word alone; it never ends a search.
/// @returns whether the answerer had what was asked for
bool shard_state::take_fetched(gathered& into, const agent_id& from,
                               const wire_body& body) const {
  auto answer = std::get_if<fetched>(&body);
  if (answer == nullptr)
    return false;
  std::vector<op_ref> sound;
  for (auto& op : answer->ops) {
    auto belongs
      = into.job.filter.takes(op)
        && chain::basis_of(op.kind, op.header.body) == into.job.basis;
    if (!belongs
        || !chain::check_op(op, identity->who.network, *identity->verifier))
      return false;
    sound.push_back(std::make_shared<const chain::op>(op));
  }
  for (auto& op : sound)
    if (into.known.insert(chain::hash_of(*op)).second)
      into.out.ops.push_back(op);
  into.out.total = std::max(into.out.total, answer->total);
  for (auto& rejection : answer->rejections)
    if (rejection.body.network == identity->who.network
        && crypto::address_of(rejection.body.holder) == from
        && chain::holds(rejection, *identity->verifier))
      into.out.rejections.push_back(rejection);
  return satisfies(into.job.filter, sound);
}

} // namespace ips::actors
