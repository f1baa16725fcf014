#pragma once
// For each basis at which a cell holds ops: who else should, as it sees the
// network; and so the overlap list, all those with whom it shares something.
//
// It is a copy of the shard's valid ops; between two `update`s it stays behind.
// An update judges what has changed: the bases at which ops came or went, and
// those to which an agent that came or went can matter; over the others it only
// walks. How many agents there are is the caller's to watch: where that is
// another number, it has all of them judged anew. What two agents share is
// asked often: so agents and bases are numbered, and each agent has a list of
// its bases.

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

#include "runtime/dht/expected_holders.hpp"
#include "runtime/dht/shard.hpp"

namespace ips::dht {

/// The greatest distance there is.
inline constexpr distance farthest{{~0ull, ~0ull, ~0ull, ~0ull}};

/// How a cell stands to a basis.
struct standing {
  /// V_δ, closest first; the cell is among them where it belongs there.
  std::vector<agent_id> holders;
  /// Live agents known that are closer to the basis than the cell.
  std::size_t closer = 0;
  /// Who is farther away from the basis can come and go, and all of this stays.
  distance scope = farthest;

  bool expects(const agent_id& x) const;

  /// By how many agents the cell is too far away to be one of V_δ.
  std::size_t beyond() const {
    return beyond(closer, holders.size());
  }

  static std::size_t beyond(std::size_t closer, std::size_t holders) {
    return closer < holders ? 0 : closer - holders + 1;
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

  /// Takes over what has changed in the shard. `judge` says how the cell stands
  /// to a basis whose ops want a resilience.
  void update(shard& held, const resilience_of& resilience,
              const judging& judge);

  /// An agent came, went, or counts otherwise: the next `update` judges anew
  /// those bases to which that can matter.
  /// @returns whether there are such
  bool forget(const agent_id& x);

  /// It judges every basis anew.
  void forget() {
    outdated_ = true;
  }

  /// With whom the cell shares something; without itself.
  std::vector<agent_id> members(const agent_id& self) const;

  /// The valid ops that were made before a time and that each of these should
  /// hold, in the order of their hashes; of nobody: all.
  std::vector<chain::op_hash> expected_of(std::span<const agent_id> all,
                                          timestamp before) const;

  /// Another one whenever `expected_of` of the same agents may be another.
  std::uint64_t version_of(std::span<const agent_id> all) const;

  /// No op was made later.
  timestamp newest() const {
    return newest_;
  }

  /// Bases that the cell holds and should not: more than `slack` agents too far
  /// away. The farthest first.
  std::vector<dht_key> misplaced(std::size_t slack) const;

  /// @returns nothing for a basis that it does not know
  std::optional<standing> find(const dht_key& basis) const;

  std::size_t ops() const {
    return ops_.size();
  }

private:
  /// An agent's place in `agents_`, a basis's in `places_`.
  using number = std::uint32_t;

  struct agent {
    agent_id id;
    /// Where it is one of the holders, in no order.
    std::vector<number> places;
    /// `version_` when something that it should hold came or went.
    std::uint64_t touched = 0;
  };

  /// A basis and its standing.
  struct place {
    dht_key basis;
    std::vector<number> holders;
    std::size_t closer = 0;
    distance scope = farthest;
    std::size_t ops = 0;
    /// The resilience that they want.
    std::uint64_t wanted = 0;
    bool judged = false;
    /// Its rows are being replaced.
    bool stale = false;
  };

  struct row {
    chain::op_hash hash;
    timestamp time;
    number where;
  };

  /// Agents are forgotten when there are so many more than after the last time
  /// that every basis was judged.
  static constexpr std::size_t spare_agents = 1024;

  void begin_anew();
  number place_of(const dht_key& basis);
  void load(const dht_key& basis, const shard& held,
            const resilience_of& resilience, std::vector<row>& into);
  void exchange_rows(std::vector<row> fresh);
  void drop_empty(const std::set<dht_key>& changed);
  void judge_at(number where, const judging& judge);
  void set_holders(number where, const std::vector<agent_id>& holders);
  void touch(const place& x);
  number number_of(const agent_id& x);
  std::vector<bool> places_of(std::span<const agent_id> all) const;

  std::map<dht_key, number> bases_;
  std::vector<place> places_;
  /// Of bases that are gone.
  std::vector<number> free_places_;
  /// In the order of their hashes.
  std::vector<row> ops_;
  std::vector<agent> agents_;
  std::unordered_map<agent_id, number> numbers_;
  std::uint64_t version_ = 0;
  timestamp newest_;
  std::size_t agents_first_ = 0;
  bool outdated_ = false;
};

} // namespace ips::dht
