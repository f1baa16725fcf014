#pragma once
// The cell: supervisor of one agent's four roles in one DNA's network, and its
// end of the channel.
//
// Channel. Every message between cells travels in an envelope. Outgoing ones
// are numbered and, on the signed channel, proven to be the sender's
// (channel_proof.hpp). Incoming ones are checked, those that fail or come twice
// are dropped and counted, and only then a role sees the body.
//
// Supervision. Each role is monitored; one that dies is spawned anew, loads
// what it owns from the store, and all roles get the new handles. A request of
// the owner that failed because a role died is given again under the same call
// id; what has landed is not done twice.

#include <map>

#include <caf/typed_event_based_actor.hpp>

#include "actors/cell/channel_proof.hpp"
#include "actors/cell/replay_guard.hpp"
#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/misconduct.hpp"
#include "actors/protocol/owed.hpp"

namespace ips::actors {

using cell_ref = std::shared_ptr<const cell_identity>;

struct cell_role_state {
  static inline const char* name = "cell";

  explicit cell_role_state(cell_actor::pointer self_pointer)
    : self(self_pointer) {
  }

  ~cell_role_state();

  // -- channel ----------------------------------------------------------------

  void deliver(envelope&& x, timestamp came);
  void expired(std::uint64_t seq);
  caf::result<local<wire_body>> ask(const agent_id& to,
                                    const local<wire_body>& body);
  void send(const agent_id& to, const wire_body& body, std::uint64_t re,
            duration deadline);

  caf::result<ack> later(std::int64_t after, bool periodic);
  void wait(const local<later_job>& job, const owed<ack>& promise);

  // -- supervision ------------------------------------------------------------

  /// Spawns the roles.
  void open(const host_wiring& host, std::uint64_t predecessors);
  caf::result<ack> start(const std::vector<dht::contact>& known);
  caf::result<ack> publish();
  caf::result<ack> cap(std::uint64_t bytes_max);
  void role_down(const caf::actor_addr& who);
  void rewire(const host_wiring& host);

  // -- the owner --------------------------------------------------------------

  caf::result<local<json>> perform(const local<call_job>& job);
  caf::result<local<cell_report>> report(const dht_key& key);

  cell_actor::pointer self;
  cell_ref identity;
  wiring roles;
  switchboard_actor switchboard;
  /// What the store had when the cell was made: spares its roles the first
  /// load.
  local<cell_state> stored;
  /// How the cell lies to others; empty: it does not.
  local<misconduct> conduct;

private:
  struct asked {
    agent_id peer;
    owed<local<wire_body>> promise;
  };

  using perform_promise = owed<local<json>>;

  void answer(const envelope& x, local<wire_body> body, timestamp came);
  void tell_shard(const dht::contact& from, local<wire_body> body,
                  timestamp came);
  void serve(const envelope& x, const dht::contact& from, local<wire_body> body,
             timestamp came);
  bool is_news(const agent_id& peer, std::uint64_t seq);
  bool authentic(const envelope& x);
  void report_seen(const dht::contact& from);
  void attach();
  void spawn_agent();
  void spawn_shard();
  void spawn_validator();
  void spawn_gossip();
  void spawn_secure_node();
  void share_wiring();
  bool may_restart();
  void try_perform(const local<call_job>& job, perform_promise promise,
                   std::uint32_t tries);

  /// The number of the last message that was sent.
  std::uint64_t last_seq_ = 0;
  /// Of the shard, in bytes; 0: no cap.
  std::uint64_t capacity_ = 0;
  std::map<std::uint64_t, asked> asked_;
  /// Of those who did not answer: the number of the last message that was sent
  /// when that was noted.
  std::map<agent_id, std::uint64_t> silent_;
  /// Waits that the switchboard's end cut short; its successor gets them.
  std::vector<std::pair<local<later_job>, owed<ack>>> cut_short_;
  replay_guard guard_;
  /// On the signed channel.
  std::unique_ptr<channel_proof> proof_;
  std::vector<dht::contact> known_;
  std::uint64_t dropped_ = 0;
  std::uint64_t restarts_ = 0;
  cell_traffic traffic_;
  std::vector<timestamp> recent_restarts_;
};

/// What was before a cell.
struct cell_past {
  /// What the store kept; empty: the roles ask it themselves.
  local<cell_state> stored;
  /// Cells of the same name that this host ended or lost.
  std::uint64_t predecessors = 0;
};

cell_actor::behavior_type
cell(cell_actor::stateful_pointer<cell_role_state> self, cell_ref identity,
     host_wiring host, cell_past past);

} // namespace ips::actors
