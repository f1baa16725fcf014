#include "runtime/dht/model/ground_identities.hpp"

#include <algorithm>

#include "runtime/dht/model/pure_network.hpp"

namespace ips::dht::model {

namespace {

/// Of a key that is not crowded.
constexpr std::size_t holders_alone = 5;

std::vector<contact> draw_contacts(std::size_t count, random_source& random) {
  std::vector<contact> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(random_contact(random));
  return out;
}

} // namespace

ground_identities::ground_identities(adversaries& all, std::size_t drawn,
                                     std::uint64_t seed)
  : all_(all), random_(seed), drawn_(draw_contacts(drawn, random_)) {
}

attack_outcome ground_identities::attack(std::size_t identities,
                                         holding_rule rule) {
  key_ = random_key(random_);
  ground_ = drawn_.closest(key_, identities);
  tables_.clear();
  attack_outcome out;
  auto holders = rule == holding_rule::from_before
                   ? all_.agents().closest(key_, holders_alone)
                   : put(rule, out);
  out.holders = holders.size();
  for (auto& x : holders)
    out.honest_holders
      += all_.agents().place_of(x.id) < all_.agents().size() ? 1 : 0;
  auto reader = draw_member();
  value_search search{key_,
                      table(reader).closest(key_, parms::disjoint_start),
                      {.self = all_.agents()[reader].id,
                       .agents = all_.estimated(),
                       .seed = random_.next()}};
  run(search, &holders);
  out.messages_of_get = search.messages();
  out.succeeded = !search.holders().empty();
  return out;
}

/// The publisher finds the holders.
std::vector<contact> ground_identities::put(holding_rule rule,
                                            attack_outcome& out) {
  auto publisher = draw_member();
  auto& who = all_.agents()[publisher].id;
  auto start = table(publisher).closest(key_, parms::disjoint_start);
  lookup first{key_, start, {who}};
  run(first, nullptr);
  auto holders = first.closest();
  out.messages_of_put = first.messages();
  out.crowded = is_crowded(key_, holders, all_.estimated());
  if (out.crowded && rule == holding_rule::by_radius) {
    disjoint_lookup more{key_, start, around_crowded(who)};
    run(more, nullptr);
    holders = more.closest();
    out.messages_of_put += more.messages();
    holders.resize(holders_by_radius(key_, holders, all_.estimated()));
  } else {
    holders.resize(std::min(holders.size(), holders_alone));
  }
  return holders;
}

std::size_t ground_identities::draw_member() {
  return random_.below(all_.agents().size());
}

/// An honest agent's table after the identities have shown themselves to it.
routing_table& ground_identities::table(std::size_t place) {
  auto [i, is_new] = tables_.try_emplace(place, all_.table(place));
  if (is_new)
    for (auto& x : ground_)
      i->second.seen(x, {2});
  return i->second;
}

/// @param holders who has the value; null for a lookup of agents
template <class Search>
void ground_identities::run(Search& search,
                            const std::vector<contact>* holders) {
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& to : next) {
      auto place = all_.agents().place_of(to.id);
      if (place == all_.agents().size()) {
        auto count = std::min(to.count, ground_.size());
        search.answered(to.id, keys_of(std::span{ground_}.first(count)));
        continue;
      }
      search.answered(to.id, table(place).closest_keys(key_, to.count));
      if (holders != nullptr
          && std::find(holders->begin(), holders->end(), to)
               != holders->end()) {
        search.found(to.id);
        search.stop();
        return;
      }
    }
}

} // namespace ips::dht::model
