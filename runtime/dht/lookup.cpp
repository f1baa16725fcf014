#include "runtime/dht/lookup.hpp"

#include <algorithm>

namespace ips::dht {

lookup::lookup(const dht_key& key, std::span<const contact> start,
               const lookup_options& options)
  : key_(key), options_(options) {
  options_.want = std::clamp<std::size_t>(options.want, 1, parms::want_max);
  options_.alpha = std::max<std::size_t>(options.alpha, 1);
  for (auto& x : start)
    if (consistent(x))
      add(x, 1);
  trim();
}

std::vector<question> lookup::next() {
  std::vector<question> out;
  if (stopped_)
    return out;
  auto window = std::span{candidates_}.first(window_end());
  auto under_way = static_cast<std::size_t>(
    std::count_if(window.begin(), window.end(),
                  [](auto& x) { return x.at == state::asked; }));
  std::size_t rank = 0;
  for (auto& x : window) {
    if (under_way >= options_.alpha || messages_ >= parms::lookup_messages_max)
      break;
    if (x.at == state::fresh) {
      x.at = state::asked;
      x.asked_for = static_cast<std::uint8_t>(answer_size(rank));
      ++messages_;
      ++under_way;
      out.push_back({{x.who}, x.asked_for});
    }
    rank += x.at == state::failed ? 0 : 1;
  }
  return out;
}

void lookup::answered(const agent_id& id,
                      std::span<const crypto::public_key> named) {
  auto from = find(id);
  if (from == nullptr || from->at != state::asked || done())
    return;
  from->at = state::answered;
  from->was_full = named.size() >= from->asked_for;
  auto hop = static_cast<std::uint16_t>(from->hop + 1);
  auto count = std::min<std::size_t>(named.size(), from->asked_for);
  for (auto& key : named.first(count))
    add(contact_of(key), hop);
  trim();
}

void lookup::failed(const agent_id& id) {
  auto from = find(id);
  if (from == nullptr || from->at != state::asked || done())
    return;
  from->at = state::failed;
}

void lookup::found(const agent_id& id) {
  auto from = find(id);
  if (from == nullptr || done())
    return;
  if (from->at == state::asked)
    from->at = state::answered;
  from->has_value = from->at == state::answered;
}

bool lookup::done() const {
  if (stopped_)
    return true;
  auto may_ask = messages_ < parms::lookup_messages_max;
  auto end = window_end();
  for (std::size_t i = 0; i < end; ++i) {
    auto at = candidates_[i].at;
    if (at == state::asked || (at == state::fresh && may_ask))
      return false;
  }
  return true;
}

std::vector<contact> lookup::closest() const {
  std::vector<contact> out;
  for (auto& x : candidates_) {
    if (out.size() == options_.want)
      break;
    if (x.at == state::answered)
      out.push_back(x.who);
  }
  return out;
}

std::vector<contact> lookup::holders() const {
  std::vector<contact> out;
  for (auto& x : candidates_)
    if (x.has_value)
      out.push_back(x.who);
  return out;
}

bool lookup::exhausted() const {
  std::size_t live = 0;
  for (auto& x : candidates_) {
    if (x.at == state::fresh || x.at == state::asked)
      return false;
    if (x.at != state::answered)
      continue;
    // those closest to the key name all that they know
    if (++live <= options_.alpha && x.was_full)
      return false;
  }
  return !stopped_ && live < options_.want;
}

std::size_t lookup::hops() const {
  std::size_t most = 0;
  std::size_t count = 0;
  for (auto& x : candidates_) {
    if (count == options_.want)
      break;
    if (x.at != state::answered)
      continue;
    ++count;
    most = std::max<std::size_t>(most, x.hop);
  }
  return most;
}

/// The closest ones know best who else is close: they are asked for all that
/// are wanted, and another k for the silent among those; the others for k.
std::size_t lookup::answer_size(std::size_t rank) const {
  if (options_.whole_answers)
    return parms::answer_contacts_max;
  if (rank >= options_.alpha)
    return parms::bucket_size;
  return std::min(options_.want + parms::bucket_size,
                  parms::answer_contacts_max);
}

void lookup::add(const contact& who, std::uint16_t hop) {
  if (who.id == options_.self)
    return;
  auto i = place_of(who.id);
  if (i < candidates_.size() && candidates_[i].who.id == who.id)
    return;
  candidates_.insert(candidates_.begin() + static_cast<std::ptrdiff_t>(i),
                     candidate{.who = who, .hop = hop});
}

/// Drops the farthest fresh candidates beyond the spares.
void lookup::trim() {
  std::size_t fresh = 0;
  auto extra = [&, room = options_.want + parms::spares_max](auto& x) {
    return x.at == state::fresh && ++fresh > room;
  };
  auto last = std::remove_if(candidates_.begin(), candidates_.end(), extra);
  candidates_.erase(last, candidates_.end());
}

/// Where a candidate stands, or would stand.
std::size_t lookup::place_of(const agent_id& id) const {
  auto at = std::lower_bound(candidates_.begin(), candidates_.end(), id,
                             [this](const candidate& x, const agent_id& y) {
                               return closer(key_, x.who.id, y);
                             });
  return static_cast<std::size_t>(at - candidates_.begin());
}

lookup::candidate* lookup::find(const agent_id& id) {
  auto i = place_of(id);
  if (i == candidates_.size() || candidates_[i].who.id != id)
    return nullptr;
  return &candidates_[i];
}

/// One past the last candidate of the window.
std::size_t lookup::window_end() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < candidates_.size(); ++i)
    if (candidates_[i].at != state::failed && ++count == options_.want)
      return i + 1;
  return candidates_.size();
}

} // namespace ips::dht
