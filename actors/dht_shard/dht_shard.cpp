#include "actors/dht_shard/dht_shard.hpp"

#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

/// The smallest subtree around the cell with more than q agents is too large;
/// of the next one it holds everything.
unsigned range_bits(const dht::routing_table& table,
                    const cell_identity& cell) {
  auto r = cell.dna->rules.resilience;
  auto q
    = static_cast<std::size_t>((r + dht::whole_uptime - 1) / dht::whole_uptime);
  auto closest = table.closest(id_cast<dht_key>(cell.who.agent), q);
  if (closest.size() < q)
    return 0;
  return dht::common_prefix(cell.who.agent, closest.back().id) + 1;
}

} // namespace

storage::op_row row_of(const dht::held_op& x) {
  return {id_cast<storage::op_id>(x.hash),
          x.basis,
          static_cast<std::uint8_t>(x.content->kind),
          static_cast<storage::op_status>(x.status),
          x.reason,
          codec::encode(*x.content),
          static_cast<std::uint16_t>(x.code)};
}

caf::result<ack> shard_state::start(const local<cell_state>& known) {
  if (known) {
    take_state(*known);
    return ack{};
  }
  owed<ack> promise{self};
  // What a shard before this one said of its backlog is over.
  self->send(roles.agent, atom::busy_v, false);
  auto loaded = [this, promise](const local<cell_state>& state) {
    take_state(*state);
    promise.deliver(ack{});
  };
  self
    ->request(roles.store, until_answered, atom::load_v,
              make_local(identity->who))
    .then(loaded, [promise](caf::error& e) { promise.deliver(e); });
  return promise;
}

void shard_state::take_state(const cell_state& state) {
  for (auto& op : state.ops) {
    held_.hold(op);
    if (op.status == dht::verdict_status::pending)
      waiting_.emplace(op.hash,
                       waiting_put{op.content, identity->who.agent, 0});
  }
  refreshed_ = identity->time->now();
  upkeep();
  schedule_round(true);
}

/// It sent something. Is it in doubt, that is no answer: so it is asked; and
/// what it has left open stays so.
void shard_state::heard_of(const dht::contact& peer) {
  if (!table->owes_answers(peer)) {
    seen(peer);
    return;
  }
  if (!table->in_doubt(peer))
    return;
  auto now = identity->time->now();
  std::erase_if(holding_.asked_again, [now](auto& row) {
    return now - row.second > holding::doubt_pause;
  });
  if (holding_.asked_again.size() >= limits::partners_max
      || !holding_.asked_again.emplace(peer.id, now).second)
    return;
  ask_whether_there(peer);
}

/// Silence is counted by the channel; a refusal is a sign of life, too.
void shard_state::ask_whether_there(const dht::contact& peer) {
  auto own = id_cast<dht_key>(identity->who.agent);
  self
    ->request(roles.cell, until_answered, atom::ask_v, peer.id,
              make_local(wire_body{find_nodes{own, 1}}))
    .then([this, peer](const local<wire_body>&) { seen(peer); },
          [this, peer](caf::error& e) {
            if (from_caf(e).code != errc::peer_timeout)
              seen(peer);
          });
}

/// It answered, or is new here.
void shard_state::seen(const dht::contact& peer) {
  // They hold everything, and are none of the holders.
  if (roles.is_secure(peer.id))
    return;
  if (keeper_)
    keeper_->heard(peer);
  auto counted_on = table->knows(peer.id);
  table->seen(peer, identity->time->now());
  if (!counted_on)
    neighbourhood_changed(peer.id);
}

/// One that had failed.
void shard_state::answered(const agent_id& peer) {
  if (keeper_)
    keeper_->answered(peer);
  if (table->answered(peer, identity->time->now()))
    neighbourhood_changed(peer);
}

void shard_state::failed(const agent_id& peer) {
  if (keeper_)
    keeper_->failed(peer);
  if (table->failed(peer))
    neighbourhood_changed(peer);
}

/// Takes up again what has not come to its end; periodic.
void shard_state::upkeep() {
  std::map<chain::op_hash, publication_ref> unfinished;
  for (auto& [hash, x] : open_)
    if (x->begun)
      unfinished.emplace(x->hashes.front(), x);
  for (auto& [hash, x] : unfinished)
    ask_anew(x);
  std::vector<chain::op_hash> late;
  for (auto& [hash, x] : waiting_)
    late.push_back(hash);
  for (auto& hash : late)
    retry_waiting(hash);
  refresh();
  if (upkeep_scheduled_)
    return;
  upkeep_scheduled_ = true;
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(limits::upkeep_period.count()), true)
    .then(
      [this](ack) {
        upkeep_scheduled_ = false;
        upkeep();
      },
      [this](caf::error&) { upkeep_scheduled_ = false; });
}

local<shard_report> shard_state::report(const dht_key& key) const {
  shard_report out;
  out.ops = held_.size();
  out.contacts = table->size();
  out.table_bytes = table->bytes_used();
  out.publishing = open_.size();
  out.waiting = waiting_.size();
  out.receipts = line_.receipts;
  out.completed = line_.completed;
  out.busy = judging_.refused;
  out.pulled = holding_.pulled;
  out.handed_over = holding_.handed_over;
  out.discarded = holding_.discarded;
  out.bytes = held_.bytes();
  out.bytes_max = holding_.capacity.bytes_max();
  out.reach = holding_.capacity.reached();
  out.range_bits = range_bits(*table, *identity);
  out.partners = holding_.partners.size();
  for (auto& [other, x] : holding_.partners)
    out.compared += x.met ? 1 : 0;
  out.missing = puller_.expected();
  if (keeper_)
    out.checked = keeper_->checked();
  for (auto op : held_.at(key))
    out.held.push_back(*op);
  for (auto& [hash, x] : open_)
    if (x->basis == key) {
      open_publication row{hash, {}, {}, x->tries};
      for (auto& holder : holders_of(x->basis, x->resilience, x->candidates))
        row.expected.push_back(holder.id);
      row.acknowledged.assign(x->acknowledged.begin(), x->acknowledged.end());
      out.open.push_back(std::move(row));
    }
  return make_local(std::move(out));
}

shard_actor::behavior_type
dht_shard(shard_actor::stateful_pointer<shard_state> self,
          std::shared_ptr<const cell_identity> identity) {
  self->state.table.emplace(identity->who.agent);
  if (identity->secure)
    self->state.keep_all();
  self->state.identity = std::move(identity);
  return {
    [self](atom::start, const local<cell_state>& known) {
      return self->state.start(known);
    },
    [self](atom::serve, const local<dht::contact>& from,
           const local<wire_body>& body, std::int64_t came) {
      self->state.heard_of(*from);
      return self->state.serve(from->id, *body, {came});
    },
    [self](atom::seen, const local<dht::contact>& peer) {
      self->state.heard_of(*peer);
    },
    [self](atom::sampled, const agent_id& peer, bool answered) {
      if (answered)
        self->state.answered(peer);
      else
        self->state.failed(peer);
    },
    [self](atom::uptime, const agent_id& peer, std::uint32_t millionths) {
      self->state.take_uptime(peer, millionths);
    },
    [self](atom::publish, const local<publish_job>& job) {
      self->state.publish(*job);
    },
    [self](atom::fetch, const local<fetch_job>& job) {
      return self->state.fetch(job);
    },
    [self](atom::join) { return self->state.join(); },
    [self](atom::lookup, const local<lookup_job>& job) {
      return self->state.lookup(*job);
    },
    [self](atom::capacity, std::uint64_t bytes_max) {
      self->state.limit(bytes_max);
    },
    [self](atom::restore, std::uint8_t range, bool put) {
      return self->state.restore(range, put);
    },
    [self](atom::report, const dht_key& key) {
      return self->state.report(key);
    },
    [self](atom::rewire, const local<wiring>& roles) {
      self->state.roles = *roles;
    },
  };
}

} // namespace ips::actors
