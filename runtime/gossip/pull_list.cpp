#include "runtime/gossip/pull_list.hpp"

#include <utility>

namespace ips::gossip {

void pull_list::unlist(const chain::op_hash& x) {
  auto i = listed_.find(x);
  if (i != listed_.end() && --i->second == 0)
    listed_.erase(i);
  release_after(x);
}

bool pull_list::claim(const chain::op_hash& x) {
  auto first = claimed_.insert(x).second;
  unlist(x);
  return first;
}

void pull_list::held(const chain::op_hash& x) {
  listed_.erase(x);
  give_up(x);
}

void pull_list::give_up(const chain::op_hash& x) {
  claimed_.erase(x);
  release_after(x);
}

bool pull_list::park(const op_ref& x) {
  auto& body = x->header.body;
  if (x->kind != chain::op_kind::activity || body.seq == 0)
    return false;
  auto before = chain::hash_of(chain::op_kind::activity, body.prev);
  if (!expects(before))
    return false;
  waiting_[before].push_back(x);
  ++parked_;
  return true;
}

void pull_list::release_after(const chain::op_hash& x) {
  if (expects(x))
    return;
  auto i = waiting_.find(x);
  if (i == waiting_.end())
    return;
  released_.insert(released_.end(), i->second.begin(), i->second.end());
  waiting_.erase(i);
}

std::vector<pull_list::op_ref> pull_list::take_released() {
  auto out = std::exchange(released_, {});
  for (std::size_t i = 0; i < out.size() && out.size() < released_max; ++i) {
    auto next = waiting_.find(chain::hash_of(*out[i]));
    if (next == waiting_.end())
      continue;
    auto ops = std::move(next->second);
    waiting_.erase(next);
    out.insert(out.end(), ops.begin(), ops.end());
  }
  parked_ -= out.size();
  return out;
}

std::size_t pull_list::size() const {
  auto out = claimed_.size();
  for (auto& [hash, count] : listed_)
    out += claimed_.contains(hash) ? 0 : 1;
  return out;
}

} // namespace ips::gossip
