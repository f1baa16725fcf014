#include "runtime/gossip/liveness.hpp"

#include <algorithm>

#include "runtime/base/tight_growth.hpp"

namespace ips::gossip {

liveness::liveness(const liveness_parms& parms) : parms_(parms) {
}

std::vector<agent_id> liveness::due(std::span<const agent_id> known,
                                    timestamp now) {
  std::vector<agent_id> turn;
  if (now < next_round_)
    return turn;
  next_round_ = now + parms_.interval;
  for (auto& x : known)
    if (!heard_lately(x))
      turn.push_back(x);
  heard_.clear();
  // ids behind the cursor come first, then those from the start of the circle
  auto rank = [this](const agent_id& x) { return std::pair{x <= cursor_, x}; };
  auto in_turn = [&rank](const agent_id& a, const agent_id& b) {
    return rank(a) < rank(b);
  };
  auto n = std::min(parms_.pings_max, turn.size());
  std::partial_sort(turn.begin(), turn.begin() + static_cast<std::ptrdiff_t>(n),
                    turn.end(), in_turn);
  turn.resize(n);
  if (!turn.empty())
    cursor_ = turn.back();
  return turn;
}

void liveness::heard(const agent_id& peer) {
  std::erase_if(suspects_, [&](const suspect& x) { return x.peer == peer; });
  auto at = std::lower_bound(heard_.begin(), heard_.end(), peer);
  if (heard_.size() < heard_max && (at == heard_.end() || *at != peer))
    insert_tightly(heard_, at, peer);
}

bool liveness::missed(const agent_id& peer) {
  auto same = [&](const suspect& x) { return x.peer == peer; };
  auto at = std::find_if(suspects_.begin(), suspects_.end(), same);
  if (at == suspects_.end()) {
    if (suspects_.size() == suspects_max)
      suspects_.erase(suspects_.begin());
    at = suspects_.insert(suspects_.end(), suspect{peer, 0});
  }
  if (at->misses >= parms_.misses_max)
    return false;
  return ++at->misses == parms_.misses_max;
}

bool liveness::down(const agent_id& peer) const {
  return std::any_of(suspects_.begin(), suspects_.end(), [&](const suspect& x) {
    return x.peer == peer && x.misses >= parms_.misses_max;
  });
}

std::vector<agent_id> liveness::down_peers() const {
  std::vector<agent_id> out;
  for (auto& x : suspects_)
    if (x.misses >= parms_.misses_max)
      out.push_back(x.peer);
  return out;
}

bool liveness::heard_lately(const agent_id& peer) const {
  return std::binary_search(heard_.begin(), heard_.end(), peer);
}

} // namespace ips::gossip
