#include "runtime/gossip/reconcile.hpp"

#include <algorithm>

#include "runtime/base/assert.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::gossip {

namespace {

constexpr std::uint8_t fan_out = 16;

std::uint8_t digit_of(const chain::op_hash& x, std::size_t i) {
  auto pair = x.value[i / 2];
  return i % 2 == 0 ? pair >> 4 : pair & 0x0f;
}

/// The range of those that go on with this digit.
hash_range part_of(const hash_range& range, std::uint8_t digit) {
  auto out = range;
  auto& pair = out.start.value[range.digits / 2];
  pair = static_cast<std::uint8_t>(
    range.digits % 2 == 0 ? digit << 4 : (pair & 0xf0) | digit);
  ++out.digits;
  return out;
}

/// The least hash of the range.
chain::op_hash first_of(const hash_range& range) {
  chain::op_hash out;
  std::copy_n(range.start.value.begin(), range.digits / 2, out.value.begin());
  if (range.digits % 2 != 0)
    out.value[range.digits / 2] = range.start.value[range.digits / 2] & 0xf0;
  return out;
}

bool is_within(const hash_range& range, const chain::op_hash& x) {
  for (std::size_t i = 0; i < range.digits; ++i)
    if (digit_of(range.start, i) != digit_of(x, i))
      return false;
  return true;
}

/// In their order, and none twice.
bool is_ascending(const std::vector<chain::op_hash>& members) {
  auto wrong = [](auto& a, auto& b) { return !(a < b); };
  return std::adjacent_find(members.begin(), members.end(), wrong)
         == members.end();
}

set_digest digest_of(std::span<const chain::op_hash> members) {
  if (members.empty())
    return {};
  static_assert(sizeof(chain::op_hash) == 32);
  return crypto::hash_as<set_digest>(
    {members.front().value.data(), members.size() * sizeof(chain::op_hash)});
}

} // namespace

// -- op_set --------------------------------------------------------------------

std::span<const chain::op_hash> op_set::within(const hash_range& range) const {
  auto first
    = std::lower_bound(members_.begin(), members_.end(), first_of(range));
  auto last = std::partition_point(
    first, members_.end(), [&](auto& x) { return is_within(range, x); });
  return {first, last};
}

bool op_set::contains(const chain::op_hash& x) const {
  return std::binary_search(members_.begin(), members_.end(), x);
}

set_digest op_set::digest(const hash_range& range) const {
  return digest_of(within(range));
}

range_answer op_set::answer(const range_question& x) const {
  IPS_ASSERT(x.range.digits <= digits_max);
  range_answer out;
  auto mine = within(x.range);
  if (digest_of(mine) == x.mine)
    return out;
  if (mine.size() <= listed_max || x.range.digits >= digits_max) {
    out.state = range_state::listed;
    auto count = std::min(mine.size(), members_max);
    out.members.assign(mine.begin(), mine.begin() + count);
    return out;
  }
  out.state = range_state::divided;
  for (std::uint8_t digit = 0; digit < fan_out; ++digit)
    out.parts.push_back(digest(part_of(x.range, digit)));
  return out;
}

// -- reconciliation --------------------------------------------------------------

reconciliation::reconciliation(std::shared_ptr<const op_set> mine)
  : mine_(std::move(mine)), open_{range_question{{}, mine_->digest()}} {
}

reconciliation::reconciliation(const set_digest& whole, set_source source)
  : source_(std::move(source)), open_{range_question{{}, whole}} {
}

const op_set& reconciliation::mine() {
  if (!mine_)
    mine_ = source_();
  return *mine_;
}

std::vector<range_question> reconciliation::next() {
  auto count = std::min(open_.size(), range_questions_max);
  auto first = open_.end() - static_cast<std::ptrdiff_t>(count);
  asked_.assign(first, open_.end());
  open_.erase(first, open_.end());
  return asked_;
}

bool reconciliation::answered(std::span<const range_answer> answers) {
  auto asked = std::exchange(asked_, {});
  auto sound = answers.size() == asked.size();
  for (std::size_t i = 0; sound && i < asked.size(); ++i)
    sound = take(asked[i], answers[i]);
  if (!sound || ++rounds_ >= rounds_max || missing_.size() >= missing_max)
    give_up();
  return sound;
}

/// @returns whether `x` can be an answer to what was asked
bool reconciliation::take(const range_question& asked, const range_answer& x) {
  switch (x.state) {
    case range_state::equal:
      return x.parts.empty() && x.members.empty();
    case range_state::divided:
      if (x.parts.size() != fan_out || !x.members.empty()
          || asked.range.digits >= digits_max)
        return false;
      for (std::uint8_t digit = 0; digit < fan_out; ++digit) {
        auto part = part_of(asked.range, digit);
        auto own = mine().digest(part);
        // Of what the other has nothing there is nothing to learn.
        if (!x.parts[digit].is_none() && own != x.parts[digit])
          open_.push_back({part, own});
      }
      return true;
    case range_state::listed:
      if (!x.parts.empty() || x.members.size() > members_max
          || !is_ascending(x.members))
        return false;
      for (auto& member : x.members) {
        if (!is_within(asked.range, member))
          return false;
        if (!mine().contains(member))
          missing_.push_back(member);
      }
      return true;
  }
  return false;
}

void reconciliation::give_up() {
  complete_ = complete_ && open_.empty() && missing_.size() <= missing_max;
  open_.clear();
  missing_.resize(std::min(missing_.size(), missing_max));
}

} // namespace ips::gossip
