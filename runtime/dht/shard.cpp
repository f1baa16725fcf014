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

namespace {

bool is_of_entry(op_kind x) {
  return (entry_kinds & mask_of(x)) != 0;
}

bool is_link(op_kind x) {
  return (link_kinds & mask_of(x)) != 0;
}

} // namespace

std::uint64_t shard::entry_place(const numbered& x) {
  auto kind = x.op.content->kind;
  std::uint64_t rank = kind == op_kind::put_entry ? 0
                       : kind == op_kind::remove  ? 1
                                                  : 2;
  return rank << 62 | x.number;
}

/// Adds an op to the lists that its verdict puts it on.
void shard::file(place& here, const numbered& x) {
  auto& op = *x.op.content;
  here.arrival.emplace(x.number, &x.op);
  if (x.op.status != verdict_status::valid) {
    here.unsettled.emplace(x.number, &x.op);
  } else if (op.kind == op_kind::activity) {
    here.activity.insert_or_assign(op.header.body.seq, &x.op);
  } else if (is_of_entry(op.kind)) {
    here.entry.emplace(entry_place(x), &x.op);
  } else if (is_link(op.kind) && op.header.body.link) {
    if (!here.links)
      here.links = std::make_unique<link_index>();
    here.links->add(x.op.content);
  }
}

void shard::take_out(place& here, const numbered& x) {
  auto& op = *x.op.content;
  here.arrival.erase(x.number);
  here.entry.erase(entry_place(x));
  here.unsettled.erase(x.number);
  if (auto i = here.activity.find(op.header.body.seq);
      i != here.activity.end() && i->second == &x.op)
    here.activity.erase(i);
  if (here.links && x.op.status == verdict_status::valid && is_link(op.kind)
      && op.header.body.link)
    here.links->drop(op);
}

held_op without_large_entry(held_op x) {
  auto& op = *x.content;
  if (!op.content || op.content->content.size() <= entry_bytes_in_memory_max)
    return x;
  x.size = size_of(op);
  x.content = std::make_shared<const chain::op>(
    chain::op{op.kind, op.header, std::nullopt});
  return x;
}

void shard::let_go_of_entry(const chain::op_hash& hash) {
  if (auto i = ops_.find(hash); i != ops_.end())
    i->second.op = without_large_entry(std::move(i->second.op));
}

void shard::hold(held_op x) {
  auto& here = places_[x.basis];
  changes_.insert(x.basis);
  if (x.size == 0)
    x.size = size_of(*x.content);
  auto size = x.size;
  auto [i, added] = ops_.try_emplace(x.hash);
  if (added) {
    i->second.number = next_number_++;
    bytes_ += size;
  } else {
    take_out(here, i->second);
  }
  i->second.op = std::move(x);
  file(here, i->second);
}

const held_op* shard::find(const chain::op_hash& hash) const {
  auto i = ops_.find(hash);
  return i == ops_.end() ? nullptr : &i->second.op;
}

/// The shortest list that has all that a filter can take.
const shard::in_order& shard::candidates(const place& here,
                                         const op_filter& filter,
                                         verdict_status status) const {
  if (status != verdict_status::valid)
    return here.unsettled;
  return (filter.kinds & ~entry_kinds) == 0 ? here.entry : here.arrival;
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
        if (fits(*last->second) && !visit(*last->second))
          return;
      }
      return;
    }
    for (; first != last; ++first)
      if (fits(*first->second) && !visit(*first->second))
        return;
    return;
  }
  for (auto& [number, op] : candidates(here, filter, status))
    if (fits(*op) && !visit(*op))
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

op_page shard::page(const dht_key& basis, const op_filter& filter,
                    std::uint64_t bytes_max) const {
  op_page out;
  std::uint64_t size = 0;
  auto is_cut = false;
  each(basis, filter, verdict_status::valid, [&](const held_op& x) {
    if (out.total++ < filter.offset)
      return true;
    is_cut = out.ops.size() == filter.limit || size >= bytes_max;
    if (!is_cut) {
      out.ops.push_back(x.content);
      size += x.size;
    }
    return !is_cut;
  });
  if (is_cut)
    out.total = count(basis, filter);
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

std::optional<link_answer> shard::links(const dht_key& basis,
                                        const op_filter& filter) const {
  auto found = places_.find(basis);
  if (found == places_.end() || !found->second.links
      || found->second.links->empty())
    return std::nullopt;
  return found->second.links->page(filter);
}

std::vector<const held_op*> shard::rejected(const dht_key& basis,
                                            const op_filter& filter) const {
  std::vector<const held_op*> out;
  each(basis, filter, verdict_status::rejected, [&](const held_op& x) {
    out.push_back(&x);
    return out.size() < filter.limit;
  });
  return out;
}

std::vector<const held_op*> shard::at(const dht_key& basis) const {
  std::vector<const held_op*> out;
  if (auto found = places_.find(basis); found != places_.end())
    for (auto& [number, op] : found->second.arrival)
      out.push_back(op);
  return out;
}

std::shared_ptr<const chain::op> shard::activity(const agent_id& author,
                                                 std::uint32_t seq) const {
  auto found = places_.find(id_cast<dht_key>(author));
  if (found == places_.end())
    return nullptr;
  auto i = found->second.activity.find(seq);
  return i == found->second.activity.end() ? nullptr : i->second->content;
}

void shard::drop(const chain::op_hash& hash) {
  auto i = ops_.find(hash);
  if (i == ops_.end())
    return;
  bytes_ -= i->second.op.size;
  changes_.insert(i->second.op.basis);
  auto found = places_.find(i->second.op.basis);
  take_out(found->second, i->second);
  if (found->second.arrival.empty())
    places_.erase(found);
  ops_.erase(i);
}

std::vector<chain::op_hash> shard::valid_at(const dht_key& basis) const {
  std::vector<chain::op_hash> out;
  for (auto op : at(basis))
    if (op->status == verdict_status::valid)
      out.push_back(op->hash);
  return out;
}

std::uint64_t shard::bytes_at(const dht_key& basis) const {
  std::uint64_t out = 0;
  if (auto found = places_.find(basis); found != places_.end())
    for (auto& [number, op] : found->second.arrival)
      out += op->size;
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
