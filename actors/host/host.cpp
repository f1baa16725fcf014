#include "actors/host/host.hpp"

#include "actors/cell/cell.hpp"
#include "actors/listener/listener.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/store/store.hpp"
#include "runtime/base/random.hpp"

namespace ips::actors {

namespace {

template <class Handle>
void end(const Handle& role) {
  if (role)
    caf::anon_send_exit(role, caf::exit_reason::kill);
}

} // namespace

host_state::~host_state() {
  for (auto& [who, x] : cells_)
    end(x.cell);
  for (auto& worker : wired.workers)
    end(worker);
  end(wired.switchboard);
  end(wired.listener);
  end(wired.store);
}

void host_state::spawn_store() {
  // Only a disk makes its user wait.
  wired.store
    = options.real_time && options.on_disk
        ? self->spawn<caf::monitored + caf::detached>(store, options.backend,
                                                      options.on_disk)
        : self->spawn<caf::monitored>(store, options.backend, options.on_disk);
}

void host_state::spawn_switchboard() {
  wired.switchboard = self->spawn<caf::monitored>(switchboard, options.board);
  if (options.board.steps)
    options.board.steps->board = wired.switchboard;
}

void host_state::spawn_listener() {
  wired.listener = self->spawn<caf::monitored>(listener);
}

sandbox_worker_actor host_state::make_worker() {
  return self->spawn<caf::monitored>(sandbox_worker, options.make_runner);
}

void host_state::open(host_options x) {
  options = std::move(x);
  spawn_store();
  spawn_switchboard();
  spawn_listener();
  for (std::uint32_t i = 0; i < options.workers; ++i)
    wired.workers.push_back(make_worker());
}

cell_actor
host_state::spawn_cell(const std::shared_ptr<const cell_identity>& identity,
                       const local<cell_state>& stored) {
  auto ended = ended_.find(identity->who);
  return self->spawn<caf::monitored>(
    cell, identity, wired,
    cell_past{stored, ended == ended_.end() ? 0 : ended->second});
}

caf::result<local<attached_cell>> host_state::attach(const cell_plan& plan) {
  auto keys = crypto::key_pair{crypto::derive(plan.seed, "sign/0")};
  cell_name who{keys.address(), plan.dna->hash};
  owed<local<attached_cell>> promise{self};
  auto made = [this, promise, plan, keys,
               who](const local<cell_state>& state) mutable {
    std::uint64_t draw;
    std::memcpy(&draw, who.agent.value.data(), sizeof draw);
    std::uint64_t parts[] = {options.seed, draw};
    auto identity = std::make_shared<const cell_identity>(cell_identity{
      plan.name, who, state->row, keys, crypto::derive(plan.seed, "store"),
      plan.dna, options.board.time, options.verifier, options.signed_channel,
      plan.secure, mix_seed(parts), options.on_disk});
    auto fresh = spawn_cell(identity, state);
    cells_.insert_or_assign(who, running_cell{identity, fresh});
    promise.deliver(make_local(attached_cell{who, fresh}));
  };
  self->request(wired.store, until_answered, atom::load_v, make_local(who))
    .then(made, [promise](caf::error& e) mutable { promise.deliver(e); });
  return promise;
}

caf::result<local<attached_cell>>
host_state::current(const cell_name& who) const {
  auto i = cells_.find(who);
  if (i == cells_.end())
    return to_caf({errc::agent_down, "the agent is not running"});
  return make_local(attached_cell{who, i->second.cell});
}

caf::result<ack> host_state::fault(const local<fault_plan>& plan) {
  options.board.faults = *plan;
  owed<ack> promise{self};
  // A switchboard that dies meanwhile has a successor with these faults.
  auto done = [promise] { promise.deliver(ack{}); };
  self->request(wired.switchboard, until_answered, atom::fault_v, plan)
    .then([done](ack) { done(); }, [done](caf::error&) { done(); });
  return promise;
}

caf::result<ack>
host_state::name_secure(const local<std::vector<dht::contact>>& all) {
  wired.secure_nodes = all;
  share();
  return ack{};
}

caf::result<ack> host_state::detach(const cell_name& who) {
  auto i = cells_.find(who);
  if (i == cells_.end())
    return ack{};
  auto gone = i->second.cell;
  cells_.erase(i);
  ++ended_[who];
  self->demonitor(gone.address());
  end(gone);
  self->send(wired.switchboard, atom::detach_v, make_local(who));
  return ack{};
}

void host_state::share() {
  auto fresh = make_local(wired);
  for (auto& [who, x] : cells_)
    self->send(x.cell, atom::rewire_v, fresh);
}

/// A cell that ended by itself starts anew from the store.
void host_state::revive(running_cell& x) {
  ++ended_[x.identity->who];
  x.cell = spawn_cell(x.identity, {});
  auto ignore = [](caf::error&) {};
  auto publish = [again = x.cell, this, ignore](ack) {
    self->request(again, until_answered, atom::publish_v)
      .then([](ack) {}, ignore);
  };
  std::vector<dht::contact> known;
  for (auto& [who, other] : cells_)
    if (who.network == x.identity->who.network
        && who.agent != x.identity->who.agent && known.size() < 3)
      known.push_back({who.agent, other.identity->keys.key()});
  self->request(x.cell, until_answered, atom::start_v, make_local(known))
    .then(publish, ignore);
}

void host_state::down(const caf::actor_addr& who) {
  auto is = [&who](const auto& role) { return role.address() == who; };
  for (auto& [name_of, x] : cells_)
    if (is(x.cell)) {
      revive(x);
      return;
    }
  if (is(wired.store))
    spawn_store();
  else if (is(wired.switchboard))
    spawn_switchboard();
  else if (is(wired.listener))
    spawn_listener();
  else
    for (auto& worker : wired.workers)
      if (is(worker))
        worker = make_worker();
  share();
}

host_actor::behavior_type host(host_actor::stateful_pointer<host_state> self,
                               host_options options) {
  self->state.open(std::move(options));
  self->set_down_handler(
    [self](caf::down_msg& x) { self->state.down(x.source); });
  return {
    [self](atom::attach, const local<cell_plan>& plan) {
      return self->state.attach(*plan);
    },
    [self](atom::attach, const local<cell_name>& who) {
      return self->state.current(*who);
    },
    [self](atom::fault, const local<fault_plan>& plan) {
      return self->state.fault(plan);
    },
    [self](atom::detach, const local<cell_name>& who) {
      return self->state.detach(*who);
    },
    [self](atom::secure, const local<std::vector<dht::contact>>& all) {
      return self->state.name_secure(all);
    },
    [self](atom::report) { return make_local(self->state.wired); },
  };
}

} // namespace ips::actors
