// Lookups, and what the network holds at a basis.

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"
#include "runtime/chain/system_rules.hpp"
#include "runtime/dht/crowding.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

/// What several holders' answers add up to.
struct shard_state::gathered {
  fetch_job job;
  fetch_answer out;
  std::set<chain::op_hash> known;
  /// Copies of those who need not hold it: for when no holder answers.
  std::vector<op_ref> copies;
  std::uint32_t answers = 0;
  std::uint32_t wanted = 1;
  bool disputed = false;
};

namespace {

/// An entry without its content is not what was asked for.
bool satisfies(const dht::op_filter& filter, const std::vector<op_ref>& ops) {
  if ((filter.kinds & dht::mask_of(chain::op_kind::put_entry)) == 0)
    return !ops.empty();
  return std::any_of(ops.begin(), ops.end(), [](auto& op) {
    return op->kind == chain::op_kind::put_entry;
  });
}

/// The question of a search for agents.
auto nodes_near(const dht_key& key) {
  return [key](std::uint16_t count) {
    return wire_body{find_nodes{key, count}};
  };
}

} // namespace

/// Sends what the search wants to ask, until it has ended.
template <class Machine>
void shard_state::run(std::shared_ptr<search_work<Machine>> x) {
  for (auto& contact : x->machine.next()) {
    auto count = static_cast<std::uint16_t>(contact.count);
    auto answered
      = [this, x, who = dht::contact{contact}](const local<wire_body>& body) {
          seen(who);
          auto& search = x->machine;
          auto what = x->look ? x->look(search, who.id, *body) : heard::nothing;
          auto found = std::get_if<nodes>(&*body);
          auto ops = std::get_if<fetched>(&*body);
          if (what == heard::unsound || (found == nullptr && ops == nullptr))
            search.failed(who.id);
          else
            search.answered(who.id, found ? found->closest : ops->closest);
          if (what == heard::value || what == heard::enough)
            search.found(who.id);
          if (what == heard::enough)
            search.stop();
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
    reading_.size.sample(key, closest, found.exhausted());
    done(found);
  };
  using work = search_work<dht::lookup>;
  run(std::make_shared<work>(
    work{dht::lookup{key, start, options}, nodes_near(key), {}, ended}));
}

/// Looks for the members of the radius around a key, where ground identities
/// stand closest to it.
void shard_state::find_around(
  const dht_key& key, std::function<void(const dht::disjoint_lookup&)> done) {
  auto start = table->closest(key, dht::parms::disjoint_start);
  using work = search_work<dht::disjoint_lookup>;
  run(std::make_shared<work>(work{
    dht::disjoint_lookup{key, start, dht::around_crowded(identity->who.agent)},
    nodes_near(key),
    {},
    std::move(done)}));
}

/// How many agents the network has. Its own neighbours say it at any time, if
/// not well, the lookups of before better: the network may have grown since,
/// and too small a number would make crowds of honest agents.
std::uint64_t shard_state::agents() const {
  auto here = id_cast<dht_key>(identity->who.agent);
  dht::density now;
  now.sample(here, table->closest(here, dht::density::scale_max), false);
  return std::max(
    {now.agents(), reading_.size.agents(), std::uint64_t{table->size() + 1}});
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
  fetch_answer here;
  here.ops = held_.select(job->basis, job->filter);
  for (auto op : held_.at(job->basis))
    if (op->status == dht::verdict_status::rejected
        && job->filter.takes(*op->content))
      here.rejections.push_back(rejection_of(*op));
  auto enough
    = job->mode == fetch_mode::here
      || (job->mode == fetch_mode::any && satisfies(job->filter, here.ops));
  if (enough)
    return make_local(std::move(here));
  owed<local<fetch_answer>> promise{self};
  gather(job, std::move(here), [promise](fetch_answer out) mutable {
    promise.deliver(make_local(std::move(out)));
  });
  return promise;
}

/// Asks holder after holder, closest first; then as value_search.hpp says.
void shard_state::gather(const local<fetch_job>& job, fetch_answer local_part,
                         fetch_done done) {
  auto all = std::make_shared<gathered>();
  all->job = *job;
  all->out = std::move(local_part);
  for (auto& op : all->out.ops)
    all->known.insert(chain::hash_of(*op));
  // Where holders withhold, those that do not are as many only among more.
  auto withheld = reading_.met.share() < dht::whole_uptime;
  auto holders = static_cast<std::uint32_t>(
    reading_.met.wanted(identity->dna->rules.resilience) / dht::whole_uptime);
  if (job->mode == fetch_mode::merged)
    all->wanted = std::max(limits::merged_answers, withheld ? holders : 0);
  auto look = [this, all](dht::value_search& search, const agent_id& from,
                          const wire_body& body) {
    return take_fetched(*all, search, from, body);
  };
  auto finish = [this, all, done](const dht::value_search& search) {
    end_gathering(*all, search);
    done(std::move(all->out));
  };
  auto question = [job](std::uint16_t count) {
    return wire_body{fetch_ops{job->basis, job->filter, count}};
  };
  const std::uint64_t parts[]
    = {identity->seed, dht::word_of(job->basis, 0),
       static_cast<std::uint64_t>(identity->time->now().micros)};
  dht::search_options options{.self = identity->who.agent,
                              .disjoint_at_once = job->disjoint_at_once,
                              .agents = agents(),
                              .seed = mix_seed(parts)};
  auto start = table->closest(job->basis, dht::parms::disjoint_start);
  using work = search_work<dht::value_search>;
  run(std::make_shared<work>(work{dht::value_search{job->basis, start, options},
                                  question, look, finish}));
}

/// Takes over what holds by itself: ops of the basis that their authors signed.
/// A rejection counts as its holder's own word alone; it never ends a search.
heard shard_state::take_fetched(gathered& into, dht::value_search& search,
                                const agent_id& from,
                                const wire_body& body) const {
  auto answer = std::get_if<fetched>(&body);
  if (answer == nullptr)
    return heard::unsound;
  std::vector<op_ref> sound;
  for (auto& op : answer->ops) {
    auto belongs
      = into.job.filter.takes(op)
        && chain::basis_of(op.kind, op.header.body) == into.job.basis;
    if (!belongs
        || !chain::check_op(op, identity->who.network, *identity->verifier))
      return heard::unsound;
    sound.push_back(std::make_shared<const chain::op>(op));
  }
  for (auto& rejection : answer->rejections)
    if (rejection.body.network == identity->who.network
        && crypto::address_of(rejection.body.holder) == from
        && chain::holds(rejection, *identity->verifier))
      into.out.rejections.push_back(rejection);
  // Who names others need not hold it: a copy, which may be behind.
  if (!answer->closest.empty()) {
    if (into.copies.empty())
      into.copies = std::move(sound);
    return heard::nothing;
  }
  auto complete = answer->total == answer->ops.size();
  if (into.answers > 0 && complete && contradict(into.out.ops, sound))
    into.disputed = true;
  for (auto& op : sound)
    if (into.known.insert(chain::hash_of(*op)).second)
      into.out.ops.push_back(op);
  into.out.total = std::max(into.out.total, answer->total);
  if (!satisfies(into.job.filter, sound))
    return heard::nothing;
  ++into.answers;
  if (into.job.mode == fetch_mode::merged && into.disputed) {
    search.dispute();
    return heard::value;
  }
  return into.answers >= into.wanted ? heard::enough : heard::value;
}

/// Whether an op stands in one of two answers and not in the other, although it
/// has had the time to come to both.
bool shard_state::contradict(const std::vector<op_ref>& a,
                             const std::vector<op_ref>& b) const {
  auto settled = identity->time->now() + -limits::settled_age_min;
  auto old_ones = [&](const std::vector<op_ref>& ops) {
    std::set<chain::op_hash> out;
    for (auto& op : ops)
      if (op->header.body.time < settled)
        out.insert(chain::hash_of(*op));
    return out;
  };
  return old_ones(a) != old_ones(b);
}

/// What is kept of a search: whom it met, and a copy of what it found. Where it
/// found nothing another's copy, or an own one of before, is better than none.
void shard_state::end_gathering(gathered& all,
                                const dht::value_search& search) {
  auto settled = identity->time->now() + -limits::settled_age_min;
  auto is_old = [&](auto& op) { return op->header.body.time < settled; };
  if (all.answers > 0) {
    auto crowded = dht::is_crowded(
      all.job.basis, table->closest(all.job.basis, dht::parms::radius_members),
      agents());
    if (!crowded && std::all_of(all.out.ops.begin(), all.out.ops.end(), is_old))
      search.judge(reading_.met);
    keep_copy(all);
  }
  if (satisfies(all.job.filter, all.out.ops))
    return;
  auto own = reading_.cache.select(all.job.basis, all.job.filter);
  for (auto& op : own.empty() ? all.copies : own)
    if (all.known.insert(chain::hash_of(*op)).second)
      all.out.ops.push_back(op);
}

/// Judges what a get brought, as a put is, and keeps it if all of it is valid.
void shard_state::keep_copy(const gathered& all) {
  auto& basis = all.job.basis;
  auto may_keep = [&](const op_ref& op) {
    auto type = identity->dna->rules.find_entry(op->header.body.type);
    return type != nullptr && type->cache;
  };
  if (!all.job.keep || !held_.at(basis).empty()
      || reading_.keeping >= limits::keeping_max
      || !std::all_of(all.out.ops.begin(), all.out.ops.end(), may_keep)
      || reading_.cache.select(basis, all.job.filter).size()
           == all.out.ops.size())
    return;
  auto work = std::make_shared<put_work>();
  work->from = identity->who.agent;
  work->ops = all.out.ops;
  ++reading_.keeping;
  judge_copy(basis, std::move(work));
}

void shard_state::judge_copy(const dht_key& basis, work_ref work) {
  if (work->next == work->ops.size()) {
    --reading_.keeping;
    reading_.cache.keep(basis, std::move(work->ops));
    return;
  }
  auto judged = [this, basis, work](const local<host::verdict>& v) {
    if (!std::holds_alternative<host::valid>(*v)) {
      --reading_.keeping;
      return;
    }
    ++work->next;
    judge_copy(basis, work);
  };
  self
    ->request(roles.validator, until_answered, atom::judge_v,
              make_local(judge_job{work->ops[work->next], false, {}}))
    .then(judged, [this](caf::error&) { --reading_.keeping; });
}

} // namespace ips::actors
