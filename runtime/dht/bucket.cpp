#include "runtime/dht/bucket.hpp"

#include <algorithm>

namespace ips::dht {

namespace {

/// Buckets grow by so many records: doubling would waste a third of them.
constexpr std::size_t growth = 4;

constexpr auto records_max = parms::bucket_size + parms::cache_size;

std::uint64_t pack(timestamp seen, std::uint8_t failures) {
  auto micros
    = static_cast<std::uint64_t>(std::max<std::int64_t>(seen.micros, 0));
  return micros << 8 | failures;
}

/// A live record on its way into a sorted answer.
struct ranked {
  std::uint64_t far;
  const record* entry;
};

} // namespace

// -- record -------------------------------------------------------------------

record::record(const contact& x, timestamp seen)
  : head_(word_of(x.id, 0)), key_(x.key), packed_(pack(seen, 0)) {
}

void record::touch(timestamp seen) {
  packed_ = pack(std::max(seen, last_seen()), 0);
}

void record::add_failure() {
  if (failures() < 0xff)
    ++packed_;
}

// -- bucket -------------------------------------------------------------------

bool bucket::seen(const contact& x, timestamp now) {
  if (auto i = find(x); i < records_.size()) {
    records_[i].touch(now);
    return false;
  }
  admit(record{x, now});
  return true;
}

bool bucket::failed(const agent_id& id) {
  auto i = find(id);
  if (i == records_.size())
    return false;
  if (i >= main_count_) {
    records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  }
  auto was_stale = records_[i].stale();
  records_[i].add_failure();
  if (was_stale || !records_[i].stale())
    return false;
  promote_into(i);
  return true;
}

bool bucket::answered(const agent_id& id, timestamp now) {
  auto i = find(id);
  if (i == records_.size())
    return false;
  auto was_stale = records_[i].stale();
  records_[i].touch(now);
  return was_stale;
}

bool bucket::knows(const agent_id& id) const {
  auto i = find(id);
  return i < records_.size() && is_live(i);
}

bool bucket::holds(const contact& x) const {
  return find(x) < records_.size();
}

std::uint8_t bucket::failures_of(const contact& x) const {
  auto i = find(x);
  return i < records_.size() ? records_[i].failures() : 0;
}

std::vector<crypto::public_key> bucket::closest(const dht_key& key,
                                                std::size_t n) const {
  std::array<ranked, records_max> live;
  std::size_t count = 0;
  auto head = word_of(key, 0);
  for (std::size_t i = 0; i < records_.size(); ++i)
    if (is_live(i))
      live[count++] = {records_[i].head() ^ head, &records_[i]};
  auto first = live.begin();
  auto last = first + count;
  n = std::min(n, count);
  std::sort(first, last, [&key](const ranked& a, const ranked& b) {
    if (a.far != b.far)
      return a.far < b.far;
    return closer(key, crypto::address_of(a.entry->key()),
                  crypto::address_of(b.entry->key()));
  });
  std::vector<crypto::public_key> out;
  out.reserve(n);
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(live[i].entry->key());
  return out;
}

std::size_t bucket::live_count() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < records_.size(); ++i)
    count += is_live(i) ? 1 : 0;
  return count;
}

bool bucket::full() const {
  return records_.size() == records_max;
}

std::size_t bucket::find(const contact& x) const {
  auto head = word_of(x.id, 0);
  std::size_t i = 0;
  while (i < records_.size()
         && (records_[i].head() != head || records_[i].key() != x.key))
    ++i;
  return i;
}

std::size_t bucket::find(const agent_id& id) const {
  auto head = word_of(id, 0);
  std::size_t i = 0;
  while (i < records_.size()
         && (records_[i].head() != head
             || crypto::address_of(records_[i].key()) != id))
    ++i;
  return i;
}

/// The record of [first, last) that was seen longest ago, of the stale ones
/// alone if asked for; `last` if there is none.
std::size_t bucket::oldest(std::size_t first, std::size_t last,
                           bool stale) const {
  auto best = last;
  for (auto i = first; i < last; ++i)
    if (!stale || records_[i].stale())
      if (best == last || records_[i].last_seen() < records_[best].last_seen())
        best = i;
  return best;
}

void bucket::admit(const record& x) {
  if (main_count_ < parms::bucket_size) {
    reserve_one();
    records_.insert(records_.begin() + main_count_, x);
    ++main_count_;
    return;
  }
  if (auto i = oldest(0, main_count_, true); i < main_count_) {
    records_[i] = x;
    return;
  }
  if (!full()) {
    reserve_one();
    records_.push_back(x);
    return;
  }
  records_[oldest(main_count_, records_.size(), false)] = x;
}

/// Gives a main entry's place to the cached contact that was seen last.
void bucket::promote_into(std::size_t place) {
  if (records_.size() == main_count_)
    return;
  auto first = records_.begin() + main_count_;
  auto freshest = std::max_element(first, records_.end(),
                                   [](const record& a, const record& b) {
                                     return a.last_seen() < b.last_seen();
                                   });
  records_[place] = *freshest;
  records_.erase(freshest);
}

void bucket::reserve_one() {
  if (records_.size() == records_.capacity())
    records_.reserve(records_.size() + growth);
}

} // namespace ips::dht
