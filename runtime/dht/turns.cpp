#include "runtime/dht/turns.hpp"

#include <algorithm>

namespace ips::dht {

std::vector<dht_key> turns::next(std::vector<dht_key> waiting, std::size_t n) {
  auto has_turn = [this](const dht_key& x) {
    auto i = rounds_.find(x);
    return i == rounds_.end() || i->second < rounds_max;
  };
  if (std::none_of(waiting.begin(), waiting.end(), has_turn))
    rounds_.clear();
  std::stable_partition(waiting.begin(), waiting.end(), has_turn);
  std::map<dht_key, std::uint8_t> still;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    auto known = rounds_.find(waiting[i]);
    auto before = known == rounds_.end() ? std::uint8_t{0} : known->second;
    auto now = i < n && before < rounds_max ? before + 1 : before;
    if (now > 0)
      still.emplace(waiting[i], static_cast<std::uint8_t>(now));
  }
  rounds_ = std::move(still);
  waiting.resize(std::min(waiting.size(), n));
  return waiting;
}

} // namespace ips::dht
