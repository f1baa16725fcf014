// Links at a base, page after page until there are as many as were asked for.

#include "actors/protocol/limits.hpp"
#include "actors/validator/validator.hpp"
#include "dna/host/answers.hpp"

namespace ips::actors {

/// The pages of one request so far.
struct validator_state::collected_links {
  host::links_request asked;
  answer_sink done;
  dht::link_page page;
  std::uint32_t rounds = 0;
};

void validator_state::fetch_links(const host::links_request& x,
                                  answer_sink done) {
  auto all = std::make_shared<collected_links>();
  all->asked = x;
  all->done = std::move(done);
  all->page.next = x.count > 0 ? x.after : std::nullopt;
  next_links(all);
}

void validator_state::next_links(std::shared_ptr<collected_links> all) {
  auto& x = all->asked;
  dht::op_filter filter;
  filter.kinds = dht::link_kinds;
  filter.type = x.type;
  filter.tag_prefix = x.tag_prefix;
  filter.since = x.since;
  filter.until = x.until;
  filter.descending = x.descending;
  filter.after = all->page.next;
  filter.limit = x.count - static_cast<std::uint32_t>(all->page.links.size());
  ++all->rounds;
  fetch_job job{x.base, filter, fetch_mode::merged};
  job.for_reader = true;
  ask_shard(std::move(job), [this, all](auto found) {
    if (!found)
      return all->done(found.failure());
    auto& came = *(**found).links;
    auto& page = all->page;
    page.links.insert(page.links.end(), came.links.begin(), came.links.end());
    page.next = came.next;
    if (all->rounds == 1)
      page.total = came.total;
    // Holders may end a page early: each round goes on where the last ended.
    if (page.next && page.links.size() < all->asked.count
        && all->rounds < limits::link_rounds_max)
      return next_links(all);
    auto& base = all->asked.base;
    auto shown = all->asked.paged ? host::links_page_json(base, page)
                                  : host::links_json(base, page.links);
    all->done(host::answer{host::answer::kind::there, host::json_bytes(shown)});
  });
}

} // namespace ips::actors
