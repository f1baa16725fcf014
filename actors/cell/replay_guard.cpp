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
replay_guard::find_or_add(std::uint64_t from) {
  if (auto i = find(from); i != senders_.end())
    return i;
  if (senders_.size() >= limits::senders_max)
    forget_quietest();
  auto at = std::lower_bound(
    senders_.begin(), senders_.end(), from,
    [](const sender& x, std::uint64_t id) { return x.id < id; });
  // It may have been here, and forgotten.
  std::uint64_t newest = 0;
  for (auto i = aged_; i < recent_.size(); ++i)
    if (recent_[i].from == from)
      newest = std::max(newest, recent_[i].seq);
  return insert_tightly(senders_, at,
                        sender{from, base_, newest, never, never});
}

/// Its numbers count by its time from here on: it may name any, and must not
/// keep others out by that.
void replay_guard::forget_quietest() {
  auto i = std::min_element(senders_.begin(), senders_.end(),
                            [](auto& a, auto& b) { return a.heard < b.heard; });
  auto heard
    = static_cast<std::uint64_t>(std::max<std::int64_t>(i->heard.micros, 0));
  base_ = std::max(base_, std::min(i->newest, heard));
  senders_.erase(i);
}

/// What came long ago counts by its number alone.
void replay_guard::age(timestamp now) {
  while (aged_ < recent_.size()
         && (now - recent_[aged_].when > overtaken_max
             || recent_.size() - aged_ >= recent_max)) {
    auto& old = recent_[aged_++];
    if (auto i = find(old.from); i != senders_.end())
      i->floor = std::max(i->floor, old.seq);
  }
  if (2 * aged_ < recent_.size())
    return;
  recent_.erase(recent_.begin(),
                recent_.begin() + static_cast<std::ptrdiff_t>(aged_));
  if (recent_.empty())
    recent_.shrink_to_fit();
  aged_ = 0;
}

bool replay_guard::has_come(std::uint64_t from, std::uint64_t seq) const {
  auto first = recent_.begin() + static_cast<std::ptrdiff_t>(aged_);
  return std::any_of(first, recent_.end(),
                     [&](auto& x) { return x.seq == seq && x.from == from; });
}

replay_guard::judgement replay_guard::take(const agent_id& from,
                                           std::uint64_t seq, timestamp now) {
  age(now);
  auto i = find_or_add(from.leading());
  if (seq <= i->floor || (seq <= i->newest && has_come(i->id, seq)))
    return {false, false};
  insert_tightly(recent_, recent_.end(), arrival{now, i->id, seq});
  i->newest = std::max(i->newest, seq);
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
  return senders_.capacity() * sizeof(sender)
         + recent_.capacity() * sizeof(arrival);
}

} // namespace ips::actors
