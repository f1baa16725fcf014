#include "runtime/dht/routing_table.hpp"

#include <algorithm>
#include <cstdint>

namespace ips::dht {

namespace {

/// Calls `visit(i)` for buckets 0 to `count` - 1 in the order of their distance
/// from a key at distance `d` from self, and `visit(count)` where self and all
/// deeper buckets stand; ends when `visit` answers false.
template <class Visit>
void walk_outwards(const distance& d, unsigned count, Visit visit) {
  for (unsigned i = 0; i < count; ++i)
    if (d.bit(i) && !visit(i))
      return;
  if (!visit(count))
    return;
  for (auto i = count; i-- > 0;)
    if (!d.bit(i) && !visit(i))
      return;
}

} // namespace

routing_table::routing_table(const agent_id& self) : self_(self) {
}

bool routing_table::seen(const contact& x, timestamp now) {
  auto index = common_prefix(self_, x.id);
  if (index == id_bits)
    return false;
  if (index < buckets_.size() && buckets_[index].holds(x))
    return buckets_[index].seen(x, now);
  if (!consistent(x))
    return false;
  grown_bucket(index).seen(x, now);
  complete_depth_ = std::max(complete_depth_, uncrowded_depth());
  return true;
}

bool routing_table::failed(const agent_id& id) {
  auto index = common_prefix(self_, id);
  return index < buckets_.size() && buckets_[index].failed(id);
}

bool routing_table::answered(const agent_id& id, timestamp now) {
  auto index = common_prefix(self_, id);
  return index < buckets_.size() && buckets_[index].answered(id, now);
}

std::vector<contact> routing_table::closest(const dht_key& key,
                                            std::size_t n) const {
  return contacts_of(closest_keys(key, n));
}

std::vector<crypto::public_key>
routing_table::closest_keys(const dht_key& key, std::size_t n) const {
  std::vector<crypto::public_key> out;
  auto count = static_cast<unsigned>(buckets_.size());
  walk_outwards(distance_of(self_, key), count, [&](unsigned i) {
    if (i < count) {
      auto part = buckets_[i].closest(key, n - out.size());
      if (out.empty())
        out = std::move(part);
      else
        out.insert(out.end(), part.begin(), part.end());
    }
    return out.size() < n;
  });
  return out;
}

bool routing_table::knows(const agent_id& id) const {
  auto index = common_prefix(self_, id);
  return index < buckets_.size() && buckets_[index].knows(id);
}

bool routing_table::owes_answers(const contact& x) const {
  return failures_of(x) > 0;
}

bool routing_table::in_doubt(const contact& x) const {
  return failures_of(x) >= parms::failures_max;
}

std::uint8_t routing_table::failures_of(const contact& x) const {
  auto index = common_prefix(self_, x.id);
  return index < buckets_.size() ? buckets_[index].failures_of(x) : 0;
}

std::size_t routing_table::size() const {
  std::size_t count = 0;
  for (auto& x : buckets_)
    count += x.live_count();
  return count;
}

std::vector<contact> routing_table::contacts() const {
  return closest(id_cast<dht_key>(self_), SIZE_MAX);
}

std::vector<contact> routing_table::least_recently_seen(timestamp before,
                                                        std::size_t n) const {
  std::vector<const record*> old;
  for (auto& x : buckets_)
    for (auto& entry : x.records())
      if (entry.last_seen() < before && !entry.stale())
        old.push_back(&entry);
  // keys break ties, so that the order does not depend on the arrivals'
  std::sort(old.begin(), old.end(), [](const record* a, const record* b) {
    return std::pair{a->last_seen(), a->key()}
           < std::pair{b->last_seen(), b->key()};
  });
  old.resize(std::min(n, old.size()));
  std::vector<contact> out;
  for (auto entry : old)
    out.push_back(contact_of(entry->key()));
  return out;
}

// -- completeness -------------------------------------------------------------

void routing_table::looked_up(const lookup_end& x, timestamp now) {
  auto d = distance_of(self_, x.key);
  if (auto i = d.leading_zeros(); i < buckets_.size())
    buckets_[i].mark_refreshed(now);
  if (x.closest.empty() && !x.exhausted)
    return;
  auto reach = x.exhausted ? greatest_with_prefix({}, 0)
                           : distance_of(x.closest.back().id, x.key);
  auto depth = uncrowded_depth();
  while (depth <= id_bits && greatest_with_prefix(d, depth) > reach)
    ++depth;
  // a narrower proof does not replace a wider one that holds
  if (depth > complete_depth_ || depth > id_bits)
    return;
  complete_depth_ = depth;
  proven_ = now;
}

bool routing_table::complete_around(const dht_key& key, timestamp since) const {
  return common_prefix(self_, key) >= complete_depth_ && proven_ >= since;
}

bool routing_table::knows_closest(const dht_key& key, std::size_t n,
                                  timestamp since) const {
  auto count = static_cast<unsigned>(buckets_.size());
  auto complete = true;
  std::size_t found = 0;
  walk_outwards(distance_of(self_, key), count, [&](unsigned i) {
    if (found >= n)
      return false;
    complete
      = i >= complete_depth_ || (i == count && complete_depth_ <= id_bits);
    if (i < count)
      found += buckets_[i].live_count();
    return complete;
  });
  return complete && proven_ >= since;
}

std::vector<unsigned> routing_table::refresh_due(timestamp before) const {
  std::vector<unsigned> due;
  auto count = static_cast<unsigned>(buckets_.size());
  for (auto i = std::min(count, complete_depth_); i-- > 0;)
    if (buckets_[i].refreshed() < before)
      due.push_back(i);
  return due;
}

dht_key routing_table::key_within(unsigned index, random_source& random) const {
  IPS_ASSERT(index < id_bits);
  distance noise;
  for (auto& word : noise.words)
    word = random.next();
  // 0 ... 0 1, then noise
  auto one = with_flipped_bit({}, index);
  auto tail = greatest_with_prefix({}, index + 1);
  for (unsigned i = 0; i < 4; ++i)
    noise.words[i] = (noise.words[i] & tail.words[i]) | one.words[i];
  return key_at(self_, noise);
}

std::size_t routing_table::bytes_used() const {
  auto sum = sizeof *this + buckets_.capacity() * sizeof(bucket);
  for (auto& x : buckets_)
    sum += x.heap_bytes();
  return sum;
}

bucket& routing_table::grown_bucket(unsigned index) {
  if (index >= buckets_.size()) {
    buckets_.reserve(index + 1);
    buckets_.resize(index + 1);
  }
  return buckets_[index];
}

unsigned routing_table::uncrowded_depth() const {
  std::size_t members = 1;
  for (auto i = static_cast<unsigned>(buckets_.size()); i-- > 0;) {
    members += buckets_[i].live_count();
    if (members > parms::surroundings || buckets_[i].full())
      return i + 1;
  }
  return 0;
}

} // namespace ips::dht
