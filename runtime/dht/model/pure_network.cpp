#include "runtime/dht/model/pure_network.hpp"

namespace ips::dht::model {

pure_network::pure_network(std::size_t size, std::uint64_t seed)
  : random_(seed) {
  for (std::size_t i = 0; i < size; ++i) {
    members_.push_back(random_contact(random_));
    tables_.emplace_back(members_[i].id);
    silent_.push_back(false);
    places_[members_[i].id] = i;
    join(i);
  }
}

std::size_t pure_network::table_bytes_max() const {
  std::size_t most = 0;
  for (auto& x : tables_)
    most = std::max(most, x.bytes_used());
  return most;
}

std::size_t pure_network::table_bytes() const {
  std::size_t sum = 0;
  for (auto& x : tables_)
    sum += x.bytes_used();
  return sum;
}

void pure_network::silence(std::uint32_t millionths) {
  for (std::size_t i = 0; i < silent_.size(); ++i)
    silent_[i] = random_.chance(millionths);
}

std::vector<contact> pure_network::live_members() const {
  std::vector<contact> out;
  for (std::size_t i = 0; i < members_.size(); ++i)
    if (!silent_[i])
      out.push_back(members_[i]);
  return out;
}

lookup_result pure_network::look_up(std::size_t i, const dht_key& key,
                                    std::size_t want,
                                    std::span<const contact> start) {
  auto known = tables_[i].closest(key, parms::bucket_size);
  known.insert(known.end(), start.begin(), start.end());
  lookup search{key, known, {members_[i].id, want}};
  lookup_result out;
  ++now_.micros;
  for (auto asked = search.next(); !asked.empty(); asked = search.next()) {
    ++out.rounds;
    for (auto& to : asked) {
      if (is_silent(to.id)) {
        search.failed(to.id);
        tables_[i].failed(to.id);
        continue;
      }
      search.answered(to.id, ask(members_[i], to, key, to.count));
      tables_[i].seen(to, now_);
    }
  }
  IPS_ASSERT(search.done());
  out.closest = search.closest();
  out.hops = search.hops();
  out.messages = search.messages();
  tables_[i].looked_up({key, out.closest, search.exhausted()}, now_);
  return out;
}

/// As a cell joins: it looks for itself, and so makes itself known to its
/// surroundings, then into each bucket beyond them.
void pure_network::join(std::size_t i) {
  auto key = id_cast<dht_key>(members_[i].id);
  auto entry = std::span<const contact>{members_}.first(i);
  if (i > 0)
    entry = entry.subspan(random_.below(i), 1);
  look_up(i, key, joining(members_[i].id).want, entry);
  auto begun = now_;
  for (auto index : tables_[i].refresh_due(begun))
    look_up(i, tables_[i].key_within(index, random_), parms::refresh_want);
}

std::vector<crypto::public_key> pure_network::ask(const contact& from,
                                                  const contact& to,
                                                  const dht_key& key,
                                                  std::size_t n) {
  auto& asked = table(to.id);
  auto closest = asked.closest_keys(key, n);
  asked.seen(from, now_);
  return closest;
}

} // namespace ips::dht::model
