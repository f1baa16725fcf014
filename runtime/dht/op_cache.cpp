#include "runtime/dht/op_cache.hpp"

namespace ips::dht {

namespace {

/// About what an op takes in memory besides its content.
constexpr std::size_t op_overhead = 512;

std::size_t bytes_of(const chain::op& x) {
  return op_overhead + (x.content ? x.content->content.size() : 0);
}

} // namespace

void op_cache::keep(const dht_key& basis, std::vector<op_ref> ops) {
  drop(basis);
  row fresh{std::move(ops), 0, 0};
  for (auto& x : fresh.ops)
    fresh.bytes += bytes_of(*x);
  if (fresh.ops.empty() || fresh.ops.size() > ops_max_
      || fresh.bytes > bytes_max_)
    return;
  while (ops_ + fresh.ops.size() > ops_max_
         || bytes_ + fresh.bytes > bytes_max_)
    drop(dht_key{by_use_.begin()->second});
  ops_ += fresh.ops.size();
  bytes_ += fresh.bytes;
  touch(rows_.emplace(basis, std::move(fresh)).first->second, basis);
}

std::vector<op_cache::op_ref> op_cache::select(const dht_key& basis,
                                               const op_filter& filter) {
  std::vector<op_ref> out;
  auto i = rows_.find(basis);
  if (i == rows_.end())
    return out;
  touch(i->second, basis);
  for (auto& x : i->second.ops)
    if (out.size() < filter.limit && filter.takes(*x))
      out.push_back(x);
  return out;
}

void op_cache::touch(row& x, const dht_key& basis) {
  by_use_.erase(x.used);
  x.used = ++uses_;
  by_use_.emplace(x.used, basis);
}

void op_cache::drop(const dht_key& basis) {
  auto i = rows_.find(basis);
  if (i == rows_.end())
    return;
  ops_ -= i->second.ops.size();
  bytes_ -= i->second.bytes;
  by_use_.erase(i->second.used);
  rows_.erase(i);
}

} // namespace ips::dht
