// Own ops on their way to their holders.

#include <algorithm>

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/store/store_writes.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/dht/crowding.hpp"
#include "runtime/dht/distance.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

namespace {

/// Busy answers of one holder after which a publication goes on without it:
/// seconds at the least, and minutes for one that says that it needs them.
constexpr std::uint32_t busy_answers_max = 64;

std::vector<storage::op_id> store_names(const publication& x) {
  std::vector<storage::op_id> out;
  for (auto& hash : x.hashes)
    out.push_back(id_cast<storage::op_id>(hash));
  return out;
}

} // namespace

std::uint64_t shard_state::resilience_of(const chain::op& x) const {
  auto& rules = identity->dna->rules;
  auto type = rules.find_entry(x.header.body.type);
  if (x.kind != chain::op_kind::activity && type != nullptr && type->resilience)
    return *type->resilience;
  return rules.resilience;
}

/// Who may be of V_δ: the closest known whose reach is so far, and of a crowded
/// key all known in its radius.
std::vector<dht::contact>
shard_state::candidates_at(const dht_key& basis, std::uint64_t wanted) const {
  auto out = table->closest(basis, candidates_for(wanted));
  if (dht::is_crowded(basis, out, agents()))
    out = table->closest(basis, dht::parms::radius_holders_max);
  std::erase_if(out,
                [&](auto& x) { return !holding_.reaches_to(x.id, basis); });
  return out;
}

/// V_δ as this cell sees it, itself among the candidates.
std::vector<dht::contact>
shard_state::holders_of(const dht_key& basis, std::uint64_t resilience,
                        std::vector<dht::contact> more,
                        const std::set<agent_id>& full) const {
  auto wanted = reading_.uptime_wanted(resilience);
  std::erase_if(more,
                [&](auto& x) { return !holding_.reaches_to(x.id, basis); });
  for (auto& x : candidates_at(basis, wanted))
    more.push_back(x);
  std::erase_if(more, [&](auto& x) { return full.contains(x.id); });
  if (holds_at(basis) && !full.contains(identity->who.agent))
    more.push_back({identity->who.agent, identity->keys.key()});
  return dht::expected_holders(
    basis, std::move(more),
    [this](const agent_id& x) { return holding_.uptime_of(x); }, wanted,
    agents());
}

/// How many of the holders must acknowledge: all of them, but for a crowded
/// key.
std::size_t shard_state::receipts_wanted(std::span<const dht::contact> holders,
                                         std::uint64_t resilience) const {
  std::vector<std::uint32_t> uptimes;
  for (auto& x : holders)
    uptimes.push_back(holding_.uptime_of(x.id));
  return dht::holders_needed(uptimes, reading_.uptime_wanted(resilience));
}

/// Whether the table's closest contacts can be trusted to be the closest there
/// are: by proof, or because they are as close to the key as this cell's own
/// neighbours are to itself. A holder that is not among the closest names those
/// that are, so a wrong guess costs a message, not an op.
bool shard_state::knows_neighbourhood(const dht_key& basis,
                                      std::uint64_t r) const {
  auto q
    = static_cast<std::size_t>((r + dht::whole_uptime - 1) / dht::whole_uptime);
  if (table->knows_closest(basis, q))
    return true;
  auto there = table->closest(basis, q);
  auto here = table->closest(id_cast<dht_key>(identity->who.agent), q);
  if (there.size() < q || here.size() < q)
    return false;
  auto depth = [](const auto& key, const dht::contact& x) {
    return dht::distance_of(key, x.id).leading_zeros();
  };
  return depth(basis, there.back()) + 1
         >= depth(identity->who.agent, here.back());
}

void shard_state::publish(const publish_job& job) {
  std::map<dht_key, publication_ref> by_basis;
  for (auto& op : job.ops) {
    auto hash = chain::hash_of(*op);
    if (open_.contains(hash))
      continue;
    auto& x = by_basis[chain::basis_of(op->kind, op->header.body)];
    if (!x) {
      x = std::make_shared<publication>();
      x->basis = chain::basis_of(op->kind, op->header.body);
    }
    x->resilience = std::max(x->resilience, resilience_of(*op));
    x->ops.push_back(op);
    x->bytes += dht::size_of(*op);
    x->hashes.push_back(hash);
    open_.emplace(hash, x);
  }
  for (auto& [basis, x] : by_basis) {
    line_.ops += x->ops.size();
    line_.bytes += x->bytes;
    x->since = identity->time->now();
    line_.backlog.push_back(x);
  }
  begin_next();
  note_backlog();
}

/// One that ends at once lets the next begin, in this loop and not within it.
void shard_state::begin_next() {
  if (std::exchange(line_.beginning, true))
    return;
  while (line_.under_way < line_.window && !line_.backlog.empty()
         && line_.bytes_under_way < limits::publishing_bytes_max) {
    auto x = line_.backlog.front();
    line_.backlog.pop_front();
    line_.ops -= x->ops.size();
    line_.bytes -= x->bytes;
    line_.bytes_under_way += x->bytes;
    x->has_turn = true;
    x->begun = true;
    ++line_.under_way;
    begin(std::move(x));
  }
  line_.beginning = false;
}

/// What is complete, or pauses, makes room for another.
void shard_state::give_up_turn(publication& x) {
  if (!std::exchange(x.has_turn, false))
    return;
  --line_.under_way;
  line_.bytes_under_way -= x.bytes;
  begin_next();
  note_backlog();
}

/// The agent commits nothing more where its holders do not keep up.
void shard_state::note_backlog() {
  auto now = identity->time->now();
  auto most = line_.told ? limits::backlog_wait_low : limits::backlog_wait_max;
  auto full = !line_.backlog.empty()
              && (now - line_.backlog.front()->since > most
                  || line_.ops > limits::backlog_ops_max
                  || line_.bytes > limits::backlog_bytes_max);
  if (full != std::exchange(line_.told, full))
    self->send(roles.agent, atom::busy_v, full);
}

void shard_state::begin(publication_ref x) {
  if (knows_neighbourhood(x->basis, x->resilience)) {
    begin_near(std::move(x));
    return;
  }
  auto q = (x->resilience + dht::whole_uptime - 1) / dht::whole_uptime;
  dht::lookup_options options{identity->who.agent,
                              std::min<std::size_t>(q, dht::parms::want_max),
                              dht::parms::alpha};
  find_closest(x->basis, options, [this, x](const dht::lookup& found) {
    for (auto& contact : found.closest())
      x->candidates.push_back(contact);
    begin_near(x);
  });
}

/// The neighbourhood is known; where it is crowded, not yet who else holds.
void shard_state::begin_near(publication_ref x) {
  auto closest = table->closest(x->basis, dht::parms::bucket_size);
  if (!dht::is_crowded(x->basis, closest, agents())) {
    proceed(std::move(x));
    return;
  }
  auto around = dht::around_crowded(identity->who.agent);
  find_disjoint(x->basis, around, [this, x](const dht::disjoint_lookup& found) {
    for (auto& contact : found.closest())
      x->candidates.push_back(contact);
    proceed(x);
  });
}

/// Puts to everyone in V_δ who has neither acknowledged nor failed.
void shard_state::proceed(publication_ref x) {
  std::erase_if(x->candidates,
                [&](auto& c) { return x->failed.contains(c.id); });
  auto holders = holders_of(x->basis, x->resilience, x->candidates, x->full);
  auto members = holders.size();
  // Of a crowded key's many holders q are enough.
  auto spare = members - receipts_wanted(holders, x->resilience);
  for (auto& node : secure_near(x->basis, limits::secure_copies, x->failed))
    holders.push_back(node);
  if (keeper_)
    hold_own(x);
  for (auto& holder : holders) {
    if (holder.id == identity->who.agent)
      hold_own(x);
    else if (!x->acknowledged.contains(holder.id)
             && !x->asked.contains(holder.id) && !x->waiting.contains(holder.id)
             && !x->busy.contains(holder.id) && !x->failed.contains(holder.id))
      put_to(x, holder);
  }
  if (!x->asked.empty() || wait_for_busy(x))
    return;
  auto missing = [&](const dht::contact& holder) {
    return holder.id != identity->who.agent
           && !x->acknowledged.contains(holder.id);
  };
  auto secure = holders.begin() + static_cast<std::ptrdiff_t>(members);
  auto lacking = std::count_if(holders.begin(), secure, missing);
  if (static_cast<std::size_t>(lacking) > spare
      || std::any_of(secure, holders.end(), missing)
      || (x->acknowledged.empty() && !x->failed.empty()))
    try_later(std::move(x));
  else
    complete(std::move(x));
}

void shard_state::put_to(publication_ref x, const dht::contact& holder) {
  put_ops message;
  for (auto& op : x->ops)
    message.ops.push_back(*op);
  x->asked.insert(holder.id);
  auto sent = identity->time->now();
  self
    ->request(roles.cell, until_answered, atom::ask_v, holder.id,
              make_local(wire_body{std::move(message)}))
    .then(
      [this, x, holder, sent](const local<wire_body>& body) {
        auto& from = holder.id;
        seen(holder);
        x->asked.erase(from);
        if (auto reply = std::get_if<put_reply>(&*body))
          take_reply(x, from, *reply);
        else if (auto no = std::get_if<refused>(&*body); no && is_full(*no)) {
          x->full.insert(from);
          was_full(from, x->basis);
        } else if (no)
          put_off(*x, from, sent, duration{no->retry_after});
        else
          x->failed.insert(from);
        proceed(x);
      },
      [this, x, from = holder.id](caf::error&) {
        x->asked.erase(from);
        x->failed.insert(from);
        proceed(x);
      });
}

/// The author holds its own op without judging it again: it was judged before
/// it was signed.
void shard_state::hold_own(publication_ref x) {
  if (x->held_here)
    return;
  std::uint64_t size = 0;
  for (auto& op : x->ops)
    size += dht::size_of(*op);
  if (!holding_.capacity.has_room(held_, size)) {
    x->full.insert(identity->who.agent);
    return;
  }
  x->held_here = true;
  holding_.confirmed.erase(x->basis);
  std::vector<storage::op_row> rows;
  for (std::size_t i = 0; i < x->ops.size(); ++i) {
    dht::held_op op{
      x->hashes[i], x->basis, x->ops[i], dht::verdict_status::valid, {}};
    rows.push_back(row_of(op));
    held_.hold(std::move(op));
  }
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(put_ops_write(identity->row, std::move(rows))))
    .then([this, x](ack) { let_go(x->hashes); },
          [this, x](caf::error&) {
            // Held in memory only; the upkeep writes it again.
            x->held_here = false;
            try_later(x);
          });
}

void shard_state::take_reply(publication_ref x, const agent_id& from,
                             const put_reply& reply) {
  if (reply.receipt && take_receipt(*x, from, *reply.receipt))
    x->waiting.erase(from);
  if (!reply.waiting.empty())
    x->waiting.insert(from);
  for (auto& rejection : reply.rejections)
    take_rejection(*x, from, rejection);
  auto named = std::min(reply.closer.size(), dht::parms::answer_contacts_max);
  for (std::size_t i = 0; i < named; ++i)
    x->candidates.push_back(dht::contact_of(reply.closer[i]));
}

/// Verifies a receipt and notes the holder.
bool shard_state::take_receipt(publication& x, const agent_id& from,
                               const chain::signed_receipt& receipt) {
  auto& body = receipt.body;
  auto ours = [&](const chain::op_hash& hash) {
    return std::find(x.hashes.begin(), x.hashes.end(), hash) != x.hashes.end();
  };
  if (body.network != identity->who.network
      || crypto::address_of(body.holder) != from
      || !std::all_of(body.ops.begin(), body.ops.end(), ours)
      || !chain::holds(receipt, *identity->verifier))
    return false;
  ++line_.receipts;
  storage::receipt_row row{from.value, codec::encode(body)};
  row.content.insert(row.content.end(), receipt.sig.value.begin(),
                     receipt.sig.value.end());
  if (body.ops.size() == x.hashes.size()) {
    x.acknowledged.insert(from);
    x.unsaved.push_back(std::move(row));
    return true;
  }
  // For some of the ops: written for those alone.
  std::vector<storage::op_id> ops;
  for (auto& hash : body.ops)
    ops.push_back(id_cast<storage::op_id>(hash));
  write({identity->row, std::move(ops), {std::move(row)}, std::nullopt});
  return true;
}

void shard_state::write(publication_news news) {
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(publication_write(std::move(news))))
    .then([](ack) {}, [](caf::error&) {});
}

/// What is lost with a write, or before it, is asked for again after a restart.
void shard_state::save_receipts(publication& x,
                                std::optional<std::uint16_t> wanted) {
  if (!x.unsaved.empty() || wanted)
    write(
      {identity->row, store_names(x), std::exchange(x.unsaved, {}), wanted});
}

void shard_state::take_rejection(publication& x, const agent_id& from,
                                 const chain::signed_rejection& rejection) {
  auto& body = rejection.body;
  auto i = std::find(x.hashes.begin(), x.hashes.end(), body.op);
  if (i == x.hashes.end() || body.network != identity->who.network
      || crypto::address_of(body.holder) != from
      || !chain::holds(rejection, *identity->verifier))
    return;
  x.acknowledged.insert(from);
  auto& op = x.ops[static_cast<std::size_t>(i - x.hashes.begin())];
  auto write = rejection_write(identity->row, id_cast<storage::op_id>(*i),
                               codec::encode(body));
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(std::move(write)))
    .then([](ack) {}, [](caf::error&) {});
  self->send(roles.agent, atom::rejected_v,
             make_local(rejected_op{rejection, op}));
}

/// A holder judged what had to wait.
void shard_state::take_late_reply(const agent_id& from,
                                  const put_reply& reply) {
  std::set<publication_ref> touched;
  auto note = [&](const chain::op_hash& hash) {
    if (auto i = open_.find(hash); i != open_.end())
      touched.insert(i->second);
  };
  if (reply.receipt)
    for (auto& hash : reply.receipt->body.ops)
      note(hash);
  for (auto& rejection : reply.rejections)
    note(rejection.body.op);
  std::vector<publication_ref> in_order{touched.begin(), touched.end()};
  std::sort(in_order.begin(), in_order.end(),
            [](auto& a, auto& b) { return a->hashes < b->hashes; });
  auto now = identity->time->now();
  for (auto& x : in_order) {
    // It came too late: it has waited in a queue, here or there.
    if (x->failed.erase(from) > 0)
      line_.narrow(now + -limits::peer_timeout, now);
    x->waiting.erase(from);
    take_reply(x, from, reply);
    proceed(x);
  }
}

/// Asks once more those who failed, and those who wait: their late reply may
/// have been lost.
void shard_state::ask_anew(publication_ref x) {
  if (!x->asked.empty())
    return;
  x->failed.clear();
  x->waiting.clear();
  x->refusals.clear();
  proceed(std::move(x));
}

/// A holder wants to be asked later. One that says nothing else must not keep
/// the publication's turn.
void shard_state::put_off(publication& x, const agent_id& holder,
                          timestamp sent, duration pause) {
  auto now = identity->time->now();
  line_.narrow(sent, now);
  if (++x.refusals[holder] > busy_answers_max) {
    x.failed.insert(holder);
    return;
  }
  x.busy[holder]
    = now + std::clamp(pause, limits::busy_pause_min, limits::busy_pause_max);
}

/// A publication whose holders are busy keeps its turn: so its cell publishes
/// no faster than they judge.
bool shard_state::wait_for_busy(const publication_ref& x) {
  if (x->busy.empty())
    return false;
  if (std::exchange(x->resting, true))
    return true;
  auto until = timestamp{INT64_MAX};
  for (auto& [holder, time] : x->busy)
    until = std::min(until, time);
  auto pause = std::max(duration{1}, until - identity->time->now());
  auto again = [this, x] {
    x->resting = false;
    auto now = identity->time->now();
    std::erase_if(x->busy, [now](auto& row) { return row.second <= now; });
    if (open_.contains(x->hashes.front()))
      proceed(x);
  };
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(pause.count()), false)
    .then([again](ack) { again(); }, [again](caf::error&) { again(); });
  return true;
}

void shard_state::try_later(publication_ref x) {
  give_up_turn(*x);
  save_receipts(*x, std::nullopt);
  if (++x->tries > limits::publish_tries_max)
    return;
  auto pause = limits::publish_pause * (1 << (x->tries - 1));
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(pause.count()), false)
    .then(
      [this, x](ack) {
        if (open_.contains(x->hashes.front()))
          ask_anew(x);
      },
      [](caf::error&) {});
}

void shard_state::complete(publication_ref x) {
  for (auto& hash : x->hashes)
    open_.erase(hash);
  ++line_.completed;
  line_.widen();
  // The store counts receipts; no more than the live members are wanted.
  save_receipts(*x, static_cast<std::uint16_t>(x->acknowledged.size()));
  give_up_turn(*x);
}

} // namespace ips::actors
