#pragma once
// What a shard knows from reading, and the searches that it makes (fetch.cpp).

#include <algorithm>
#include <functional>

#include "actors/protocol/limits.hpp"
#include "actors/protocol/payloads.hpp"
#include "actors/protocol/wire.hpp"
#include "runtime/dht/density.hpp"
#include "runtime/dht/value_search.hpp"

namespace ips::actors {

/// What an answer was to a search.
enum class heard : std::uint8_t {
  /// It does not hold: as none.
  unsound,
  /// Contacts alone.
  nothing,
  /// What was asked for.
  value,
  /// The same, and another answer contradicts it.
  disputed,
  /// The same, and it is enough.
  enough,
};

using look_function = std::function<heard(const agent_id&, const wire_body&)>;
using fetch_done = std::function<void(fetch_answer)>;

/// A search under way, and what it is for. `Machine` is a `dht::lookup`, a
/// `dht::disjoint_lookup` or a `dht::value_search`.
template <class Machine>
struct search_work {
  Machine machine;
  /// What an agent is asked that should name so many contacts.
  std::function<wire_body(std::uint16_t)> question;
  /// Looks at an answer; none where contacts alone are wanted.
  std::function<heard(const agent_id&, const wire_body&)> look;
  std::function<void(const search_work&)> done;
  bool finished = false;
};

struct reading {
  /// Time for which a count of the network's agents is good enough: a network
  /// that starts grows manyfold in a second.
  static constexpr duration count_pause = std::chrono::milliseconds{100};

  /// An op that one holder has and another lacks is a contradiction once it is
  /// so old: before it may still be on its way, or come by the next
  /// comparisons.
  static constexpr duration settled_age = std::chrono::seconds{60};

  /// How many holders' answers are joined. Where holders withhold, as many that
  /// do not are only among more.
  std::uint32_t answers_wanted(std::uint64_t resilience) const {
    auto wanted = uptime_wanted(resilience);
    if (wanted == resilience)
      return limits::merged_answers;
    return std::max(limits::merged_answers,
                    static_cast<std::uint32_t>(wanted / dht::whole_uptime));
  }

  /// What the uptimes of V_δ must add up to for r to be given.
  std::uint64_t uptime_wanted(std::uint64_t resilience) const {
    return std::max(met.wanted(resilience), met_judging.wanted(resilience));
  }

  /// What is older has come to all that should have it.
  static timestamp settled(timestamp now) {
    return now + -settled_age;
  }

  /// By the lookups that came to their end.
  dht::density size;
  /// What was last made of that, and when.
  mutable std::uint64_t agents = 0;
  mutable timestamp counted;
  /// Whether those who should have given something did: to an app or its user,
  /// and to verdicts. Those are the most and look for what is old, so that who
  /// hides what is new would count as candid by them.
  dht::candour met;
  dht::candour met_judging;
};

} // namespace ips::actors
