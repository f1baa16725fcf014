// The shard as others see it. compare.cpp answers those who hold the same.

#include "actors/dht_shard/dht_shard.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/store/store_writes.hpp"
#include "runtime/base/duration_text.hpp"
#include "runtime/dht/parms.hpp"

namespace ips::actors {

namespace {

/// Semantics of sandbox and validation that this program judges by.
constexpr std::uint16_t semantics = 1;

/// Pause before an op that lacks something is judged again.
constexpr std::int64_t waiting_pause = 2'000'000;

/// Prompt tries; afterwards the upkeep goes on.
constexpr std::uint32_t waiting_tries_max = 3;

void begin_wait(oldest_wait& waits, put_work& work, timestamp now) {
  if (work.since)
    return;
  work.since = now;
  waits.begin(now);
}

void end_wait(oldest_wait& waits, put_work& work) {
  if (work.since)
    waits.end(*work.since);
  work.since.reset();
}

} // namespace

caf::result<local<wire_body>> shard_state::serve(const agent_id& from,
                                                 const wire_body& body,
                                                 timestamp came) {
  if (auto x = std::get_if<find_nodes>(&body))
    return answer_nodes(*x);
  if (auto x = std::get_if<fetch_ops>(&body))
    return whole(answer_fetch(*x));
  if (auto x = std::get_if<put_ops>(&body))
    return take_put(from, *x, came);
  if (auto x = std::get_if<compare_ops>(&body))
    return answer_ranges(from, *x);
  if (auto x = std::get_if<want_ops>(&body))
    return answer_wanted(*x);
  if (auto x = std::get_if<check_held>(&body))
    return answer_check(*x);
  if (auto x = std::get_if<fetch_lost>(&body))
    return answer_lost(*x);
  if (auto x = std::get_if<put_reply>(&body)) {
    take_late_reply(from, *x);
    return make_local(wire_body{pong{}});
  }
  return to_caf({errc::bad_value, "not a message for a shard"});
}

/// What an answer names: no more than asked for, within the bound.
std::vector<crypto::public_key>
shard_state::named_closest(const dht_key& key, std::size_t count) const {
  return table->closest_keys(key,
                             std::min(count, dht::parms::answer_contacts_max));
}

local<wire_body> shard_state::answer_nodes(const find_nodes& x) const {
  return make_local(wire_body{nodes{named_closest(x.key, x.count)}});
}

local<wire_body> shard_state::answer_fetch(const fetch_ops& x) {
  if (dht::is_links_only(x.filter))
    return answer_links(x);
  fetched out;
  auto filter = x.filter;
  filter.limit = std::min(filter.limit, limits::fetch_page_max);
  auto page = held_.page(x.basis, filter, limits::want_bytes_max);
  for (auto& op : page.ops)
    out.ops.push_back(*op);
  out.total = page.total;
  // Later pages need not say it again.
  if (filter.offset == 0)
    for (auto op : held_.rejected(x.basis, filter))
      out.rejections.push_back(rejection_of(*op));
  if (x.receipt && !out.ops.empty()) {
    std::vector<chain::op_hash> given;
    for (auto& op : out.ops)
      given.push_back(chain::hash_of(op));
    out.receipt = receipt_of(std::move(given));
    out.closest = named_closest(x.basis, x.count);
  }
  if (out.ops.empty()) {
    out.closest = named_closest(x.basis, x.count);
    // A copy: who asks goes on to those who must hold it.
    if (out.rejections.empty() && !out.closest.empty())
      for (auto& op : copies_.select(x.basis, filter))
        out.ops.push_back(*op);
  }
  return make_local(wire_body{std::move(out)});
}

chain::signed_receipt
shard_state::receipt_of(std::vector<chain::op_hash> ops) const {
  chain::receipt body{identity->who.network, semantics, identity->keys.key(),
                      identity->time->now(), std::move(ops)};
  return chain::sign(std::move(body), identity->keys, identity->verifier.get());
}

chain::signed_rejection shard_state::rejection_of(const dht::held_op& x) const {
  chain::rejection body{identity->who.network,
                        semantics,
                        identity->keys.key(),
                        identity->time->now(),
                        x.hash,
                        static_cast<std::uint16_t>(x.code),
                        x.reason};
  return chain::sign(std::move(body), identity->keys, identity->verifier.get());
}

/// Whether the ops may be held: within the cap, and the reach that follows from
/// it.
bool shard_state::has_room(const put_ops& x) const {
  auto& first = x.ops.front();
  if (!keeper_ && !holds_at(chain::basis_of(first.kind, first.header.body)))
    return false;
  std::uint64_t more = 0;
  for (auto& op : x.ops)
    if (held_.find(chain::hash_of(op)) == nullptr)
      more += dht::size_of(op);
  return holding_.capacity.has_room(held_, judging_.bytes + more);
}

/// How long a publisher should wait; 0: it need not.
duration shard_state::overload(std::size_t more, timestamp came) const {
  auto now = identity->time->now();
  auto waits = std::max(judging_.wait.age(now), now - came);
  if (waits <= limits::judging_wait_max
      && judging_.ops + more <= limits::judging_max)
    return duration{0};
  return std::clamp(waits, limits::busy_pause_min, limits::busy_pause_max);
}

caf::result<local<wire_body>>
shard_state::take_put(const agent_id& from, const put_ops& x, timestamp came) {
  if (x.ops.empty() || x.ops.size() > limits::put_ops_max)
    return to_caf(
      {errc::over_limit, "a put of " + std::to_string(x.ops.size()) + " ops"});
  if (!has_room(x))
    return make_local(wire_body{refused{static_cast<std::uint16_t>(errc::full),
                                        "the shard holds all that it may", 0}});
  if (auto pause = overload(x.ops.size(), came); pause.count() > 0) {
    ++judging_.refused;
    return make_local(
      wire_body{refused{static_cast<std::uint16_t>(errc::busy),
                        "the shard judges " + std::to_string(judging_.ops)
                          + " ops; try again in " + to_text(pause),
                        pause.count()}});
  }
  auto work = std::make_shared<put_work>();
  work->from = from;
  auto basis = chain::basis_of(x.ops[0].kind, x.ops[0].header.body);
  for (auto& op : x.ops) {
    if (chain::basis_of(op.kind, op.header.body) != basis)
      return to_caf({errc::bad_operation, "a put has ops of one basis"});
    work->ops.push_back(std::make_shared<const chain::op>(op));
  }
  owed<local<wire_body>> promise{self};
  work->done = [promise](result<put_reply> reply) mutable {
    if (reply)
      promise.deliver(make_local(wire_body{std::move(*reply)}));
    else
      promise.deliver(to_caf(reply.failure()));
  };
  enqueue(basis, std::move(work), came);
  return promise;
}

void shard_state::enqueue(const dht_key& basis, work_ref work, timestamp came) {
  judging_.ops += work->ops.size();
  for (auto& op : work->ops)
    work->bytes += dht::size_of(*op);
  judging_.bytes += work->bytes;
  auto& queue = judging_.queues[basis];
  queue.push_back(std::move(work));
  if (queue.size() == 1 || queue.front()->since)
    begin_wait(judging_.wait, *queue.back(), came);
  if (queue.size() == 1)
    judge_next(basis, queue.front());
}

/// The verdict on an op waits for other agents, and so does what stands behind
/// it.
void shard_state::waits_for_others(const chain::op& x) {
  auto i = judging_.queues.find(chain::basis_of(x.kind, x.header.body));
  if (i == judging_.queues.end())
    return;
  auto& front = *i->second.front();
  auto is_judged
    = front.next < front.ops.size()
      && chain::hash_of(*front.ops[front.next]) == chain::hash_of(x);
  for (auto& work : i->second)
    if (is_judged)
      end_wait(judging_.wait, *work);
}

void shard_state::leave_queue(put_work& work) {
  judging_.ops -= work.ops.size();
  judging_.bytes -= work.bytes;
  end_wait(judging_.wait, work);
}

/// Judges the work's ops in their order, then finishes it.
void shard_state::judge_next(const dht_key& basis, work_ref work) {
  for (; work->next < work->ops.size(); ++work->next) {
    auto& op = work->ops[work->next];
    auto hash = chain::hash_of(*op);
    auto known = held_.find(hash);
    if (known != nullptr && known->status == dht::verdict_status::valid) {
      work->accepted.push_back(hash);
      continue;
    }
    if (known != nullptr && known->status == dht::verdict_status::rejected) {
      work->reply.rejections.push_back(rejection_of(*known));
      continue;
    }
    dht::held_op row{hash, basis, op, dht::verdict_status::pending, {}};
    auto& body = op->header.body;
    auto rival = op->kind == chain::op_kind::activity
                   ? held_.activity(body.author, body.seq)
                   : nullptr;
    if (rival) {
      take_verdict(
        *work, row,
        host::invalid{errc::fork,
                      "header " + std::to_string(body.seq) + " has a rival"});
      continue;
    }
    auto judged = [this, basis, work, row](const local<host::verdict>& v) {
      take_verdict(*work, row, *v);
      ++work->next;
      judge_next(basis, work);
    };
    auto broke = [this, basis, work](caf::error& e) {
      give_up_put(basis, work, from_caf(e));
    };
    self
      ->request(roles.validator, until_answered, atom::judge_v,
                make_local(judge_job{op, false, {}}))
      .then(judged, broke);
    return;
  }
  finish_put(basis, work);
}

void shard_state::take_verdict(put_work& work, dht::held_op op,
                               const host::verdict& verdict) {
  if (auto wrong = std::get_if<host::invalid>(&verdict)) {
    op.status = dht::verdict_status::rejected;
    op.reason = wrong->reason;
    op.code = wrong->code;
    work.reply.rejections.push_back(rejection_of(op));
    waiting_.erase(op.hash);
  } else if (std::holds_alternative<host::unresolved>(verdict)) {
    op.reason = "something that it refers to is not there yet";
    work.reply.waiting.push_back({op.hash, op.reason});
    // Held without being judged again it would stay so; its publisher, or a
    // comparison, brings it again.
    if (!keep_waiting({op.content, work.from, 0}))
      return;
  } else {
    op.status = dht::verdict_status::valid;
    work.accepted.push_back(op.hash);
    waiting_.erase(op.hash);
    holding_.confirmed.erase(op.basis);
    if (keeper_)
      keeper_->heard(dht::contact_of(op.content->header.key));
  }
  held_.hold(op);
  work.judged.push_back(std::move(op));
}

/// Makes the verdicts durable, then answers: a receipt promises that the op is
/// held.
void shard_state::finish_put(const dht_key& basis, work_ref work) {
  auto reply = [this, basis, work](ack) {
    auto foreign = work->from != identity->who.agent;
    if (!work->accepted.empty() && foreign)
      work->reply.receipt = receipt_of(work->accepted);
    if (foreign)
      work->reply.closer = hints(basis);
    leave_queue(*work);
    tell_held(*work);
    let_go(work->accepted);
    work->done(std::move(work->reply));
    next_put(basis);
  };
  if (work->judged.empty()) {
    reply(ack{});
    return;
  }
  std::vector<storage::op_row> rows;
  for (auto& op : work->judged)
    rows.push_back(row_of(op));
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(put_ops_write(identity->row, std::move(rows))))
    .then(reply, [this, basis, work](caf::error& e) {
      give_up_put(basis, work, from_caf(e));
    });
}

/// What is not durable is not held: the publisher will ask again.
void shard_state::give_up_put(const dht_key& basis, work_ref work,
                              const error& why) {
  for (auto& op : work->judged)
    held_.drop(op.hash);
  leave_queue(*work);
  work->done(why);
  next_put(basis);
}

/// The DNA's `held` callback runs for ops of the types that it names.
void shard_state::tell_held(const put_work& work) {
  auto& rule = identity->dna->rules.calls.held;
  if (!rule)
    return;
  for (auto& op : work.judged)
    if (op.status == dht::verdict_status::valid
        && op.content->kind != chain::op_kind::activity
        && rule->types.contains(op.content->header.body.type))
      self->send(roles.agent, atom::held_v, make_local(*op.content));
}

void shard_state::next_put(const dht_key& basis) {
  auto i = judging_.queues.find(basis);
  IPS_ASSERT(i != judging_.queues.end() && !i->second.empty());
  i->second.pop_front();
  if (i->second.empty()) {
    judging_.queues.erase(i);
    return;
  }
  begin_wait(judging_.wait, *i->second.front(), identity->time->now());
  judge_next(basis, i->second.front());
}

/// Agents that this cell expects to hold what stands at the basis, where it is
/// not one of them itself: the publisher may not know them.
std::vector<crypto::public_key> shard_state::hints(const dht_key& basis) const {
  auto holders = holders_of(basis, identity->dna->rules.resilience, {});
  for (auto& holder : holders)
    if (holder.id == identity->who.agent)
      return {};
  holders.resize(std::min(holders.size(), dht::parms::answer_contacts_max));
  return dht::keys_of(holders);
}

/// @returns whether it is kept: only so many may wait
bool shard_state::keep_waiting(const waiting_put& x) {
  auto hash = chain::hash_of(*x.op);
  if (waiting_.size() >= limits::waiting_max && !waiting_.contains(hash))
    return false;
  auto& row = waiting_.emplace(hash, x).first->second;
  if (++row.tries > waiting_tries_max)
    return true;
  self->request(roles.cell, until_answered, atom::later_v, waiting_pause, false)
    .then([this, hash](ack) { retry_waiting(hash); }, [](caf::error&) {});
  return true;
}

/// Judges an op again; its publisher gets the outcome as a late reply.
void shard_state::retry_waiting(const chain::op_hash& hash) {
  auto i = waiting_.find(hash);
  if (i == waiting_.end())
    return;
  auto work = std::make_shared<put_work>();
  work->from = i->second.from;
  work->ops.push_back(i->second.op);
  work->done = [this, to = i->second.from](result<put_reply> reply) {
    auto news = reply && (reply->receipt || !reply->rejections.empty());
    if (news && to != identity->who.agent)
      self->send(roles.cell, atom::tell_v, to,
                 make_local(wire_body{std::move(*reply)}));
  };
  auto& op = *i->second.op;
  enqueue(chain::basis_of(op.kind, op.header.body), std::move(work),
          identity->time->now());
}

} // namespace ips::actors
