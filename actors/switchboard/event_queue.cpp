#include "actors/switchboard/event_queue.hpp"

#include "runtime/base/random.hpp"

namespace ips::actors {

void event_queue::add(timestamp due, bool periodic, std::uint64_t draw,
                      event x) {
  std::uint64_t parts[] = {seed_, draw};
  place where{due, mix_seed(parts), added_++};
  if (x.kind == event_kind::deadline)
    deadlines_.emplace(request_name{x.who, x.number}, where);
  (periodic ? periodic_ : awaited_).emplace(where, std::move(x));
}

std::optional<std::pair<timestamp, event>> event_queue::take(timestamp horizon,
                                                             bool periodic) {
  auto due = [horizon](const queue& q) {
    return !q.empty() && std::get<0>(q.begin()->first) <= horizon;
  };
  auto awaited = due(awaited_);
  if (!awaited && !(periodic && due(periodic_)))
    return std::nullopt;
  auto periodic_first
    = due(periodic_)
      && (!awaited || periodic_.begin()->first < awaited_.begin()->first);
  auto& from = periodic_first ? periodic_ : awaited_;
  auto node = from.extract(from.begin());
  if (node.mapped().kind == event_kind::deadline)
    deadlines_.erase({node.mapped().who, node.mapped().number});
  return std::pair{std::get<0>(node.key()), std::move(node.mapped())};
}

std::optional<timestamp> event_queue::next() const {
  std::optional<timestamp> out;
  for (auto q : {&awaited_, &periodic_})
    if (!q->empty() && (!out || std::get<0>(q->begin()->first) < *out))
      out = std::get<0>(q->begin()->first);
  return out;
}

void event_queue::drop_deadline(const cell_name& who, std::uint64_t number) {
  auto i = deadlines_.find({who, number});
  if (i == deadlines_.end())
    return;
  awaited_.erase(i->second);
  deadlines_.erase(i);
}

} // namespace ips::actors
