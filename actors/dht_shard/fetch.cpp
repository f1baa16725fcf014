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

/// Answers of one holder to one question, where one answer is not enough: an
/// entry's thousands of updates, or some large ones by many authors.
constexpr std::uint32_t pages_max = 64;

/// Whether a holder that has more may end its answer here.
bool is_full(const std::vector<op_ref>& page) {
  std::uint64_t size = 0;
  for (auto& op : page)
    size += dht::size_of(*op);
  return page.size() >= limits::fetch_page_max
         || size >= limits::want_bytes_max;
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

/// What this cell holds itself, and what others do.
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
  search_holders(all, true, look,
                 [this, all, ended] { fetch_rests(all, ended); });
}

/// Asks holder after holder, closest first; where there are secure nodes then
/// those; then, where the search is deep, as value_search.hpp says.
void shard_state::search_holders(std::shared_ptr<holders_asked> all, bool deep,
                                 look_function look,
                                 std::function<void()> done) {
  using work = search_work<dht::value_search>;
  auto go_on = [this, all, deep, done](const work& x) {
    if (all->answers > 0 || !deep || !x.machine.paused())
      return done();
    auto deeper = std::make_shared<work>(x);
    deeper->machine.resume();
    deeper->finished = false;
    deeper->done = [done](const work&) { done(); };
    run(deeper);
  };
  auto finish = [this, all, look, done, go_on](const work& x) {
    if (all->answers > 0)
      note_candour(*all, x.machine);
    if (all->answers > 0 || all->is_here || roles.secure().empty())
      return done();
    ask_secure(all, {}, look, [go_on, x] { go_on(x); });
  };
  auto& job = all->job;
  auto question = [all](std::uint16_t count) {
    auto& asked = all->job;
    return wire_body{
      fetch_ops{asked.basis, asked.filter, count, asked.everyone}};
  };
  auto options = options_of(*identity, job);
  auto resilience = identity->dna->rules.resilience;
  if (job.everyone)
    options.want = everyone_of(holders_of(job.basis, resilience, {}).size());
  options.pause = !deep || !roles.secure().empty();
  options.agents = agents();
  auto start = table->closest(job.basis, dht::parms::disjoint_start);
  run(std::make_shared<work>(work{dht::value_search{job.basis, start, options},
                                  question, look, finish}));
}

/// What did not fit into one answer: from the same holder, since each has an
/// order of its own.
void shard_state::fetch_rests(std::shared_ptr<gathered> all,
                              std::function<void()> done) {
  if (all->rests.empty())
    return done();
  auto rest = all->rests.back();
  all->rests.pop_back();
  auto& job = all->job;
  auto filter = job.filter;
  filter.offset = rest.told;
  filter.limit -= rest.told;
  auto answered = [this, all, done, rest](const local<wire_body>& body) {
    auto answer = std::get_if<fetched>(&*body);
    auto sound = answer ? sound_ops(*identity, all->job, *answer)
                        : std::optional<std::vector<op_ref>>{};
    if (sound) {
      auto& receipt = answer->receipt;
      if (receipt && is_for(*receipt, *identity, rest.holder, *sound))
        all->out.receipts.push_back(receipt->body);
      auto told = rest.told + static_cast<std::uint32_t>(sound->size());
      auto known = all->out.ops.size();
      all->add(*sound);
      // One that tells the same again has nothing more.
      auto is_new = all->out.ops.size() > known || all->answers > 1;
      auto has_more = told < std::min(answer->total, all->job.filter.limit);
      if (has_more && is_new && is_full(*sound) && rest.pages < pages_max)
        all->rests.push_back({rest.holder, told, rest.pages + 1});
    }
    fetch_rests(all, done);
  };
  self
    ->request(
      roles.cell, until_answered, atom::ask_v, rest.holder,
      make_local(wire_body{fetch_ops{job.basis, filter, 0, job.everyone}}))
    .then(answered, [this, all, done](caf::error&) { fetch_rests(all, done); });
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
  auto told = static_cast<std::uint32_t>(sound->size());
  auto has_more = told < std::min(answer->total, into.job.filter.limit);
  if (has_more && !is_full(*sound))
    return heard::unsound;
  // Of more than that others show another part.
  auto is_whole = told >= answer->total;
  auto settled = reading_.settled(identity->time->now());
  if (into.answers > 0 && is_whole && contradict(into.out.ops, *sound, settled))
    into.disputed = true;
  into.add(*sound);
  into.out.total = std::max(into.out.total, answer->total);
  if (!satisfies(into.job.filter, *sound))
    return heard::nothing;
  into.note_age(*sound, settled);
  if (is_whole && into.job.mode == fetch_mode::merged) {
    into.settled.add(from, settled_of(*sound, settled));
    into.outdated = into.settled.outdated();
  }
  if (has_more)
    into.rests.push_back({from, told});
  ++into.answers;
  into.out.holders.push_back(from);
  if (receipt)
    into.out.receipts.push_back(receipt->body);
  if (into.job.mode == fetch_mode::merged && into.disputed)
    return heard::disputed;
  return into.answers >= into.wanted ? heard::enough : heard::value;
}

/// Who gave what it should have, and who did not. A crowded key says nothing of
/// the network, and what is young nothing of who lacks it.
void shard_state::note_candour(const holders_asked& all,
                               const dht::value_search& search) {
  auto& basis = all.job.basis;
  auto near = table->closest(basis, dht::parms::bucket_size);
  if (!all.is_settled || dht::is_crowded(basis, near, agents()))
    return;
  auto& met = all.job.for_reader ? reading_.met : reading_.met_judging;
  if (all.outdated.empty())
    return search.judge(met);
  auto corrected = search;
  for (auto& id : all.outdated)
    corrected.outdated(id);
  corrected.judge(met);
}

} // namespace ips::actors
