#pragma once
// Everyone who was heard of, by id: what a node keeps that must know them all.
// 64 bytes an agent.

#include <map>
#include <vector>

#include "runtime/dht/contact.hpp"
#include "runtime/dht/distance.hpp"

namespace ips::dht {

/// The ids that begin with the first `bits` bits of `key`.
struct subtree {
  dht_key key;
  unsigned bits = 0;

  /// Whether an id is of it.
  template <class Tag>
  bool covers(const id256<Tag>& x) const {
    return common_prefix(key, x) >= bits;
  }

  /// The least id of it.
  dht_key first() const;

  /// The subtree of those with one bit more, 0 or 1. @pre bits < id_bits
  subtree half(bool bit) const;
};

class directory {
public:
  /// @param most agents beyond so many are not taken in
  explicit directory(std::size_t most) : most_(most) {
  }

  /// @returns whether it is new here
  bool add(const contact& x);

  void remove(const agent_id& x) {
    agents_.erase(x);
  }

  bool knows(const agent_id& x) const {
    return agents_.contains(x);
  }

  std::size_t size() const {
    return agents_.size();
  }

  /// The agents closest to a key, closest first.
  std::vector<contact> closest(const dht_key& key, std::size_t n) const;

  /// All agents of a subtree, by id.
  std::vector<contact> within(const subtree& x) const;

  /// The agent that comes next after an id, the first one after the last.
  /// @pre size() > 0
  contact after(const agent_id& x) const;

private:
  std::size_t most_;
  std::map<agent_id, crypto::public_key> agents_;
};

} // namespace ips::dht
