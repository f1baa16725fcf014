#pragma once
// Drops what comes twice: a window of sequence numbers for each sender (the
// scheme of RFC 4303, 3.4.3). A sender's numbers count its messages to
// everyone, and it says something to all of its partners at once: hence 256 of
// them.

#include <bitset>
#include <cstdint>
#include <vector>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"

namespace ips::actors {

class replay_guard {
public:
  /// What a message's number says of it.
  struct judgement {
    bool fresh = false;
    /// Whether the sender has been quiet long enough to be reported again.
    bool report = false;
  };

  /// A message that so many of its sender's later ones overtake is dropped.
  static constexpr std::size_t window_numbers = 256;

  /// How long a sender that keeps talking is not reported again.
  static constexpr duration quiet{1'000'000};

  /// Judges a message and remembers it. At most `senders_max` senders are
  /// remembered; beyond that the one heard of longest ago is forgotten.
  judgement take(const agent_id& from, std::uint64_t seq, timestamp now);

  /// The sender failed to answer: its next message is news.
  void forget_report(const agent_id& from);

  std::size_t bytes_used() const {
    return senders_.capacity() * sizeof(sender);
  }

private:
  /// A sender is known by the first eight bytes of its id: nobody can make an
  /// id that meets another's there (2^64 hashes).
  struct sender {
    std::uint64_t id;
    std::uint64_t newest = 0;
    /// Bit i: number newest - i has come.
    std::bitset<window_numbers> window;
    timestamp heard;
    timestamp reported;
  };

  std::vector<sender>::iterator find(std::uint64_t from);

  /// Sorted by id.
  std::vector<sender> senders_;
};

} // namespace ips::actors
