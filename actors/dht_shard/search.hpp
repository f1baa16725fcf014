#pragma once
// Drives a search: asks whom the machine names, until it has ended.

#include "actors/dht_shard/dht_shard.hpp"

namespace ips::actors {

/// What an answer was, as the machine takes it.
template <class Machine>
void tell(Machine& search, const agent_id& from, const wire_body& body,
          heard what) {
  auto found = std::get_if<nodes>(&body);
  auto ops = std::get_if<fetched>(&body);
  if (what == heard::unsound || (found == nullptr && ops == nullptr))
    search.failed(from);
  else
    search.answered(from, found ? found->closest : ops->closest);
  if (what >= heard::value)
    search.found(from);
  if constexpr (std::is_same_v<Machine, dht::value_search>)
    if (what == heard::disputed)
      search.dispute();
  if (what == heard::enough)
    search.stop();
}

/// Sends what the search wants to ask, until it has ended.
template <class Machine>
void shard_state::run(std::shared_ptr<search_work<Machine>> x) {
  for (auto& contact : x->machine.next()) {
    auto count = static_cast<std::uint16_t>(contact.count);
    auto answered
      = [this, x, who = dht::contact{contact}](const local<wire_body>& body) {
          seen(who);
          // What it was for has been answered.
          if (x->finished)
            return;
          tell(x->machine, who.id, *body,
               x->look ? x->look(who.id, *body) : heard::nothing);
          run(x);
        };
    auto failed = [this, x, id = contact.id](caf::error&) {
      if (x->finished)
        return;
      x->machine.failed(id);
      run(x);
    };
    self
      ->request(roles.cell, until_answered, atom::ask_v, contact.id,
                make_local(x->question(count)))
      .then(answered, failed);
  }
  if (x->finished || !x->machine.done())
    return;
  x->finished = true;
  x->done(*x);
}

/// The question of a search for agents.
inline auto nodes_near(const dht_key& key) {
  return [key](std::uint16_t count) {
    return wire_body{find_nodes{key, count}};
  };
}

} // namespace ips::actors
