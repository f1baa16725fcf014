#pragma once
// Agents in the order of their ids: those closest to a key are a short walk.

#include <vector>

#include "runtime/dht/contact.hpp"
#include "runtime/dht/distance.hpp"

namespace ips::dht::model {

class sorted_agents {
public:
  sorted_agents() = default;
  explicit sorted_agents(std::vector<contact> all);

  const std::vector<contact>& all() const {
    return all_;
  }

  std::size_t size() const {
    return all_.size();
  }

  const contact& operator[](std::size_t i) const {
    return all_[i];
  }

  /// Its place; `size()` of one who is not among them.
  std::size_t place_of(const agent_id& id) const;

  /// The n closest to a key, closest first.
  std::vector<contact> closest(const dht_key& key, std::size_t n) const;

  /// Places of those that share `bits` bits with an id: first, and one past the
  /// last.
  std::pair<std::size_t, std::size_t> subtree(const agent_id& id,
                                              unsigned bits) const;

private:
  std::vector<contact> all_;
};

} // namespace ips::dht::model
