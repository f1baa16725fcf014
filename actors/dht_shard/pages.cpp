// Pages of links: what this cell holds of them, and what several holders'
// answers add up to (runtime/dht/link_page.hpp).

#include <algorithm>

#include "actors/dht_shard/gathered.hpp"
#include "actors/dht_shard/search.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/chain/system_rules.hpp"

namespace ips::actors {

/// The answers to one question, and whose they are; this cell's own apart.
struct shard_state::gathered_links : holders_asked {
  std::optional<dht::link_answer> own;
  std::vector<dht::link_answer> pages;
  std::vector<agent_id> holders;
  /// Verified: three holders show much the same.
  std::map<chain::op_hash, op_ref> known;
};

namespace {

/// Answers that are joined at most: each is compared with the others.
constexpr std::size_t pages_max = 16;

/// Ops of one answer: links, and fewer removals.
constexpr std::size_t page_ops_max = 2 * limits::links_page_max;

/// One who holds nothing of what was asked for is none of the holders, and who
/// counts links shows them.
bool says_something(const dht::link_answer& x, const dht::op_filter& filter) {
  auto may_be_empty = filter.limit == 0 || filter.after || x.until;
  return !x.ops.empty() || (x.total > 0 && may_be_empty);
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

/// An own copy is one of the answers. Of most bases there are no links, and no
/// answer says so for sure: it is looked for where liars cannot turn the search
/// once this cell has met some.
caf::result<local<fetch_answer>>
shard_state::fetch_links(const local<fetch_job>& job) {
  auto all = std::make_shared<gathered_links>();
  all->job = *job;
  auto& filter = all->job.filter;
  filter.limit = std::min(filter.limit, limits::links_page_max);
  if (auto own = held_.links(job->basis, filter);
      own && says_something(*own, filter)) {
    for (auto& op : own->ops)
      all->known.emplace(chain::hash_of(*op), op);
    all->own = std::move(*own);
    all->is_here = true;
  }
  owed<local<fetch_answer>> promise{self};
  auto finish = [this, all, promise]() mutable {
    auto& asked = all->job;
    fetch_answer out;
    out.holders = all->holders;
    if (all->own) {
      all->pages.push_back(std::move(*all->own));
      out.holders.push_back(identity->who.agent);
    }
    out.links = dht::joined_page(asked.basis, asked.filter, all->pages);
    out.total = out.links->total;
    promise.deliver(make_local(std::move(out)));
  };
  if (job->mode == fetch_mode::here || table->size() == 0) {
    finish();
    return promise;
  }
  auto resilience = identity->dna->rules.resilience;
  all->wanted = reading_.answers_wanted(resilience);
  auto deep = reading_.uptime_wanted(resilience) > resilience;
  auto look = [this, all](const agent_id& from, const wire_body& body) {
    return take_page(*all, from, body);
  };
  search_holders(all, deep, look, finish);
  return promise;
}

/// Takes a page whose ops all belong there and are their authors' own; one that
/// ends before it begins says nothing.
heard shard_state::take_page(gathered_links& into, const agent_id& from,
                             const wire_body& body) const {
  auto answer = std::get_if<fetched>(&body);
  if (answer == nullptr || answer->ops.size() > page_ops_max)
    return heard::nothing;
  auto& filter = into.job.filter;
  if (answer->until && !filter.takes(*answer->until))
    return heard::nothing;
  dht::link_answer out{{}, answer->until, answer->total};
  for (auto& op : answer->ops) {
    auto belongs
      = filter.takes(op)
        && chain::basis_of(op.kind, op.header.body) == into.job.basis;
    if (!belongs)
      return heard::nothing;
    auto& known = into.known[chain::hash_of(op)];
    if (known == nullptr) {
      if (!chain::check_op(op, identity->who.network, *identity->verifier))
        return heard::nothing;
      known = std::make_shared<const chain::op>(op);
    }
    out.ops.push_back(known);
  }
  if (!says_something(out, filter))
    return heard::nothing;
  auto settled = reading_.settled(identity->time->now());
  into.note_age(out.ops, settled);
  into.pages.push_back(std::move(out));
  into.holders.push_back(from);
  ++into.answers;
  into.outdated.clear();
  for (auto i : dht::outdated_pages(filter, into.pages, settled))
    into.outdated.push_back(into.holders[i]);
  if (into.pages.size() == pages_max)
    return heard::enough;
  if (!into.outdated.empty())
    return heard::disputed;
  auto shown = into.pages.size() + (into.is_here ? 1 : 0);
  return shown < into.wanted ? heard::value : heard::enough;
}

} // namespace ips::actors
