#pragma once
// The gossip role: membership and liveness. It joins through any agent that it
// is told of, pings those that were silent, and counts their answers.

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/owed.hpp"
#include "runtime/gossip/liveness.hpp"
#include "runtime/gossip/uptime.hpp"

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

private:
  using join_promise = owed<ack>;

  bool is_secure(const agent_id& x) const;
  void greet(std::shared_ptr<std::vector<dht::contact>> left,
             join_promise promise);
  void enter(join_promise promise);
  void schedule();
  void ping_peer(const agent_id& peer);

  /// By id; whom to ping. Bounded by `known_max`.
  std::vector<dht::contact> known_;
  gossip::liveness liveness_;
  gossip::uptime_counters uptime_;
  /// What the shard was told, where it is not whole.
  std::map<agent_id, std::uint32_t> told_;
  bool ticking_ = false;
  std::uint64_t pings_ = 0;
  std::uint64_t answered_ = 0;
};

gossip_actor::behavior_type
gossip_peer(gossip_actor::stateful_pointer<gossip_state> self,
            std::shared_ptr<const cell_identity> identity);

} // namespace ips::actors
