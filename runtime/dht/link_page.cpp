#include "runtime/dht/link_page.hpp"

#include <algorithm>
#include <map>

namespace ips::dht {

namespace {

/// Of two ends the one that comes first in the filter's order.
std::optional<link_position> first_end(const std::optional<link_position>& a,
                                       const std::optional<link_position>& b,
                                       bool descending) {
  if (!a || !b)
    return a ? a : b;
  return descending ? std::max(*a, *b) : std::min(*a, *b);
}

std::uint32_t middle_total(std::span<const link_answer> answers) {
  std::vector<std::uint32_t> totals;
  for (auto& x : answers)
    totals.push_back(x.total);
  if (totals.empty())
    return 0;
  auto middle = totals.begin() + static_cast<std::ptrdiff_t>(totals.size() / 2);
  std::nth_element(totals.begin(), middle, totals.end());
  return *middle;
}

link_position position_of(const link_view& x) {
  return {x.time, x.by};
}

std::optional<link_position> first_end_of(const op_filter& filter,
                                          std::span<const link_answer> all) {
  std::optional<link_position> out;
  for (auto& x : all)
    out = first_end(out, x.until, filter.descending);
  return out;
}

bool is_beyond(const link_position& x, const std::optional<link_position>& end,
               const op_filter& filter) {
  return end && (filter.descending ? x < *end : *end < x);
}

/// Links, each with its author.
using link_set = std::map<header_hash, agent_id>;

/// Leaves out what these take back. An unlink by another than the link's author
/// takes nothing back.
void take_back(link_set& from, std::span<const chain::op* const> removals) {
  for (auto op : removals) {
    auto& body = op->header.body;
    auto i = from.find(body.link->removes->hash);
    if (i != from.end() && i->second == body.author)
      from.erase(i);
  }
}

} // namespace

std::vector<std::size_t> outdated_pages(const op_filter& filter,
                                        std::span<const link_answer> answers,
                                        timestamp settled) {
  auto end = first_end_of(filter, answers);
  std::vector<link_set> shown;
  std::vector<std::vector<const chain::op*>> removals;
  std::vector<const chain::op*> young_removals;
  link_set whole;
  std::vector<const chain::op*> all_removals;
  for (auto& answer : answers) {
    auto& links = shown.emplace_back();
    auto& taken = removals.emplace_back();
    for (auto& op : answer.ops) {
      auto& body = op->header.body;
      auto is_old = body.time < settled;
      auto at = position_of(body);
      if (op->kind == chain::op_kind::link_remove)
        (is_old ? taken : young_removals).push_back(op.get());
      else if (is_old && filter.takes(at) && !is_beyond(at, end, filter))
        links.emplace(chain::hash_of(body), body.author);
    }
    whole.insert(links.begin(), links.end());
    all_removals.insert(all_removals.end(), taken.begin(), taken.end());
  }
  // What has been taken back just now stands with some and not with others.
  take_back(whole, all_removals);
  take_back(whole, young_removals);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    take_back(shown[i], removals[i]);
    take_back(shown[i], young_removals);
    if (shown[i] != whole)
      out.push_back(i);
  }
  return out;
}

link_position position_of(const chain::header& x) {
  return {x.time, chain::ref_of(x)};
}

link_page joined_page(const dht_key& base, const op_filter& filter,
                      std::span<const link_answer> answers) {
  auto end = first_end_of(filter, answers);
  std::vector<std::shared_ptr<const chain::op>> ops;
  for (auto& x : answers)
    ops.insert(ops.end(), x.ops.begin(), x.ops.end());
  link_filter wanted;
  if (!filter.type.empty())
    wanted.type = filter.type;
  wanted.tag_prefix = filter.tag_prefix;
  link_page out{links_of(base, ops, wanted), end, middle_total(answers)};
  std::erase_if(out.links, [&](const link_view& x) {
    auto at = position_of(x);
    return is_beyond(at, end, filter) || !filter.takes(at);
  });
  if (filter.descending)
    std::reverse(out.links.begin(), out.links.end());
  if (out.links.size() > filter.limit) {
    out.links.resize(filter.limit);
    out.next = filter.limit > 0 ? std::optional{position_of(out.links.back())}
                                : filter.after;
  }
  return out;
}

} // namespace ips::dht
