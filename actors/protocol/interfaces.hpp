#pragma once
// Every role's interface: which messages it takes and what it answers. The
// compiler checks each send against it.

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include "actors/protocol/local.hpp"
#include "actors/protocol/payloads.hpp"
#include "actors/protocol/reports.hpp"
#include "actors/protocol/type_ids.hpp"

namespace ips::actors {

/// Durable state of a host, in group commits.
using store_actor = caf::typed_actor<
  /// Makes one write durable; all writes that wait share a transaction.
  caf::replies_to<atom::write, local<storage::batch_item>>::with<ack>,
  /// Everything that a cell needs to start.
  caf::replies_to<atom::load, local<cell_name>>::with<local<cell_state>>,
  /// The answer of a call that has landed already.
  caf::replies_to<atom::answered,
                  local<landed_query>>::with<local<std::optional<bytes>>>,
  /// How far own ops came, in the order of the question.
  caf::replies_to<atom::report, local<published_query>>::with<
    local<std::vector<published_op>>>,
  /// Ops that a shard holds, as they came: those that are there.
  caf::replies_to<atom::fetch, local<held_query>>::with<
    local<std::vector<std::shared_ptr<const chain::op>>>>,
  /// Public entries of an own chain: those that are there.
  caf::replies_to<atom::fetch, local<entries_query>>::with<
    local<std::vector<std::shared_ptr<const chain::entry>>>>,
  caf::reacts_to<atom::flush>>;

/// Keeps signals until someone asks for them.
using listener_actor = caf::typed_actor<
  caf::reacts_to<atom::tell, local<told_signal>>,
  /// What came since the last question.
  caf::replies_to<atom::report>::with<local<std::vector<told_signal>>>>;

/// Owns one engine; runs one function at a time.
using sandbox_worker_actor = caf::typed_actor<
  caf::replies_to<atom::run, local<run_job>>::with<local<host::run_report>>>;

/// Runs V; the only role that invokes the sandbox.
using validator_actor = caf::typed_actor<
  /// Runs a function, fetching what it needs beyond the answers given.
  caf::replies_to<atom::run, local<run_job>>::with<local<run_done>>,
  /// V of one op.
  caf::replies_to<atom::judge, local<judge_job>>::with<local<host::verdict>>,
  /// Fetches what a run or the console asks for.
  caf::replies_to<atom::resolve,
                  local<host::request>>::with<local<host::answer>>,
  /// Sends a message or a call; answers what the other's function answered.
  caf::replies_to<atom::tell,
                  local<outgoing_message>>::with<local<host::answer>>,
  caf::reacts_to<atom::rewire, local<wiring>>>;

/// Owns the source chain and the calls in progress.
using agent_actor = caf::typed_actor<
  /// Takes the chain from here, or where this is empty from the store; writes
  /// the genesis where there is none.
  caf::replies_to<atom::start, local<cell_state>>::with<ack>,
  /// Publishes what the store says is not yet held, and starts periodic work.
  caf::replies_to<atom::publish>::with<ack>,
  /// One request of the owner.
  caf::replies_to<atom::perform, local<call_job>>::with<local<json>>,
  /// What the own chain answers: get, query, header, sign.
  caf::replies_to<atom::resolve,
                  local<host::request>>::with<local<host::answer>>,
  /// A message for `receive`, or another agent's call.
  caf::replies_to<atom::serve, agent_id,
                  local<wire_body>>::with<local<wire_body>>,
  /// Whether the holders of own ops do not keep up.
  caf::reacts_to<atom::busy, bool>,
  /// A holder found an op of ours invalid.
  caf::reacts_to<atom::rejected, local<rejected_op>>,
  /// An op of a type that the DNA watches came into the shard.
  caf::reacts_to<atom::held, local<chain::op>>,
  caf::reacts_to<atom::rewire, local<wiring>>>;

/// Owns the shard, the routing table, lookups and publications.
using shard_actor = caf::typed_actor<
  /// Takes the shard from here, or where this is empty from the store.
  caf::replies_to<atom::start, local<cell_state>>::with<ack>,
  /// Every request but ping and an application's, and late put_replies; their
  /// sender is there. When it came, in microseconds of this machine.
  caf::replies_to<atom::serve, local<dht::contact>, local<wire_body>,
                  std::int64_t>::with<local<wire_body>>,
  /// This agent is there: gossip had a sign of life.
  caf::reacts_to<atom::seen, local<dht::contact>>,
  /// This agent was asked, and did not answer, or does again.
  caf::reacts_to<atom::sampled, agent_id, bool>,
  /// This agent's uptime, in millionths.
  caf::reacts_to<atom::uptime, agent_id, std::uint32_t>,
  /// Caps the shard's bytes; 0: no cap.
  caf::reacts_to<atom::capacity, std::uint64_t>,
  /// Puts own ops to their holders.
  caf::reacts_to<atom::publish, local<publish_job>>,
  /// What the network holds at a basis.
  caf::replies_to<atom::fetch, local<fetch_job>>::with<local<fetch_answer>>,
  /// Finds the neighbours, starting from the contacts known.
  caf::replies_to<atom::join>::with<ack>,
  caf::replies_to<atom::lookup, local<lookup_job>>::with<local<lookup_report>>,
  /// Of a secure node: asks the holders of a range what they hold, and puts to
  /// them what they lack where that is wanted.
  caf::replies_to<atom::restore, std::uint8_t,
                  bool>::with<local<range_outcome>>,
  /// Counts, and what stands at the key.
  caf::replies_to<atom::report, dht_key>::with<local<shard_report>>,
  caf::reacts_to<atom::rewire, local<wiring>>>;

/// Of a secure node: which key ranges it serves in their holders' place.
using secure_actor = caf::typed_actor<
  /// It gave someone what all holders of this basis had not.
  caf::reacts_to<atom::lost, dht_key>,
  caf::replies_to<atom::report>::with<local<secure_report>>,
  caf::reacts_to<atom::rewire, local<wiring>>>;

/// Membership and liveness.
using gossip_actor = caf::typed_actor<
  /// Joins the network through any of these agents.
  caf::replies_to<atom::join, local<std::vector<dht::contact>>>::with<ack>,
  caf::replies_to<atom::serve, local<dht::contact>,
                  local<wire_body>>::with<local<wire_body>>,
  caf::reacts_to<atom::seen, local<dht::contact>>,
  /// The shard asked this agent, and it answered, or not.
  caf::reacts_to<atom::sampled, agent_id, bool>,
  caf::replies_to<atom::report>::with<local<gossip_report>>,
  caf::reacts_to<atom::rewire, local<wiring>>>;

/// A cell's supervisor and its end of the channel.
using cell_actor = caf::typed_actor<
  /// From the switchboard, or the process's edge; and when it came.
  caf::reacts_to<atom::deliver, envelope, std::int64_t>,
  /// From the switchboard: the answer to this seq did not come in time.
  caf::reacts_to<atom::expired, std::uint64_t>,
  /// From a role: a request to another cell.
  caf::replies_to<atom::ask, agent_id,
                  local<wire_body>>::with<local<wire_body>>,
  /// From a role: a statement that wants no answer.
  caf::reacts_to<atom::tell, agent_id, local<wire_body>>,
  /// From a role: wake me after so many microseconds; periodic work or not.
  caf::replies_to<atom::later, std::int64_t, bool>::with<ack>,
  /// Starts the roles; joins through these agents.
  caf::replies_to<atom::start, local<std::vector<dht::contact>>>::with<ack>,
  /// Second half of the start: what is the cell's own goes out.
  caf::replies_to<atom::publish>::with<ack>,
  /// One request of the owner.
  caf::replies_to<atom::perform, local<call_job>>::with<local<json>>,
  /// Caps the shard's bytes; 0: no cap.
  caf::replies_to<atom::capacity, std::uint64_t>::with<ack>,
  caf::replies_to<atom::lookup, local<lookup_job>>::with<local<lookup_report>>,
  caf::replies_to<atom::report, dht_key>::with<local<cell_report>>,
  /// How it lies to others from now on; empty: not any more.
  caf::replies_to<atom::fault, local<misconduct>>::with<ack>,
  /// Handles of the roles, for tests that end them.
  caf::replies_to<atom::rewire>::with<local<wiring>>,
  /// A new switchboard, store or set of workers.
  caf::reacts_to<atom::rewire, local<host_wiring>>>;

/// Addresses to cells, the event queue and the fault plan.
using switchboard_actor = caf::typed_actor<
  caf::reacts_to<atom::attach, local<attached_cell>>,
  caf::reacts_to<atom::detach, local<cell_name>>,
  /// Carries an envelope; with a deadline in microseconds it is a request.
  caf::reacts_to<atom::route, envelope, std::int64_t>,
  caf::replies_to<atom::later, local<later_job>>::with<ack>,
  /// Virtual clock: takes the next event that is due by the horizon, and notes
  /// in the step register whether there was one.
  caf::reacts_to<atom::step, std::int64_t, bool>,
  /// Real clock: delivers what is due.
  caf::reacts_to<atom::tick>,
  caf::replies_to<atom::fault, local<fault_plan>>::with<ack>,
  caf::replies_to<atom::report>::with<local<switchboard_report>>>;

/// Root supervisor: store, workers, switchboard, cells.
using host_actor = caf::typed_actor<
  /// Makes a cell, or makes one anew that was killed.
  caf::replies_to<atom::attach, local<cell_plan>>::with<local<attached_cell>>,
  /// The cell as it runs now: one that ended by itself has a successor.
  caf::replies_to<atom::attach, local<cell_name>>::with<local<attached_cell>>,
  /// Ends a cell as a crash would.
  caf::replies_to<atom::detach, local<cell_name>>::with<ack>,
  /// The faults from now on; they outlive the switchboard.
  caf::replies_to<atom::fault, local<fault_plan>>::with<ack>,
  /// Who the secure nodes are, all of them, by id; every cell is told.
  caf::replies_to<atom::secure, local<std::vector<dht::contact>>>::with<ack>,
  caf::replies_to<atom::report>::with<local<host_wiring>>>;

/// A cell and its handle.
struct attached_cell {
  cell_name who;
  cell_actor cell;
};

/// Handles of a cell's neighbours in the process. Sent to every role again
/// when one of them is a new actor.
struct wiring {
  cell_actor cell;
  agent_actor agent;
  shard_actor shard;
  validator_actor validator;
  gossip_actor gossip;
  store_actor store;
  std::vector<sandbox_worker_actor> workers;
  listener_actor listener;
  /// Of a secure node alone.
  secure_actor secure_node;
  /// By id; empty where there are none.
  local<std::vector<dht::contact>> secure_nodes;

  const std::vector<dht::contact>& secure() const {
    static const std::vector<dht::contact> none;
    return secure_nodes ? *secure_nodes : none;
  }

  bool is_secure(const agent_id& x) const {
    return std::binary_search(secure().begin(), secure().end(), x, by_id{});
  }

private:
  struct by_id {
    bool operator()(const dht::contact& a, const agent_id& b) const {
      return a.id < b;
    }
    bool operator()(const agent_id& a, const dht::contact& b) const {
      return a < b.id;
    }
  };
};

/// Where the virtual driver finds the switchboard, and what its last step did.
/// Host and switchboard write it, the driver reads it between messages; virtual
/// runs have one thread.
struct step_register {
  switchboard_actor board;
  step_report last;
};

/// Handles of what a host has once.
struct host_wiring {
  switchboard_actor switchboard;
  store_actor store;
  std::vector<sandbox_worker_actor> workers;
  listener_actor listener;
  local<std::vector<dht::contact>> secure_nodes;
};

} // namespace ips::actors
