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
  return std::lower_bound(
    senders_.begin(), senders_.end(), from,
    [](const sender& x, std::uint64_t id) { return x.id < id; });
}

replay_guard::judgement replay_guard::take(const agent_id& from,
                                           std::uint64_t seq, timestamp now) {
  auto id = from.leading();
  auto i = find(id);
  if (i == senders_.end() || i->id != id) {
    if (senders_.size() >= limits::senders_max) {
      auto oldest
        = std::min_element(senders_.begin(), senders_.end(),
                           [](auto& a, auto& b) { return a.heard < b.heard; });
      senders_.erase(oldest);
      i = find(id);
    }
    insert_tightly(senders_, i, sender{id, seq, {1}, now, now});
    return {true, true};
  }
  if (seq > i->newest) {
    auto step = seq - i->newest;
    i->window <<= std::min<std::uint64_t>(step, window_numbers);
    i->window.set(0);
    i->newest = seq;
  } else {
    auto back = i->newest - seq;
    if (back >= window_numbers || i->window.test(back))
      return {false, false};
    i->window.set(back);
  }
  i->heard = now;
  if (now - i->reported < quiet)
    return {true, false};
  i->reported = now;
  return {true, true};
}

void replay_guard::forget_report(const agent_id& from) {
  auto id = from.leading();
  if (auto i = find(id); i != senders_.end() && i->id == id)
    i->reported = never;
}

} // namespace ips::actors
