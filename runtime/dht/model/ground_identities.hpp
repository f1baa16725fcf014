#pragma once
// One who wants what stands at a key to vanish: identities ground so that they
// are closer to the key than anyone else. They answer, name each other alone,
// acknowledge what is put to them, and give nothing.
//
// Every honest agent has heard of all of them just now: they take what places
// its table gives to newcomers. The publisher finds its holders itself; nobody
// tells others afterwards, as holders that compare would.

#include <map>

#include "runtime/dht/model/adversaries.hpp"

namespace ips::dht::model {

struct attack_outcome {
  /// The get found the value.
  bool succeeded = false;
  /// The publisher saw that the key is crowded.
  bool crowded = false;
  std::size_t holders = 0;
  std::size_t honest_holders = 0;
  std::size_t messages_of_put = 0;
  std::size_t messages_of_get = 0;
};

/// Who holds a key next to which somebody has ground identities.
enum class holding_rule : std::uint8_t {
  /// The closest, be they who they may.
  closest,
  /// And where the key is crowded, the members of its radius.
  by_radius,
  /// The identities come after the put, and nobody has noticed yet: the closest
  /// honest agents.
  from_before,
};

class ground_identities {
public:
  /// @param all an honest network, which outlives this
  /// @param drawn identities that the attacker makes, from which he takes those
  /// closest to a key
  ground_identities(adversaries& all, std::size_t drawn, std::uint64_t seed);

  /// A put to a random key and a get of it, against so many identities.
  attack_outcome attack(std::size_t identities, holding_rule rule);

private:
  std::size_t draw_member();
  std::vector<contact> put(holding_rule rule, attack_outcome& out);
  routing_table& table(std::size_t place);
  template <class Search>
  void run(Search& search, const std::vector<contact>* holders);

  adversaries& all_;
  random_source random_;
  sorted_agents drawn_;
  /// Of this attack: those at the key, and the tables that know them.
  dht_key key_;
  std::vector<contact> ground_;
  std::map<std::size_t, routing_table> tables_;
};

} // namespace ips::dht::model
