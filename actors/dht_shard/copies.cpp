#include "actors/dht_shard/copies.hpp"

#include <algorithm>
#include <set>

#include "actors/dht_shard/dht_shard.hpp"

namespace ips::actors {

void copies::keep(const dht_key& basis, const dht::op_filter& filter,
                  const std::vector<op_ref>& ops) {
  auto may_keep = [&](const op_ref& op) {
    auto type = shard_.identity->dna->rules.find_entry(op->header.body.type);
    return type != nullptr && type->cache;
  };
  if (judging_ >= judging_max || ops.size() > ops_max
      || !std::all_of(ops.begin(), ops.end(), may_keep)
      || cache_.select(basis, filter).size() == ops.size())
    return;
  ++judging_;
  judge(basis, ops, 0);
}

/// One op after the other; with the first that is not valid all are dropped.
void copies::judge(const dht_key& basis, std::vector<op_ref> ops,
                   std::size_t next) {
  if (next == ops.size()) {
    --judging_;
    // A get asks for less than details do.
    dht::op_filter everything;
    everything.limit = ops_max;
    auto before = cache_.select(basis, everything);
    std::set<chain::op_hash> these;
    for (auto& op : before.empty() ? before : ops)
      these.insert(chain::hash_of(*op));
    for (auto& op : before)
      if (ops.size() < ops_max && !these.contains(chain::hash_of(*op)))
        ops.push_back(op);
    cache_.keep(basis, std::move(ops));
    return;
  }
  judge_job job{ops[next], false, {}};
  auto judged = [this, basis, ops = std::move(ops),
                 next](const local<host::verdict>& v) mutable {
    if (std::holds_alternative<host::valid>(*v))
      judge(basis, std::move(ops), next + 1);
    else
      --judging_;
  };
  shard_.self
    ->request(shard_.roles.validator, until_answered, atom::judge_v,
              make_local(std::move(job)))
    .then(std::move(judged), [this](caf::error&) { --judging_; });
}

} // namespace ips::actors
