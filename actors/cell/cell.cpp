#include "actors/cell/cell.hpp"

#include <algorithm>

#include "actors/agent/agent.hpp"
#include "actors/dht_shard/dht_shard.hpp"
#include "actors/gossip_peer/gossip_peer.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/secure_node/secure_node.hpp"
#include "actors/validator/validator.hpp"

namespace ips::actors {

namespace {

template <class Handle>
void end(const Handle& role) {
  if (role)
    caf::anon_send_exit(role, caf::exit_reason::kill);
}

} // namespace

/// The roles end with their supervisor.
cell_role_state::~cell_role_state() {
  end(roles.agent);
  end(roles.shard);
  end(roles.validator);
  end(roles.gossip);
  end(roles.secure_node);
}

void cell_role_state::spawn_agent() {
  roles.agent = self->spawn<caf::monitored>(agent, identity);
}

void cell_role_state::spawn_shard() {
  roles.shard = self->spawn<caf::monitored>(dht_shard, identity);
}

void cell_role_state::spawn_validator() {
  roles.validator = self->spawn<caf::monitored>(validator, identity);
}

void cell_role_state::spawn_gossip() {
  roles.gossip = self->spawn<caf::monitored>(gossip_peer, identity);
}

void cell_role_state::spawn_secure_node() {
  roles.secure_node = self->spawn<caf::monitored>(secure_node, identity);
}

void cell_role_state::open(const host_wiring& host,
                           std::uint64_t predecessors) {
  // Numbers go on growing over restarts, since time does; and at one instant,
  // since each predecessor has room for its own.
  auto start = identity->time->now();
  last_seq_ = static_cast<std::uint64_t>(start.micros)
              + predecessors * limits::seq_room;
  guard_ = replay_guard{start};
  roles.cell = self;
  if (identity->signed_channel)
    proof_
      = std::make_unique<channel_proof>(identity->keys, *identity->verifier);
  spawn_agent();
  spawn_shard();
  spawn_validator();
  spawn_gossip();
  if (identity->secure)
    spawn_secure_node();
  rewire(host);
}

caf::result<ack> cell_role_state::later(std::int64_t after, bool periodic) {
  owed<ack> promise{self};
  wait(make_local(later_job{identity->who.network, identity->who.agent, after,
                            periodic}),
       promise);
  return promise;
}

/// A wait begins anew where the switchboard dies under it.
void cell_role_state::wait(const local<later_job>& job,
                           const owed<ack>& promise) {
  auto board = switchboard;
  auto lost = [this, job, promise, board](caf::error&) {
    if (switchboard != board)
      wait(job, promise);
    else
      cut_short_.emplace_back(job, promise);
  };
  self->request(board, until_answered, atom::later_v, job)
    .then([promise](ack) { promise.deliver(ack{}); }, lost);
}

void cell_role_state::share_wiring() {
  auto shared = make_local(roles);
  self->send(roles.agent, atom::rewire_v, shared);
  self->send(roles.shard, atom::rewire_v, shared);
  self->send(roles.validator, atom::rewire_v, shared);
  self->send(roles.gossip, atom::rewire_v, shared);
  if (roles.secure_node)
    self->send(roles.secure_node, atom::rewire_v, shared);
}

void cell_role_state::attach() {
  self->send(switchboard, atom::attach_v,
             make_local(attached_cell{identity->who, self}));
}

void cell_role_state::rewire(const host_wiring& host) {
  auto moved = switchboard && switchboard != host.switchboard;
  switchboard = host.switchboard;
  roles.store = host.store;
  roles.workers = host.workers;
  roles.listener = host.listener;
  roles.secure_nodes = host.secure_nodes;
  share_wiring();
  if (!moved)
    return;
  attach();
  // What was under way is lost, as on a network; who asked is told.
  asked_.clear();
  for (auto& [job, promise] : std::exchange(cut_short_, {}))
    wait(job, promise);
}

caf::result<ack>
cell_role_state::start(const std::vector<dht::contact>& known) {
  known_ = known;
  owed<ack> promise{self};
  auto fail = [promise](caf::error& e) mutable { promise.deliver(e); };
  attach();
  auto join = [this, promise, fail](ack) mutable {
    self
      ->request(roles.gossip, until_answered, atom::join_v, make_local(known_))
      .then([promise](ack) mutable { promise.deliver(ack{}); }, fail);
  };
  auto known_state = std::exchange(stored, {});
  auto load_chain = [this, join, fail, known_state](ack) mutable {
    self->request(roles.agent, until_answered, atom::start_v, known_state)
      .then(join, fail);
  };
  self->request(roles.shard, until_answered, atom::start_v, known_state)
    .then(load_chain, fail);
  return promise;
}

caf::result<ack> cell_role_state::cap(std::uint64_t bytes_max) {
  capacity_ = bytes_max;
  self->send(roles.shard, atom::capacity_v, bytes_max);
  return ack{};
}

caf::result<ack> cell_role_state::publish() {
  owed<ack> promise{self};
  self->request(roles.agent, until_answered, atom::publish_v)
    .then([promise](ack) mutable { promise.deliver(ack{}); },
          [promise](caf::error& e) mutable { promise.deliver(e); });
  return promise;
}

/// Whether the cell's own code or store seems sound enough to go on.
bool cell_role_state::may_restart() {
  auto now = identity->time->now();
  std::erase_if(recent_restarts_, [now](timestamp t) {
    return now - t > limits::restart_window;
  });
  recent_restarts_.push_back(now);
  ++restarts_;
  return recent_restarts_.size() <= limits::restarts_max;
}

void cell_role_state::role_down(const caf::actor_addr& who) {
  auto is = [&who](const auto& role) { return role.address() == who; };
  auto agent_died = is(roles.agent);
  auto shard_died = is(roles.shard);
  auto gossip_died = is(roles.gossip);
  auto secure_died = identity->secure && is(roles.secure_node);
  if (!agent_died && !shard_died && !gossip_died && !secure_died
      && !is(roles.validator))
    return;
  if (!may_restart()) {
    self->quit(to_caf({errc::bug, "a role died too often"}));
    return;
  }
  if (agent_died)
    spawn_agent();
  else if (shard_died)
    spawn_shard();
  else if (gossip_died)
    spawn_gossip();
  else if (secure_died)
    spawn_secure_node();
  else
    spawn_validator();
  share_wiring();
  auto ignore = [](caf::error&) {};
  if (shard_died)
    self->send(roles.shard, atom::capacity_v, capacity_);
  if (shard_died)
    self
      ->request(roles.shard, until_answered, atom::start_v, local<cell_state>{})
      .then([](ack) {}, ignore);
  if (agent_died)
    self
      ->request(roles.agent, until_answered, atom::start_v, local<cell_state>{})
      .then([](ack) {}, ignore);
  if (gossip_died)
    self
      ->request(roles.gossip, until_answered, atom::join_v, make_local(known_))
      .then([](ack) {}, ignore);
  if (agent_died || shard_died)
    self->request(roles.agent, until_answered, atom::publish_v)
      .then([](ack) {}, ignore);
}

caf::result<local<json>> cell_role_state::perform(const local<call_job>& job) {
  owed<local<json>> promise{self};
  try_perform(job, promise, 0);
  return promise;
}

void cell_role_state::try_perform(const local<call_job>& job,
                                  perform_promise promise,
                                  std::uint32_t tries) {
  auto done
    = [promise](const local<json>& out) mutable { promise.deliver(out); };
  auto again = [this, job, promise, tries](caf::error& e) mutable {
    auto code = from_caf(e).code;
    auto role_died = code == errc::role_restarted;
    if (!role_died || tries >= limits::role_retries_max) {
      promise.deliver(e);
      return;
    }
    auto retry = [this, job, promise, tries] {
      auto repeated = *job;
      repeated.again = true;
      try_perform(make_local(std::move(repeated)), promise, tries + 1);
    };
    self
      ->request(cell_actor{self}, until_answered, atom::later_v,
                std::int64_t{1000}, false)
      .then([retry](ack) { retry(); }, [retry](caf::error&) { retry(); });
  };
  self->request(roles.agent, until_answered, atom::perform_v, job)
    .then(done, again);
}

caf::result<local<cell_report>> cell_role_state::report(const dht_key& key) {
  owed<local<cell_report>> promise{self};
  auto out = std::make_shared<cell_report>();
  out->network = identity->who.network;
  out->dropped = dropped_;
  out->restarts = restarts_;
  out->traffic = traffic_;
  auto fail = [promise](caf::error& e) { promise.deliver(e); };
  auto done = [promise, out] { promise.deliver(make_local(*out)); };
  auto add_secure = [out, done](const local<secure_report>& x) {
    out->secure = *x;
    done();
  };
  auto add_gossip = [=, this](const local<gossip_report>& x) {
    out->gossip = *x;
    if (!roles.secure_node)
      done();
    else
      self->request(roles.secure_node, until_answered, atom::report_v)
        .then(add_secure, fail);
  };
  auto add_shard = [=, this](const local<shard_report>& x) {
    out->shard = *x;
    self->request(roles.gossip, until_answered, atom::report_v)
      .then(add_gossip, fail);
  };
  self->request(roles.shard, until_answered, atom::report_v, key)
    .then(add_shard, fail);
  return promise;
}

cell_actor::behavior_type
cell(cell_actor::stateful_pointer<cell_role_state> self, cell_ref identity,
     host_wiring host, cell_past past) {
  auto& state = self->state;
  state.stored = std::move(past.stored);
  state.identity = std::move(identity);
  state.open(host, past.predecessors);
  self->set_down_handler(
    [self](caf::down_msg& x) { self->state.role_down(x.source); });
  return {
    [self](atom::deliver, envelope& x, std::int64_t came) {
      self->state.deliver(std::move(x), {came});
    },
    [self](atom::expired, std::uint64_t seq) { self->state.expired(seq); },
    [self](atom::ask, const agent_id& to, const local<wire_body>& body) {
      return self->state.ask(to, body);
    },
    [self](atom::tell, const agent_id& to, const local<wire_body>& body) {
      self->state.send(to, *body, 0, duration{0});
    },
    [self](atom::later, std::int64_t after, bool periodic) {
      return self->state.later(after, periodic);
    },
    [self](atom::start, const local<std::vector<dht::contact>>& known) {
      return self->state.start(*known);
    },
    [self](atom::publish) { return self->state.publish(); },
    [self](atom::perform, const local<call_job>& job) {
      return self->state.perform(job);
    },
    [self](atom::capacity, std::uint64_t bytes_max) {
      return self->state.cap(bytes_max);
    },
    [self](atom::lookup, const local<lookup_job>& job) {
      return self->delegate(self->state.roles.shard, atom::lookup_v, job);
    },
    [self](atom::report, const dht_key& key) {
      return self->state.report(key);
    },
    [self](atom::fault, const local<misconduct>& conduct) {
      self->state.conduct = conduct;
      return ack{};
    },
    [self](atom::rewire) { return make_local(self->state.roles); },
    [self](atom::rewire, const local<host_wiring>& fresh) {
      self->state.rewire(*fresh);
    },
  };
}

} // namespace ips::actors
