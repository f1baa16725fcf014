#pragma once
// The host role: root supervisor of a process. It owns what a host has once
// (store, sandbox workers, switchboard) and the cells, and starts anew what
// dies. The database itself outlives the store role: the host hands it to the
// next one.

#include <functional>
#include <map>

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/owed.hpp"
#include "actors/sandbox_worker/sandbox_worker.hpp"
#include "actors/switchboard/switchboard.hpp"

namespace ips::actors {

struct host_options {
  std::shared_ptr<storage::cell_store> backend;
  host::runner_factory make_runner;
  std::uint32_t workers = 1;
  switchboard_options board;
  std::shared_ptr<crypto::verifier> verifier;
  bool signed_channel = false;
  bool real_time = false;
  bool on_disk = false;
  std::uint64_t seed = 0;
};

struct host_state {
  static inline const char* name = "host";

  explicit host_state(host_actor::pointer self_pointer) : self(self_pointer) {
  }

  ~host_state();

  void open(host_options x);
  caf::result<local<attached_cell>> attach(const cell_plan& plan);
  caf::result<local<attached_cell>> current(const cell_name& who) const;
  caf::result<ack> detach(const cell_name& who);
  caf::result<ack> fault(const local<fault_plan>& plan);
  caf::result<ack> name_secure(const local<std::vector<dht::contact>>& all);
  void down(const caf::actor_addr& who);

  host_actor::pointer self;
  host_options options;
  host_wiring wired;

private:
  struct running_cell {
    std::shared_ptr<const cell_identity> identity;
    cell_actor cell;
  };

  void spawn_store();
  void spawn_switchboard();
  void spawn_listener();
  sandbox_worker_actor make_worker();
  void share();
  cell_actor spawn_cell(const std::shared_ptr<const cell_identity>& identity,
                        const local<cell_state>& stored);
  void revive(running_cell& x);

  std::map<cell_name, running_cell> cells_;
  /// How many cells of a name have ended, where any has.
  std::map<cell_name, std::uint64_t> ended_;
};

host_actor::behavior_type host(host_actor::stateful_pointer<host_state> self,
                               host_options options);

} // namespace ips::actors
