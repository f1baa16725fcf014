// What all of its holders lost: asked of the secure nodes, and put back by
// them.

#include <algorithm>

#include "actors/dht_shard/gathered.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"

namespace ips::actors {

/// The secure nodes closest to a basis, closest first; never this one.
std::vector<dht::contact>
shard_state::secure_near(const dht_key& basis, std::size_t n,
                         const std::set<agent_id>& without) const {
  auto out = roles.secure();
  std::erase_if(out, [&](auto& x) {
    return without.contains(x.id) || x.id == identity->who.agent;
  });
  std::sort(out.begin(), out.end(),
            [&](auto& a, auto& b) { return dht::closer(basis, a.id, b.id); });
  out.resize(std::min(out.size(), n));
  return out;
}

/// The highest resilience that an op at the basis wants.
std::uint64_t shard_state::resilience_at(const dht_key& basis) const {
  std::uint64_t out = 0;
  for (auto op : held_.at(basis))
    out = std::max(out, resilience_of(*op->content));
  return out;
}

// -- asking -----------------------------------------------------------------------

/// No holder had anything: one secure node after the other.
void shard_state::ask_secure(std::shared_ptr<holders_asked> x,
                             std::set<agent_id> asked, look_function look,
                             std::function<void()> done) {
  auto next = secure_near(x->job.basis, 1, asked);
  if (next.empty() || asked.size() >= limits::secure_asked_max) {
    done();
    return;
  }
  auto who = next.front().id;
  asked.insert(who);
  auto go_on
    = [this, x, asked, look, done] { ask_secure(x, asked, look, done); };
  auto answered = [who, look, done, go_on](const local<wire_body>& body) {
    if (look(who, *body) >= heard::value)
      done();
    else
      go_on();
  };
  self
    ->request(roles.cell, until_answered, atom::ask_v, who,
              make_local(wire_body{fetch_lost{x->job.basis, x->job.filter}}))
    .then(answered, [go_on](caf::error&) { go_on(); });
}

// -- answering ----------------------------------------------------------------------

caf::result<local<wire_body>> shard_state::answer_lost(const fetch_lost& x) {
  if (!keeper_)
    return to_caf({errc::bad_value, "this agent is no secure node"});
  auto out = answer_fetch({x.basis, x.filter, 0});
  auto& found = std::get<fetched>(*out);
  // Of links a count alone may have been asked for.
  if (!found.ops.empty() || found.total > 0)
    self->send(roles.secure_node, atom::lost_v, x.basis);
  return whole(out);
}

caf::result<local<range_outcome>> shard_state::restore(std::uint8_t range,
                                                       bool put) {
  if (!keeper_)
    return to_caf({errc::bad_value, "this agent is no secure node"});
  owed<local<range_outcome>> promise{self};
  keeper_->restore(range, put, [promise](const range_outcome& out) {
    promise.deliver(make_local(out));
  });
  return promise;
}

} // namespace ips::actors
