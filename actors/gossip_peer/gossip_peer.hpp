#pragma once
// The gossip role: membership, liveness and the world model. It joins through
// any agent that it is told of and pings those that were silent. It pings those
// around it in turn, silent or not: with each ping and its answer travels what
// the two found out of others (runtime/gossip/world_model.hpp).

#include <caf/typed_event_based_actor.hpp>

#include "actors/gossip_peer/known_peers.hpp"
#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/owed.hpp"
#include "runtime/gossip/liveness.hpp"
#include "runtime/gossip/world_model.hpp"

namespace ips::actors {

struct gossip_state {
  static inline const char* name = "gossip_peer";

  explicit gossip_state(gossip_actor::pointer self_pointer)
    : self(self_pointer) {
  }

  caf::result<ack> join(const std::vector<dht::contact>& known);
  caf::result<local<wire_body>> serve(const dht::contact& from,
                                      const wire_body& body);
  void seen(const dht::contact& peer);
  void sampled(const agent_id& peer, bool answered);
  void tick();
  void rewire(const wiring& roles);
  local<gossip_report> report() const;

  gossip_actor::pointer self;
  std::shared_ptr<const cell_identity> identity;
  wiring roles;
  std::optional<gossip::world_model> world;

private:
  using join_promise = owed<ack>;

  void greet(std::shared_ptr<std::vector<dht::contact>> left,
             join_promise promise);
  void enter(join_promise promise);
  void schedule();
  std::vector<agent_id> whom_to_ping();
  void ping_peer(const agent_id& peer);
  void take_pong(const agent_id& peer, const wire_body& body);
  local<wire_body> ping_for(const agent_id& peer) const;
  void tell_uptime(const gossip::uptime_change& x);

  /// Whom to ping.
  known_peers known_;
  gossip::liveness liveness_;
  bool ticking_ = false;
  /// Whose turn it is of those around.
  std::uint32_t turn_ = 0;
  std::uint64_t pings_ = 0;
  std::uint64_t answered_ = 0;
};

gossip_actor::behavior_type
gossip_peer(gossip_actor::stateful_pointer<gossip_state> self,
            std::shared_ptr<const cell_identity> identity);

} // namespace ips::actors
