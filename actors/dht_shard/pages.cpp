// Pages of links: what this cell holds of them, and what several holders'
// answers add up to (runtime/dht/link_page.hpp).

#include "actors/dht_shard/search.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/chain/system_rules.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

/// The answers of one question.
struct shard_state::gathered_links {
  fetch_job job;
  std::vector<dht::link_answer> answers;
  std::vector<agent_id> holders;
  /// Verified: three holders show much the same.
  std::map<chain::op_hash, op_ref> known;
};

namespace {

/// One who holds nothing of what was asked for is none of the holders.
bool says_something(const dht::link_answer& x) {
  return !x.ops.empty() || x.total > 0;
}

} // namespace

local<wire_body> shard_state::answer_links(const fetch_ops& x) const {
  auto filter = x.filter;
  filter.limit = std::min(filter.limit, limits::links_page_max);
  fetched out;
  if (auto page = held_.links(x.basis, filter)) {
    for (auto& op : page->ops)
      out.ops.push_back(*op);
    out.until = page->until;
    out.total = page->total;
  }
  if (out.ops.empty() && out.total == 0)
    out.closest = named_closest(x.basis, x.count);
  return make_local(wire_body{std::move(out)});
}

/// Asks holder after holder, closest first; an own copy is one of the answers.
caf::result<local<fetch_answer>>
shard_state::fetch_links(const local<fetch_job>& job) {
  auto all = std::make_shared<gathered_links>();
  all->job = *job;
  auto& filter = all->job.filter;
  filter.limit = std::min(filter.limit, limits::links_page_max);
  if (auto own = held_.links(job->basis, filter); own && says_something(*own)) {
    for (auto& op : own->ops)
      all->known.emplace(chain::hash_of(*op), op);
    all->answers.push_back(std::move(*own));
    all->holders.push_back(identity->who.agent);
  }
  owed<local<fetch_answer>> promise{self};
  auto finish = [all, promise]() mutable {
    auto& asked = all->job;
    fetch_answer out;
    out.links = dht::joined_page(asked.basis, asked.filter, all->answers);
    out.total = out.links->total;
    out.holders = std::move(all->holders);
    promise.deliver(make_local(std::move(out)));
  };
  if (job->mode == fetch_mode::here || table->size() == 0) {
    finish();
    return promise;
  }
  // One lookup: of most bases there are no links, and no answer says so for
  // sure.
  auto look = [this, all](const agent_id& from, const wire_body& body) {
    if (!take_page(*all, body))
      return heard::nothing;
    all->holders.push_back(from);
    return all->answers.size() < limits::merged_answers ? heard::value
                                                        : heard::enough;
  };
  auto question = [all](std::uint16_t count) {
    return wire_body{fetch_ops{all->job.basis, all->job.filter, count}};
  };
  auto start = table->closest(job->basis, dht::parms::bucket_size);
  using work = search_work<dht::lookup>;
  run(std::make_shared<work>(
    work{dht::lookup{job->basis, start, {identity->who.agent}}, question, look,
         [finish](const work&) mutable { finish(); }}));
  return promise;
}

/// Takes a page whose ops all belong there and are their authors' own; one that
/// ends before it begins says nothing.
/// @returns whether the answerer holds something of what was asked for
bool shard_state::take_page(gathered_links& into, const wire_body& body) const {
  auto answer = std::get_if<fetched>(&body);
  if (answer == nullptr)
    return false;
  auto& filter = into.job.filter;
  if (answer->until && !filter.takes(*answer->until))
    return false;
  dht::link_answer out{{}, answer->until, answer->total};
  for (auto& op : answer->ops) {
    auto belongs
      = filter.takes(op)
        && chain::basis_of(op.kind, op.header.body) == into.job.basis;
    if (!belongs)
      return false;
    auto& known = into.known[chain::hash_of(op)];
    if (known == nullptr) {
      if (!chain::check_op(op, identity->who.network, *identity->verifier))
        return false;
      known = std::make_shared<const chain::op>(op);
    }
    out.ops.push_back(known);
  }
  if (!says_something(out))
    return false;
  into.answers.push_back(std::move(out));
  return true;
}

} // namespace ips::actors
