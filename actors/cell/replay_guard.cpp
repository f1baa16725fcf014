#include "actors/cell/replay_guard.hpp"

#include <algorithm>
#include <limits>

#include "actors/protocol/limits.hpp"
#include "runtime/base/tight_growth.hpp"

namespace ips::actors {

namespace {

constexpr timestamp never{std::numeric_limits<std::int64_t>::min() / 2};

} // namespace

std::vector<replay_guard::sender>::iterator
replay_guard::find(std::uint64_t from) {
  auto i = std::lower_bound(
    senders_.begin(), senders_.end(), from,
    [](const sender& x, std::uint64_t id) { return x.id < id; });
  return i != senders_.end() && i->id == from ? i : senders_.end();
}

std::vector<replay_guard::sender>::iterator
replay_guard::find_or_add(std::uint64_t from, std::uint64_t seq) {
  if (auto i = find(from); i != senders_.end())
    return i;
  if (senders_.size() >= limits::senders_max)
    senders_.erase(
      std::min_element(senders_.begin(), senders_.end(),
                       [](auto& a, auto& b) { return a.heard < b.heard; }));
  auto at = std::lower_bound(
    senders_.begin(), senders_.end(), from,
    [](const sender& x, std::uint64_t id) { return x.id < id; });
  auto floor = seq - std::min(seq, below_first);
  return insert_tightly(senders_, at, sender{from, floor, never, never});
}

/// What came long ago counts by its number alone.
void replay_guard::age(timestamp now) {
  while (aged_ < in_order_.size()
         && (now - in_order_[aged_].first > overtaken_max
             || recent_.size() >= recent_max)) {
    auto& old = in_order_[aged_++].second;
    recent_.erase(old);
    if (auto i = find(old.from); i != senders_.end())
      i->floor = std::max(i->floor, old.seq);
  }
  if (2 * aged_ < in_order_.size())
    return;
  in_order_.erase(in_order_.begin(),
                  in_order_.begin() + static_cast<std::ptrdiff_t>(aged_));
  if (in_order_.empty())
    in_order_.shrink_to_fit();
  aged_ = 0;
}

replay_guard::judgement replay_guard::take(const agent_id& from,
                                           std::uint64_t seq, timestamp now) {
  age(now);
  arrival x{from.leading(), seq};
  auto i = find_or_add(x.from, seq);
  if (seq <= i->floor || !recent_.insert(x).second)
    return {false, false};
  in_order_.emplace_back(now, x);
  i->heard = now;
  if (now - i->reported < quiet)
    return {true, false};
  i->reported = now;
  return {true, true};
}

void replay_guard::forget_report(const agent_id& from) {
  if (auto i = find(from.leading()); i != senders_.end())
    i->reported = never;
}

std::size_t replay_guard::bytes_used() const {
  // A node of a set has three pointers and a colour besides.
  constexpr auto node = sizeof(arrival) + 4 * sizeof(void*);
  return senders_.capacity() * sizeof(sender) + recent_.size() * node
         + in_order_.capacity() * sizeof(in_order_[0]);
}

} // namespace ips::actors
