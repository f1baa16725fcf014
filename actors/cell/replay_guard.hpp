#pragma once
// Drops what comes twice. A sender's numbers grow with its time, but its
// messages may overtake each other: many may be under way at once, and count
// its messages to everyone. So what came within the last seconds is remembered
// one by one; of what came before only the highest number is, and nothing at or
// below that is taken any more.
//
// Of a sender that is new here, or was forgotten, a number is taken that is
// above the time when this cell began, and above what it has forgotten: so what
// was recorded before a restart does not pass after it. A sender whose clock is
// behind the receiver's is not heard for that long after the receiver's start;
// what one sent whose clock is ahead may pass once more until its time has
// come.

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

  /// A message is dropped that another overtakes by more: twice the time after
  /// which a shard's answer is not waited for.
  static constexpr duration overtaken_max{2'000'000};

  /// Messages remembered one by one; beyond that the oldest before their time.
  /// A message that was overtaken is looked for among all of them.
  static constexpr std::size_t recent_max = 8192;

  /// How long a sender that keeps talking is not reported again.
  static constexpr duration quiet{1'000'000};

  /// @param start when the cell began
  explicit replay_guard(timestamp start = {})
    : base_(static_cast<std::uint64_t>(start.micros)) {
  }

  /// Judges a message and remembers it. At most `senders_max` senders are
  /// remembered; beyond that the one heard of longest ago is forgotten.
  judgement take(const agent_id& from, std::uint64_t seq, timestamp now);

  /// The sender failed to answer: its next message is news.
  void forget_report(const agent_id& from);

  std::size_t bytes_used() const;

private:
  /// A sender is known by the first eight bytes of its id: nobody can make an
  /// id that meets another's there (2^64 hashes).
  struct sender {
    std::uint64_t id;
    /// No number up to it is taken.
    std::uint64_t floor = 0;
    /// No number above it has come.
    std::uint64_t newest = 0;
    timestamp heard;
    timestamp reported;
  };

  struct arrival {
    timestamp when;
    std::uint64_t from;
    std::uint64_t seq;
  };

  std::vector<sender>::iterator find(std::uint64_t from);
  std::vector<sender>::iterator find_or_add(std::uint64_t from);
  void forget_quietest();
  void age(timestamp now);
  bool has_come(std::uint64_t from, std::uint64_t seq) const;

  /// No number up to it is taken of a sender that is not known here.
  std::uint64_t base_ = 0;
  /// Sorted by id.
  std::vector<sender> senders_;
  /// In the order of their coming; those before `aged_` count no more.
  std::vector<arrival> recent_;
  std::size_t aged_ = 0;
};

} // namespace ips::actors
