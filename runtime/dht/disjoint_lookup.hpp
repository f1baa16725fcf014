#pragma once
// A lookup over several disjoint paths, in the spirit of S/Kademlia (Baumgart
// and Mies 2007). One `lookup` believes whoever names the closest agents: a
// liar who names only his friends has it. Here the start contacts are dealt out
// to d lookups of their own, which take turns, and
//
// - no agent is asked by two paths,
// - an answer feeds only the path that asked.
//
// So a liar turns at most the path that asked him, and liars whom one path has
// asked are no use against another. The answer is what all paths found.
//
// The owner drives it as it drives a `lookup`. Bounds: those of a `lookup` for
// each path, and `parms::disjoint_messages_max` for all of them.

#include <map>

#include "runtime/dht/lookup.hpp"

namespace ips::dht {

struct disjoint_options {
  /// Never asked and never in the answer: the agent that looks.
  agent_id self;
  /// How many paths there are, at least one.
  std::size_t paths = parms::paths;
  /// How many live agents each path looks for.
  std::size_t path_want = parms::path_want;
  /// How many live agents the answer has.
  std::size_t want = parms::bucket_size;
};

/// How a publisher looks for the members of the radius around a crowded key:
/// each path for a quarter of those that can be holders, of whom the ground
/// identities are few once another path has asked the rest.
inline disjoint_options around_crowded(const agent_id& self) {
  return {self, parms::paths, parms::radius_holders_max / 4,
          parms::radius_holders_max};
}

class disjoint_lookup {
public:
  disjoint_lookup(const dht_key& key, std::span<const contact> start,
                  const disjoint_options& options);

  const dht_key& key() const {
    return key_;
  }

  /// Whom to ask now; at most one question of each path is under way.
  std::vector<question> next();

  /// As of `lookup`: to the path that asked.
  void answered(const agent_id& id, std::span<const crypto::public_key> named);
  void failed(const agent_id& id);
  void found(const agent_id& id);

  void stop() {
    stopped_ = true;
  }

  bool done() const;

  /// The closest live agents of all paths, closest first; also those of whom
  /// one path alone has heard.
  std::vector<contact> closest() const;

  /// Those that gave the value, closest first.
  std::vector<contact> holders() const;

  /// Questions sent.
  std::size_t messages() const {
    return asked_.size();
  }

  /// The most of any path.
  std::size_t hops() const;

private:
  struct asking {
    std::size_t path = 0;
    bool under_way = true;
  };

  std::vector<question> turn_of(std::size_t path);
  lookup* ended(const agent_id& id);
  std::vector<contact> joined(std::vector<contact> all) const;

  dht_key key_;
  disjoint_options options_;
  std::vector<lookup> paths_;
  /// Whom which path asked.
  std::map<agent_id, asking> asked_;
  std::size_t under_way_ = 0;
  bool stopped_ = false;
};

} // namespace ips::dht
