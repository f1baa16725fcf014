#include "runtime/chain/source_chain.hpp"

#include <algorithm>

namespace ips::chain {

void source_chain::append(chain_link link) {
  auto& body = link.header.body;
  IPS_ASSERT(body.seq == head_.next_seq && body.prev == head_.prev);
  if (!body.entry.is_none())
    by_entry_[body.entry] = body.seq;
  by_hash_.emplace(link.hash, body.seq);
  by_type_[body.type].push_back(body.seq);
  advance(head_, body, link.hash);
  links_.push_back(std::move(link));
}

const chain_link* source_chain::find_entry(const entry_hash& hash) const {
  auto i = by_entry_.find(hash);
  return i == by_entry_.end() ? nullptr : &links_[i->second];
}

const chain_link* source_chain::find_header(const header_hash& hash) const {
  auto i = by_hash_.find(hash);
  return i == by_hash_.end() ? nullptr : &links_[i->second];
}

namespace {

/// The part of [0, size) that is asked for, by the index `at`.
template <class At>
std::vector<std::uint32_t> page(std::size_t first, std::size_t last,
                                bool descending, std::uint32_t count, At at) {
  auto n = std::min<std::size_t>(last - first, count);
  std::vector<std::uint32_t> out;
  out.reserve(n);
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(at(descending ? last - 1 - i : first + i));
  return out;
}

} // namespace

std::vector<std::uint32_t> source_chain::select(std::string_view type,
                                                std::uint32_t from,
                                                std::uint32_t to,
                                                bool descending,
                                                std::uint32_t count) const {
  if (from > to)
    return {};
  if (type.empty()) {
    auto last = std::min<std::size_t>(std::size_t{to} + 1, links_.size());
    auto first = std::min<std::size_t>(from, last);
    return page(first, last, descending, count,
                [](std::size_t i) { return static_cast<std::uint32_t>(i); });
  }
  auto found = by_type_.find(type);
  if (found == by_type_.end())
    return {};
  auto& seqs = found->second;
  auto first = std::lower_bound(seqs.begin(), seqs.end(), from);
  auto last = std::upper_bound(first, seqs.end(), to);
  return page(static_cast<std::size_t>(first - seqs.begin()),
              static_cast<std::size_t>(last - seqs.begin()), descending, count,
              [&seqs](std::size_t i) { return seqs[i]; });
}

} // namespace ips::chain
