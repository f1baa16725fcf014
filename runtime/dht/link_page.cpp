#include "runtime/dht/link_page.hpp"

#include <algorithm>
#include <iterator>
#include <set>

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

/// Links that ops add and do not take back.
std::set<header_hash>
standing(std::span<const std::shared_ptr<const chain::op>> ops) {
  std::set<header_hash> out;
  for (auto& op : ops)
    if (op->kind == chain::op_kind::link_add)
      out.insert(chain::hash_of(op->header.body));
  for (auto& op : ops)
    if (auto& link = op->header.body.link; link && link->removes)
      out.erase(link->removes->hash);
  return out;
}

} // namespace

std::vector<std::size_t> outdated_pages(const op_filter& filter,
                                        std::span<const link_answer> answers,
                                        timestamp settled) {
  auto end = first_end_of(filter, answers);
  auto is_meant = [&](const chain::op& x) {
    auto& body = x.header.body;
    auto is_link = x.kind == chain::op_kind::link_add;
    return body.time < settled
           && !(is_link && is_beyond(position_of(body), end, filter));
  };
  std::vector<std::vector<std::shared_ptr<const chain::op>>> parts;
  std::vector<std::shared_ptr<const chain::op>> all;
  for (auto& x : answers) {
    auto& part = parts.emplace_back();
    std::copy_if(x.ops.begin(), x.ops.end(), std::back_inserter(part),
                 [&](auto& op) { return is_meant(*op); });
    all.insert(all.end(), part.begin(), part.end());
  }
  auto whole = standing(all);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (standing(parts[i]) != whole)
      out.push_back(i);
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
