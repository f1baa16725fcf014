#pragma once
// A network of routing tables without actors: each question is a function call.
// Tests and benchmarks use it; it stands here, and not with either, because
// both do and neither may include the other. No program but theirs links it.

#include <algorithm>
#include <map>

#include "runtime/dht/lookup.hpp"
#include "runtime/dht/routing_table.hpp"

namespace ips::dht::model {

/// A contact whose key is drawn, not made: nothing here signs.
inline contact random_contact(random_source& random) {
  crypto::public_key key;
  for (auto& byte : key.value)
    byte = static_cast<std::uint8_t>(random.below(256));
  return contact_of(key);
}

inline dht_key random_key(random_source& random) {
  return id_cast<dht_key>(random_contact(random).id);
}

/// The n of `all` closest to a key: what is right by definition.
inline std::vector<contact> closest_of(std::vector<contact> all,
                                       const dht_key& key, std::size_t n) {
  std::sort(all.begin(), all.end(), [&](const contact& a, const contact& b) {
    return closer(key, a.id, b.id);
  });
  all.resize(std::min(n, all.size()));
  return all;
}

/// How a lookup went.
struct lookup_result {
  std::vector<contact> closest;
  std::size_t hops = 0;
  std::size_t messages = 0;
  /// Rounds of questions sent together.
  std::size_t rounds = 0;
};

class pure_network {
public:
  /// Agents that join one after another, each through one that is there.
  pure_network(std::size_t size, std::uint64_t seed);

  /// Bytes of the largest routing table, and of all together.
  std::size_t table_bytes_max() const;
  std::size_t table_bytes() const;

  random_source& random() {
    return random_;
  }

  const std::vector<contact>& members() const {
    return members_;
  }

  routing_table& table(std::size_t i) {
    return tables_[i];
  }

  routing_table& table(const agent_id& id) {
    return tables_[places_.at(id)];
  }

  /// Makes a share of the agents silent, in millionths.
  void silence(std::uint32_t millionths);

  bool is_silent(const agent_id& id) const {
    return silent_[places_.at(id)];
  }

  std::vector<contact> live_members() const;

  /// Agent `i` looks up a key, from `start` where it knows nobody yet.
  lookup_result look_up(std::size_t i, const dht_key& key, std::size_t want,
                        std::span<const contact> start = {});

private:
  void join(std::size_t i);
  std::vector<crypto::public_key> ask(const contact& from, const contact& to,
                                      const dht_key& key, std::size_t n);

  random_source random_;
  timestamp now_{1};
  std::vector<contact> members_;
  std::vector<routing_table> tables_;
  std::vector<bool> silent_;
  std::map<agent_id, std::size_t> places_;
};

} // namespace ips::dht::model
