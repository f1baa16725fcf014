#include "actors/gossip_peer/gossip_peer.hpp"

#include <algorithm>

#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"

namespace ips::actors {

namespace {

/// Peers remembered: a routing table's worth at 10^5 agents.
constexpr std::size_t known_max = 512;

/// The shard is told of a change of uptime from here on: less makes no V_δ
/// another at r = 5, and each change is looked at.
constexpr std::uint32_t change_min = 50'000;

/// Peers of which the shard knows an uptime that is not whole.
constexpr std::size_t told_max = 512;

} // namespace

void gossip_state::rewire(const wiring& x) {
  auto new_shard = roles.shard && roles.shard != x.shard;
  roles = x;
  if (!new_shard)
    return;
  for (auto& peer : known_)
    self->send(roles.shard, atom::seen_v, make_local(peer));
  for (auto& [peer, millionths] : told_)
    self->send(roles.shard, atom::uptime_v, peer, millionths);
}

/// Secure nodes are looked after by who needs them.
bool gossip_state::is_secure(const agent_id& x) const {
  return roles.secure_nodes
         && std::any_of(roles.secure_nodes->begin(), roles.secure_nodes->end(),
                        [&](auto& node) { return node.id == x; });
}

void gossip_state::seen(const dht::contact& peer) {
  if (is_secure(peer.id))
    return;
  liveness_.heard(peer.id);
  auto i = std::lower_bound(
    known_.begin(), known_.end(), peer.id,
    [](const dht::contact& x, const agent_id& id) { return x.id < id; });
  if ((i != known_.end() && i->id == peer.id) || known_.size() >= known_max)
    return;
  known_.insert(i, peer);
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
              make_local(wire_body{ping{}}))
    .then(
      [this, promise, peer](const local<wire_body>&) {
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
  if (!std::holds_alternative<ping>(body))
    return to_caf({errc::bad_value, "not a message for gossip"});
  self->send(roles.shard, atom::seen_v, make_local(from));
  return make_local(wire_body{pong{}});
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
  std::vector<agent_id> ids;
  ids.reserve(known_.size());
  for (auto& peer : known_)
    ids.push_back(peer.id);
  for (auto& peer : liveness_.due(ids, identity->time->now()))
    ping_peer(peer);
  schedule();
}

void gossip_state::ping_peer(const agent_id& peer) {
  ++pings_;
  self
    ->request(roles.cell, until_answered, atom::ask_v, peer,
              make_local(wire_body{ping{}}))
    .then(
      [this, peer](const local<wire_body>&) {
        ++answered_;
        sampled(peer, true);
      },
      [this, peer](caf::error&) { sampled(peer, false); });
}

/// Each time that an agent was asked is a sample of whether it is there.
void gossip_state::sampled(const agent_id& peer, bool answered) {
  uptime_.pinged(peer, answered);
  if (answered)
    liveness_.heard(peer);
  else
    liveness_.missed(peer);
  auto now = uptime_.uptime_of(peer);
  auto i = told_.find(peer);
  auto before = i == told_.end() ? gossip::whole_uptime : i->second;
  auto change = now > before ? now - before : before - now;
  auto back = now == gossip::whole_uptime && change > 0;
  if (change < change_min && !back)
    return;
  if (now == gossip::whole_uptime)
    told_.erase(peer);
  else if (i != told_.end() || told_.size() < told_max)
    told_[peer] = now;
  else
    return;
  self->send(roles.shard, atom::uptime_v, peer, now);
}

local<gossip_report> gossip_state::report() const {
  return make_local(gossip_report{known_.size(), pings_, answered_});
}

gossip_actor::behavior_type
gossip_peer(gossip_actor::stateful_pointer<gossip_state> self,
            std::shared_ptr<const cell_identity> identity) {
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
