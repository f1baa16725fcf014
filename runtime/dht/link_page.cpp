#include "runtime/dht/link_page.hpp"

#include <algorithm>

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

} // namespace

link_position position_of(const chain::header& x) {
  return {x.time, chain::ref_of(x)};
}

link_page joined_page(const dht_key& base, const op_filter& filter,
                      std::span<const link_answer> answers) {
  std::optional<link_position> end;
  std::vector<std::shared_ptr<const chain::op>> ops;
  for (auto& x : answers) {
    end = first_end(end, x.until, filter.descending);
    ops.insert(ops.end(), x.ops.begin(), x.ops.end());
  }
  link_filter wanted;
  if (!filter.type.empty())
    wanted.type = filter.type;
  wanted.tag_prefix = filter.tag_prefix;
  link_page out{links_of(base, ops, wanted), end, middle_total(answers)};
  std::erase_if(out.links, [&](const link_view& x) {
    auto at = position_of(x);
    auto beyond = end && (filter.descending ? at < *end : *end < at);
    return beyond || !filter.takes(at);
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
