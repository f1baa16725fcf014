#pragma once
// How one agent finds out which members of another's set it lacks, for bytes in
// proportion to what it lacks and not to the sets.
//
// A set is divided by the first hexadecimal digits of its members. The asker
// names a range and the digest of its own part of it; the answerer says that
// its part is the same, or gives the digests of the range's 16 parts, or, where
// it has few, its members. The asker goes on with the parts that differ.
//
// A digest is H over the members in their order. No sum or XOR of members: an
// adversary that may choose members could make two sets collide (Bellare and
// Micciancio 1997, section 1). Members are hashes, so the parts are even; who
// grinds members that share n digits pays 16^n hashes for n more rounds.
//
// A lookup of d members takes log16(n / members_max) rounds and at most as many
// range answers a member.

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "runtime/chain/op.hpp"

namespace ips::gossip {

/// H of a set's members in their order; none for no members.
using set_digest = id256<struct op_set_tag>;

/// All hashes that begin with the first `digits` hexadecimal digits of `start`.
struct hash_range {
  chain::op_hash start;
  std::uint8_t digits = 0;

  friend bool operator==(const hash_range&, const hash_range&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, hash_range& x) {
  return f(x.start, x.digits);
}

/// Is your part of the range mine, too?
struct range_question {
  hash_range range;
  set_digest mine;

  friend bool operator==(const range_question&, const range_question&)
    = default;
};

template <class Inspector>
auto inspect(Inspector& f, range_question& x) {
  return f(x.range, x.mine);
}

enum class range_state : std::uint8_t {
  /// It is.
  equal = 1,
  /// `parts` has the digests of the 16 ranges of one digit more.
  divided,
  /// `members` has all of it.
  listed,
};

constexpr range_state last_of(range_state) {
  return range_state::listed;
}

struct range_answer {
  range_state state = range_state::equal;
  std::vector<set_digest> parts;
  std::vector<chain::op_hash> members;

  friend bool operator==(const range_answer&, const range_answer&) = default;
};

template <class Inspector>
auto inspect(Inspector& f, range_answer& x) {
  return f(x.state, x.parts, x.members);
}

/// Members that an answer lists rather than divides: less than the digests of
/// their parts.
inline constexpr std::size_t listed_max = 16;

/// Questions of one message: an answer has at most 64 times 16 hashes, 32 KiB.
inline constexpr std::size_t range_questions_max = 64;

/// Digits after which a range is listed however many it has: hashes that share
/// so many were made to.
inline constexpr std::uint8_t digits_max = 32;

/// Members that an answer lists at most, however many there are.
inline constexpr std::size_t members_max = 4096;

/// A set of ops. Immutable.
class op_set {
public:
  /// @pre `members` is sorted and has none twice
  explicit op_set(std::vector<chain::op_hash> members)
    : members_(std::move(members)) {
  }

  const std::vector<chain::op_hash>& members() const {
    return members_;
  }

  std::span<const chain::op_hash> within(const hash_range& range) const;
  bool contains(const chain::op_hash& x) const;
  set_digest digest(const hash_range& range = {}) const;

  /// What its owner says to a question. @pre x.range.digits <= digits_max
  range_answer answer(const range_question& x) const;

private:
  std::vector<chain::op_hash> members_;
};

/// The asker's side: what to ask next, and what it lacks so far.
///
///   next --> send --> answered --> next ... until done
class reconciliation {
public:
  /// Answers that are followed, a bound on what a liar can make us ask: some
  /// 4,400 ranges, 64 an answer, lead to 16,384 members.
  static constexpr std::size_t rounds_max = 128;
  /// Members found missing in one go; the rest is found the next time.
  static constexpr std::size_t missing_max = 16'384;

  /// Makes the asker's set, which is wanted only where the other's differs.
  using set_source = std::function<std::shared_ptr<const op_set>()>;

  explicit reconciliation(std::shared_ptr<const op_set> mine);

  /// @param whole the digest of what `source` gives
  reconciliation(const set_digest& whole, set_source source);

  /// The questions of the next message. @pre !done()
  std::vector<range_question> next();

  /// The answers to the last `next`, in its order. @returns whether they can be
  /// such answers; else nothing more is asked
  bool answered(std::span<const range_answer> answers);

  bool done() const {
    return open_.empty() && asked_.empty();
  }

  /// What the other has and this side lacks, in the order of discovery.
  const std::vector<chain::op_hash>& missing() const {
    return missing_;
  }

  /// Whether all of the difference was found.
  bool complete() const {
    return done() && complete_;
  }

private:
  bool take(const range_question& asked, const range_answer& x);
  const op_set& mine();
  void give_up();

  set_source source_;
  std::shared_ptr<const op_set> mine_;
  std::vector<range_question> open_;
  std::vector<range_question> asked_;
  std::vector<chain::op_hash> missing_;
  std::size_t rounds_ = 0;
  bool complete_ = true;
};

} // namespace ips::gossip
