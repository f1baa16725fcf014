#include "actors/gossip_peer/gossip_peer.hpp"

#include <algorithm>

#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"

namespace ips::actors {

void gossip_state::rewire(const wiring& x) {
  auto new_shard = roles.shard && roles.shard != x.shard;
  roles = x;
  if (!new_shard)
    return;
  for (auto& peer : known_.all())
    self->send(roles.shard, atom::seen_v, make_local(peer));
  for (auto& change : world->told())
    tell_uptime(change);
}

void gossip_state::seen(const dht::contact& peer) {
  // Secure nodes are looked after by who needs them.
  if (roles.is_secure(peer.id))
    return;
  liveness_.heard(peer.id);
  known_.add(identity->who.agent, peer);
}

caf::result<ack> gossip_state::join(const std::vector<dht::contact>& known) {
  owed<ack> promise{self};
  schedule();
  for (auto& peer : known)
    seen(peer);
  greet(std::make_shared<std::vector<dht::contact>>(known), promise);
  return promise;
}

/// Greets one agent after the other until one answers; the channel makes it
/// known to the shard. Nobody there: the cell begins alone.
void gossip_state::greet(std::shared_ptr<std::vector<dht::contact>> left,
                         join_promise promise) {
  if (left->empty()) {
    promise.deliver(ack{});
    return;
  }
  auto peer = left->back();
  left->pop_back();
  self
    ->request(roles.cell, until_answered, atom::ask_v, peer.id,
              ping_for(peer.id))
    .then(
      [this, promise, peer](const local<wire_body>& body) {
        take_pong(peer.id, *body);
        self->send(roles.shard, atom::seen_v, make_local(peer));
        enter(promise);
      },
      [this, left, promise](caf::error&) { greet(left, promise); });
}

void gossip_state::enter(join_promise promise) {
  self->request(roles.shard, until_answered, atom::join_v)
    .then([promise](ack) mutable { promise.deliver(ack{}); },
          [promise](caf::error& e) mutable { promise.deliver(e); });
}

caf::result<local<wire_body>> gossip_state::serve(const dht::contact& from,
                                                  const wire_body& body) {
  auto question = std::get_if<ping>(&body);
  if (question == nullptr)
    return to_caf({errc::bad_value, "not a message for gossip"});
  auto sound = world->heard(from.id, question->claims, identity->time->now());
  if (!sound)
    return to_caf(sound.failure());
  self->send(roles.shard, atom::seen_v, make_local(from));
  return make_local(
    wire_body{pong{pong{}.version, world->claims_for(from.id)}});
}

void gossip_state::schedule() {
  if (ticking_)
    return;
  ticking_ = true;
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(limits::ping_period.count()), true)
    .then([this](ack) { tick(); }, [this](caf::error&) { ticking_ = false; });
}

void gossip_state::tick() {
  ticking_ = false;
  for (auto& x : world->changes(identity->time->now()))
    tell_uptime(x);
  for (auto& peer : whom_to_ping())
    ping_peer(peer);
  schedule();
}

/// Those that were silent, and one of those around, silent or not: they tell
/// each other of third ones, and who is away is asked as often as who is there.
std::vector<agent_id> gossip_state::whom_to_ping() {
  std::vector<agent_id> ids;
  ids.reserve(known_.all().size());
  for (auto& peer : known_.all())
    ids.push_back(peer.id);
  auto out = liveness_.due(ids, identity->time->now());
  auto around = world->surroundings(std::move(ids));
  if (around.empty())
    return out;
  auto& next = around[turn_++ % around.size()];
  if (std::find(out.begin(), out.end(), next) == out.end())
    out.push_back(next);
  return out;
}

void gossip_state::ping_peer(const agent_id& peer) {
  ++pings_;
  self->request(roles.cell, until_answered, atom::ask_v, peer, ping_for(peer))
    .then(
      [this, peer](const local<wire_body>& body) {
        ++answered_;
        take_pong(peer, *body);
        sampled(peer, true);
      },
      [this, peer](caf::error&) { sampled(peer, false); });
}

local<wire_body> gossip_state::ping_for(const agent_id& peer) const {
  return make_local(wire_body{ping{ping{}.version, world->claims_for(peer)}});
}

/// Whatever it answers, it is there; claims that cannot be are passed over.
void gossip_state::take_pong(const agent_id& peer, const wire_body& body) {
  if (auto answer = std::get_if<pong>(&body))
    std::ignore = world->heard(peer, answer->claims, identity->time->now());
}

/// Each time that an agent was asked is a sample of whether it is there.
void gossip_state::sampled(const agent_id& peer, bool answered) {
  world->sampled(peer, answered, identity->time->now());
  if (answered)
    liveness_.heard(peer);
  else
    liveness_.missed(peer);
}

/// V_δ follows from it.
void gossip_state::tell_uptime(const gossip::uptime_change& x) {
  self->send(roles.shard, atom::uptime_v, x.agent, x.uptime);
}

local<gossip_report> gossip_state::report() const {
  return make_local(gossip_report{known_.all().size(), pings_, answered_,
                                  world->bytes_used(), world->views()});
}

gossip_actor::behavior_type
gossip_peer(gossip_actor::stateful_pointer<gossip_state> self,
            std::shared_ptr<const cell_identity> identity) {
  self->state.world.emplace(identity->who.agent);
  self->state.identity = std::move(identity);
  return {
    [self](atom::join, const local<std::vector<dht::contact>>& known) {
      return self->state.join(*known);
    },
    [self](atom::serve, const local<dht::contact>& from,
           const local<wire_body>& body) {
      return self->state.serve(*from, *body);
    },
    [self](atom::seen, const local<dht::contact>& peer) {
      self->state.seen(*peer);
    },
    [self](atom::sampled, const agent_id& peer, bool answered) {
      self->state.sampled(peer, answered);
    },
    [self](atom::report) { return self->state.report(); },
    [self](atom::rewire, const local<wiring>& roles) {
      self->state.rewire(*roles);
    },
  };
}

} // namespace ips::actors
