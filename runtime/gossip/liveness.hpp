#pragma once
// Whom to ping, and when a peer counts as down.
//
// Rounds: every `interval`, up to `pings_max` of the known peers that were not
// heard of since the last round come next, in the order of their ids from where
// the last round ended, so that each has its turn whatever comes and goes.
// Traffic is life: `heard` spares a peer its ping.
//
//   up --missed--> suspect --missed, `misses_max` in a row--> down
//     <------------heard, from either-------------------------/
//
// A peer that is down is still pinged when its turn comes: so it is found again
// after a partition.

#include <span>
#include <vector>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"

namespace ips::gossip {

struct liveness_parms {
  /// Between two rounds. With 8 pings a round a table of 200 contacts is gone
  /// through in under two minutes, for 2 messages a second.
  duration interval = std::chrono::seconds{4};
  /// Pings of one round.
  std::size_t pings_max = 8;
  /// Misses in a row that make a peer down: at one lost message in ten, 1 in
  /// 1,000 verdicts is wrong.
  std::uint8_t misses_max = 3;
};

class liveness {
public:
  /// Peers kept as suspect or down. A further one takes the place of the one
  /// that was suspected longest ago.
  static constexpr std::size_t suspects_max = 512;

  /// Peers whose last sign is remembered within a round.
  static constexpr std::size_t heard_max = 512;

  explicit liveness(const liveness_parms& parms = {});

  /// The peers to ping now: none before the next round is due.
  std::vector<agent_id> due(std::span<const agent_id> known, timestamp now);

  /// When the next round is due.
  timestamp next_round() const {
    return next_round_;
  }

  /// Any message of a peer came.
  void heard(const agent_id& peer);

  /// A ping, or another question, was not answered in time.
  /// @returns whether the peer is down from now on
  bool missed(const agent_id& peer);

  bool down(const agent_id& peer) const;

  /// Peers that are down, in no order that means anything but always the same.
  std::vector<agent_id> down_peers() const;

private:
  struct suspect {
    agent_id peer;
    std::uint8_t misses;
  };

  bool heard_lately(const agent_id& peer) const;

  liveness_parms parms_;
  timestamp next_round_;
  /// Where the last round ended.
  agent_id cursor_;
  /// Heard of since the last round, by id.
  std::vector<agent_id> heard_;
  /// The one suspected longest ago first.
  std::vector<suspect> suspects_;
};

} // namespace ips::gossip
