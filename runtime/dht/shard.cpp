#include "runtime/dht/shard.hpp"

#include <algorithm>

namespace ips::dht {

using chain::op_kind;

bool op_filter::takes(const chain::op& x) const {
  auto& body = x.header.body;
  if ((kinds & mask_of(x.kind)) == 0)
    return false;
  if (!type.empty() && body.type != type)
    return false;
  if (x.kind == op_kind::activity)
    return body.seq >= first && body.seq <= last;
  if (!tag_prefix.empty()) {
    if (!body.link || body.link->tag.size() < tag_prefix.size())
      return false;
    return std::equal(tag_prefix.begin(), tag_prefix.end(),
                      body.link->tag.begin());
  }
  return true;
}

std::string_view to_string(verdict_status x) {
  switch (x) {
    case verdict_status::pending:
      return "pending";
    case verdict_status::valid:
      return "valid";
    case verdict_status::rejected:
      return "rejected";
  }
  return "unknown";
}

std::uint64_t size_of(const chain::op& x) {
  return 512 + (x.content ? x.content->content.size() : 0);
}

void shard::hold(held_op x) {
  auto hash = x.hash;
  auto& here = places_[x.basis];
  auto& body = x.content->header.body;
  if (x.content->kind == op_kind::activity && x.status == verdict_status::valid)
    here.activity.insert_or_assign(body.seq, hash);
  auto size = size_of(*x.content);
  auto [i, added] = ops_.insert_or_assign(hash, std::move(x));
  if (!added)
    return;
  here.arrival.push_back(hash);
  bytes_ += size;
}

const held_op* shard::find(const chain::op_hash& hash) const {
  auto i = ops_.find(hash);
  return i == ops_.end() ? nullptr : &i->second;
}

/// Calls `visit(op) -> bool` (go on?) for each op that fits, in the order that
/// the filter asks for.
template <class Visit>
void shard::each(const dht_key& basis, const op_filter& filter,
                 verdict_status status, Visit visit) const {
  auto found = places_.find(basis);
  if (found == places_.end())
    return;
  auto fits = [&](const held_op& x) {
    return x.status == status && filter.takes(*x.content);
  };
  auto& here = found->second;
  if (filter.kinds == activity_kind && status == verdict_status::valid) {
    auto first = here.activity.lower_bound(filter.first);
    auto last = here.activity.upper_bound(filter.last);
    if (filter.descending) {
      while (last != first) {
        --last;
        if (auto& x = op_at(last->second); fits(x) && !visit(x))
          return;
      }
      return;
    }
    for (; first != last; ++first)
      if (auto& x = op_at(first->second); fits(x) && !visit(x))
        return;
    return;
  }
  for (auto& hash : here.arrival)
    if (auto& x = op_at(hash); fits(x) && !visit(x))
      return;
}

std::vector<std::shared_ptr<const chain::op>>
shard::select(const dht_key& basis, const op_filter& filter,
              verdict_status status) const {
  std::vector<std::shared_ptr<const chain::op>> out;
  auto skip = filter.offset;
  each(basis, filter, status, [&](const held_op& x) {
    if (skip > 0)
      --skip;
    else
      out.push_back(x.content);
    return out.size() < filter.limit;
  });
  return out;
}

std::uint32_t shard::count(const dht_key& basis,
                           const op_filter& filter) const {
  std::uint32_t n = 0;
  each(basis, filter, verdict_status::valid, [&n](const held_op&) {
    ++n;
    return true;
  });
  return n;
}

std::vector<const held_op*> shard::at(const dht_key& basis) const {
  std::vector<const held_op*> out;
  if (auto found = places_.find(basis); found != places_.end())
    for (auto& hash : found->second.arrival)
      out.push_back(&op_at(hash));
  return out;
}

std::shared_ptr<const chain::op> shard::activity(const agent_id& author,
                                                 std::uint32_t seq) const {
  auto found = places_.find(id_cast<dht_key>(author));
  if (found == places_.end())
    return nullptr;
  auto i = found->second.activity.find(seq);
  return i == found->second.activity.end() ? nullptr : op_at(i->second).content;
}

void shard::drop(const chain::op_hash& hash) {
  auto i = ops_.find(hash);
  if (i == ops_.end())
    return;
  bytes_ -= size_of(*i->second.content);
  auto found = places_.find(i->second.basis);
  std::erase(found->second.arrival, hash);
  std::erase_if(found->second.activity,
                [&hash](auto& row) { return row.second == hash; });
  if (found->second.arrival.empty())
    places_.erase(found);
  ops_.erase(i);
}

std::uint64_t shard::bytes_at(const dht_key& basis) const {
  std::uint64_t out = 0;
  if (auto found = places_.find(basis); found != places_.end())
    for (auto& hash : found->second.arrival)
      out += size_of(*op_at(hash).content);
  return out;
}

std::vector<dht_key> shard::bases() const {
  std::vector<dht_key> out;
  out.reserve(places_.size());
  for (auto& [basis, here] : places_)
    out.push_back(basis);
  return out;
}

std::vector<dht_key> shard::bases_within(const subtree& x) const {
  std::vector<dht_key> out;
  for (auto i = places_.lower_bound(x.first());
       i != places_.end() && x.covers(i->first); ++i)
    out.push_back(i->first);
  return out;
}

} // namespace ips::dht
