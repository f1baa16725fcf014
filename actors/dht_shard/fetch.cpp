// What the network holds at a basis.

#include <algorithm>
#include <limits>

#include "actors/dht_shard/doubt.hpp"
#include "actors/dht_shard/gathered.hpp"
#include "actors/dht_shard/search.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/random.hpp"
#include "runtime/chain/system_rules.hpp"
#include "runtime/dht/crowding.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

namespace {

/// The ops of an answer if all of them are of the basis and their authors
/// signed them.
std::optional<std::vector<op_ref>> sound_ops(const cell_identity& cell,
                                             const fetch_job& job,
                                             const fetched& answer) {
  std::vector<op_ref> out;
  for (auto& op : answer.ops) {
    auto belongs = job.filter.takes(op)
                   && chain::basis_of(op.kind, op.header.body) == job.basis;
    if (!belongs || !chain::check_op(op, cell.who.network, *cell.verifier))
      return std::nullopt;
    out.push_back(std::make_shared<const chain::op>(op));
  }
  return out;
}

/// How many agents to ask so that all who hold something are among them, whom
/// this cell may know in part: so many as it expects, and half as many.
std::size_t everyone_of(std::size_t holders) {
  return std::clamp(holders + holders / 2, dht::parms::bucket_size,
                    dht::parms::want_max);
}

/// Of what the cell and the job alone say.
dht::search_options options_of(const cell_identity& cell,
                               const fetch_job& job) {
  const std::uint64_t parts[]
    = {cell.seed, dht::word_of(job.basis, 0),
       static_cast<std::uint64_t>(cell.time->now().micros)};
  return {.self = cell.who.agent,
          .alpha = job.one_by_one ? 1 : dht::parms::alpha,
          .disjoint_at_once = job.disjoint_at_once,
          .seed = mix_seed(parts)};
}

/// Whether a holder's receipt is its own, for what it gave.
bool is_for(const chain::signed_receipt& x, const cell_identity& cell,
            const agent_id& from, const std::vector<op_ref>& ops) {
  auto is_of = [](const op_ref& op, const chain::op_hash& hash) {
    return chain::hash_of(*op) == hash;
  };
  auto& covered = x.body.ops;
  return x.body.network == cell.who.network
         && crypto::address_of(x.body.holder) == from
         && std::equal(ops.begin(), ops.end(), covered.begin(), covered.end(),
                       is_of)
         && chain::holds(x, *cell.verifier);
}

} // namespace

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
  if (enough)
    deliver(std::move(here));
  else
    gather(job, std::move(here), deliver);
  return promise;
}

/// Asks holder after holder, closest first; where there are secure nodes then
/// those; then as value_search.hpp says.
void shard_state::gather(const local<fetch_job>& job, fetch_answer local_part,
                         fetch_done done) {
  if (job->judged)
    waits_for_others(*job->judged);
  auto all = std::make_shared<gathered>();
  all->job = *job;
  all->out = std::move(local_part);
  for (auto& op : all->out.ops)
    all->known.insert(chain::hash_of(*op));
  auto resilience = identity->dna->rules.resilience;
  if (job->mode == fetch_mode::merged)
    all->wanted = reading_.answers_wanted(resilience);
  if (job->everyone)
    all->wanted = std::numeric_limits<std::uint32_t>::max();
  auto look = [this, all](const agent_id& from, const wire_body& body) {
    return take_fetched(*all, from, body);
  };
  auto judged = [this, all, done](fetch_answer found) {
    auto& asked = all->job;
    if (all->answers > 0 && asked.for_reader && held_.at(asked.basis).empty())
      copies_.keep(asked.basis, asked.filter, found.ops);
    done(std::move(found));
  };
  auto ended = [this, all, judged] {
    auto& asked = all->job;
    // A copy is better than nothing.
    if (!satisfies(asked.filter, all->out.ops)) {
      auto own = copies_.select(asked.basis, asked.filter);
      all->add(own.empty() ? all->copies : own);
    }
    if (asked.for_reader)
      judge_doubtful(*this, std::move(all->out), judged);
    else
      judged(std::move(all->out));
  };
  using work = search_work<dht::value_search>;
  auto go_on = [this, all, ended](const work& x) {
    if (all->answers > 0 || !x.machine.paused())
      return ended();
    auto deeper = std::make_shared<work>(x);
    deeper->machine.resume();
    deeper->finished = false;
    deeper->done = [ended](const work&) { ended(); };
    run(deeper);
  };
  auto finish = [this, all, ended, go_on](const work& x) {
    if (all->answers > 0)
      note_candour(*all, x.machine);
    if (all->answers > 0 || roles.secure().empty())
      return ended();
    ask_secure(all, {}, [go_on, x] { go_on(x); });
  };
  auto question = [job](std::uint16_t count) {
    return wire_body{fetch_ops{job->basis, job->filter, count, job->everyone}};
  };
  auto options = options_of(*identity, *job);
  if (job->everyone)
    options.want = everyone_of(holders_of(job->basis, resilience, {}).size());
  options.pause = !roles.secure().empty();
  options.agents = agents();
  auto start = table->closest(job->basis, dht::parms::disjoint_start);
  run(std::make_shared<work>(work{dht::value_search{job->basis, start, options},
                                  question, look, finish}));
}

/// Takes over what holds by itself. A rejection counts as its holder's own word
/// alone; it never ends a search.
heard shard_state::take_fetched(gathered& into, const agent_id& from,
                                const wire_body& body) const {
  auto answer = std::get_if<fetched>(&body);
  if (answer == nullptr)
    return heard::unsound;
  auto sound = sound_ops(*identity, into.job, *answer);
  if (!sound || (answer->receipt && !into.job.everyone))
    return heard::unsound;
  auto& receipt = answer->receipt;
  if (receipt && !is_for(*receipt, *identity, from, *sound))
    return heard::unsound;
  for (auto& rejection : answer->rejections)
    if (rejection.body.network == identity->who.network
        && crypto::address_of(rejection.body.holder) == from
        && chain::holds(rejection, *identity->verifier))
      into.out.rejections.push_back(rejection);
  // Who names others and signs nothing need not hold it: a copy, which may be
  // behind.
  if (!answer->closest.empty() && !receipt) {
    if (into.copies.empty())
      into.copies = std::move(*sound);
    return heard::nothing;
  }
  auto complete = answer->total == answer->ops.size();
  if (into.answers > 0 && complete
      && contradict(into.out.ops, *sound,
                    reading_.settled(identity->time->now())))
    into.disputed = true;
  into.add(*sound);
  into.out.total = std::max(into.out.total, answer->total);
  if (!satisfies(into.job.filter, *sound))
    return heard::nothing;
  if (complete && into.job.mode == fetch_mode::merged)
    into.settled.add(
      from, settled_of(*sound, reading_.settled(identity->time->now())));
  ++into.answers;
  into.out.holders.push_back(from);
  if (receipt)
    into.out.receipts.push_back(receipt->body);
  if (into.job.mode == fetch_mode::merged && into.disputed)
    return heard::disputed;
  return into.answers >= into.wanted ? heard::enough : heard::value;
}

/// Who gave what it should have, and who did not. A crowded key says nothing of
/// the network, and an op that is young nothing of who lacks it.
void shard_state::note_candour(const gathered& all,
                               const dht::value_search& search) {
  auto is_old = [&](auto& op) {
    return op->header.body.time < reading_.settled(identity->time->now());
  };
  auto& basis = all.job.basis;
  auto near = table->closest(basis, dht::parms::bucket_size);
  if (dht::is_crowded(basis, near, agents())
      || !std::all_of(all.out.ops.begin(), all.out.ops.end(), is_old))
    return;
  auto& met = all.job.for_reader ? reading_.met : reading_.met_judging;
  auto outdated = all.settled.outdated();
  if (outdated.empty())
    return search.judge(met);
  auto corrected = search;
  for (auto& id : outdated)
    corrected.outdated(id);
  corrected.judge(met);
}

} // namespace ips::actors
