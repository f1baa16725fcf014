#pragma once
// A network part of which lies, and gets of values that the liars hide.
//
// Routing tables are filled as joins leave them (all of a subtree, or as many
// of it as a bucket holds, drawn), and stay as they are: no get learns from
// another. A value verifies itself, so a liar can withhold it, not forge it. It
// is at its V_δ, honest or not, each liar having acknowledged it. The silent
// acknowledge nothing: V_δ are the closest that do.
//
// Some agents write and read. V_δ is as its writer sees it, by the `candour`
// that this one has met in its own gets: nobody learns from another. Holders
// who know better would add themselves; here they do not.
//
// Half of the stale liars' keys hold a value that was changed: they give what
// it was before, and the get has succeeded only with the new one.

#include <array>
#include <map>

#include "runtime/base/random.hpp"
#include "runtime/dht/crowding.hpp"
#include "runtime/dht/model/sorted_agents.hpp"
#include "runtime/dht/routing_table.hpp"
#include "runtime/dht/value_search.hpp"

namespace ips::dht::model {

enum class liar_kind : std::uint8_t {
  /// Never answers.
  silent,
  /// Names agents far away and keys that belong to nobody, close to the key.
  wrong_neighbours,
  /// Names the liars closest to the key.
  colluding,
  /// Names the right agents; gives nothing, or an old version.
  stale,
};

inline constexpr std::array liar_kinds{liar_kind::silent,
                                       liar_kind::wrong_neighbours,
                                       liar_kind::colluding, liar_kind::stale};

std::string_view to_string(liar_kind x);

/// Gets and how they went.
struct get_tally {
  std::size_t gets = 0;
  std::size_t succeeded = 0;
  std::size_t messages = 0;
  std::size_t messages_max = 0;
  /// Of those that succeeded: in which stage.
  std::array<std::size_t, 4> in_stage{};
};

class adversaries {
public:
  /// All honest at first.
  adversaries(std::size_t agents, std::uint64_t seed);

  /// Gets that each agent that writes and reads has made before any is counted:
  /// twice what candour needs where half of all lie.
  static constexpr std::size_t gets_before = 32;

  /// Makes a share of the agents liars, in millionths, of one kind.
  /// @param active honest agents that write and read from now on
  /// @param before gets that each of them makes at once
  void corrupt(liar_kind kind, std::uint32_t millionths,
               std::size_t active = 100, std::size_t before = gets_before);

  /// Whether gets go beyond the direct lookup, and V_δ grows as holders
  /// withhold; at first they do.
  void defend(bool how) {
    defended_ = how;
  }

  /// Gets of random keys.
  get_tally get_many(std::size_t count);

  const sorted_agents& agents() const {
    return agents_;
  }

  const routing_table& table(std::size_t i) const {
    return tables_[i];
  }

  random_source& random() {
    return random_;
  }

  /// What the uptimes of V_δ must add up to for those who write, on average, in
  /// millionths.
  std::uint64_t wanted() const;

  /// How many agents there are, as lookups tell.
  std::uint64_t estimated() const {
    return density_.agents();
  }

private:
  struct value {
    dht_key key;
    std::vector<contact> holders;
    bool changed = false;
  };

  void fill_table(std::size_t place);
  void measure_density();
  std::size_t draw_honest();
  std::size_t draw_active();
  value draw_value(std::size_t reader);
  std::vector<contact> holders_of(const dht_key& key,
                                  const candour& writer) const;
  void get(std::size_t from, const value& x, get_tally& into);
  void ask(value_search& search, const question& to, const value& x);
  std::vector<crypto::public_key> names(std::size_t place, const dht_key& key,
                                        std::size_t n);

  random_source random_;
  sorted_agents agents_;
  std::vector<routing_table> tables_;
  bool defended_ = true;
  liar_kind kind_ = liar_kind::silent;
  std::vector<bool> lies_;
  sorted_agents liars_;
  sorted_agents honest_;
  /// Keys to which nobody answers: as many as agents.
  sorted_agents nobodies_;
  density density_;
  /// Those that write and read, and what each has met.
  std::map<std::size_t, candour> met_;
  std::vector<std::size_t> active_;
};

} // namespace ips::dht::model
