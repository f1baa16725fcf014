#pragma once
// What will happen, in the order of time: deliveries, deadlines, wakes.
// Pure: time is an argument.
//
// Invariants: events of one instant come in the order of a seeded draw that
// depends on what they are, not on when they were added, so that what one
// network does never changes the order in another.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "actors/protocol/envelope.hpp"
#include "actors/protocol/payloads.hpp"

namespace ips::actors {
enum class event_kind : std::uint8_t { delivery, deadline, wake };

struct event {
  event_kind kind = event_kind::delivery;
  /// Of a delivery; most events that wait for long are none.
  std::unique_ptr<const envelope> message;
  /// Of a deadline: whose request. Of a wake: whose network.
  cell_name who;
  /// Of a deadline: the request's seq. Of a wake: its number.
  std::uint64_t number = 0;
  /// Of a delivery: not its sender's, or not the first time.
  bool hostile = false;
};

class event_queue {
public:
  explicit event_queue(std::uint64_t seed) : seed_(seed) {
  }

  /// Adds an event; `draw` names it for the order among equals.
  void add(timestamp due, bool periodic, std::uint64_t draw, event x);

  /// The earliest event due by the horizon. Without `periodic`, only if an
  /// event that is not periodic is due by then; what is periodic and comes
  /// before it is taken first, since time passes it.
  std::optional<std::pair<timestamp, event>> take(timestamp horizon,
                                                  bool periodic);

  /// The time of the earliest event of either kind.
  std::optional<timestamp> next() const;

  /// Takes an event out that is not needed any more.
  void drop_deadline(const cell_name& who, std::uint64_t number);

  /// Events that are not periodic.
  std::size_t in_flight() const {
    return awaited_.size();
  }

private:
  using place = std::tuple<timestamp, std::uint64_t, std::uint64_t>;
  using queue = std::map<place, event>;

  std::uint64_t seed_;
  std::uint64_t added_ = 0;
  queue awaited_;
  queue periodic_;

  struct request_name {
    cell_name who;
    std::uint64_t number;

    friend bool operator==(const request_name&, const request_name&) = default;
  };

  struct request_hash {
    std::size_t operator()(const request_name& x) const noexcept {
      return cell_name_hash{}(x.who) ^ (x.number * 0x9e3779b97f4a7c15);
    }
  };

  std::unordered_map<request_name, place, request_hash> deadlines_;
};

} // namespace ips::actors
