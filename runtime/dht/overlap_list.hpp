#pragma once
// For each basis at which a cell holds ops: who else should, as it sees the
// network; and so the overlap list, all those with whom it shares something.
//
// It is a copy of the shard's valid ops, made anew by `rebuild`; between two of
// them it stays behind. Standings are computed once for each basis and kept
// until `forget`, which is due when the neighbourhood has changed.

#include <functional>
#include <map>

#include "runtime/dht/expected_holders.hpp"
#include "runtime/dht/shard.hpp"

namespace ips::dht {

/// How a cell stands to a basis.
struct standing {
  /// V_δ, closest first; the cell is among them where it belongs there.
  std::vector<agent_id> holders;
  /// Live agents known that are closer to the basis than the cell.
  std::size_t closer = 0;

  bool expects(const agent_id& x) const;

  /// By how many agents the cell is too far away to be one of V_δ.
  std::size_t beyond() const {
    return closer < holders.size() ? 0 : closer - holders.size() + 1;
  }
};

/// @param closest the live agents known closest to the basis, closest first,
/// without `self`; more of them than V_δ can have
/// @param agents how many the network has, as of `expected_holders`
standing standing_of(const dht_key& basis, const contact& self,
                     std::span<const contact> closest, const uptime_of& uptime,
                     std::uint64_t resilience_millionths,
                     std::uint64_t agents = 0);

class overlap_list {
public:
  using judging = std::function<standing(const dht_key&, std::uint64_t)>;
  using resilience_of = std::function<std::uint64_t(const chain::op&)>;

  /// Takes over what the shard holds now. `judge` says how the cell stands to a
  /// basis whose ops want a resilience.
  void rebuild(const shard& held, const resilience_of& resilience,
               const judging& judge);

  /// The neighbourhood is another: the next `rebuild` judges every basis anew.
  void forget() {
    outdated_ = true;
  }

  /// With whom the cell shares something; without itself.
  std::vector<agent_id> members(const agent_id& self) const;

  /// The valid ops that were made before a time and that each of these should
  /// hold, in the order of their hashes; of nobody: all.
  std::vector<chain::op_hash> expected_of(std::span<const agent_id> all,
                                          timestamp before) const;

  /// Bases that the cell holds and should not: more than `slack` agents too far
  /// away. The farthest first.
  std::vector<dht_key> misplaced(std::size_t slack) const;

  /// @returns nothing for a basis that it does not know
  const standing* find(const dht_key& basis) const;

  std::size_t ops() const {
    return ops_.size();
  }

private:
  struct row {
    chain::op_hash hash;
    timestamp time;
    const standing* place;
  };

  /// Nodes stay where they are: rows point to them.
  std::map<dht_key, standing> standings_;
  std::vector<row> ops_;
  bool outdated_ = false;
};

} // namespace ips::dht
