// Calls and callbacks, from the run to the chain.

#include "actors/agent/agent.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/store/store_writes.hpp"
#include "dna/host/answers.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/crypto/sealed_box.hpp"

namespace ips::actors {

namespace {

/// The op by which the author's side judges a write: the one that carries most.
chain::op judged_op(const host::staged_write& write) {
  chain::op out;
  out.header.body = write.body;
  switch (write.body.kind) {
    case chain::header_kind::remove:
      out.kind = chain::op_kind::remove;
      return out;
    case chain::header_kind::link:
      out.kind = chain::op_kind::link_add;
      return out;
    case chain::header_kind::unlink:
      out.kind = chain::op_kind::link_remove;
      return out;
    default:
      out.kind = chain::op_kind::put_entry;
      out.content = write.content;
      return out;
  }
}

/// A write may change an entry that the same call staged before.
host::judged_with given_by(const std::vector<host::staged_write>& writes,
                           const chain::header& x) {
  host::judged_with out;
  if (!x.target)
    return out;
  for (auto& write : writes)
    if (write.body.seq == x.target->header.seq
        && chain::hash_of(write.body) == x.target->header.hash)
      out.target = host::judged_target{{write.body, {}, {}}, write.content};
  return out;
}

} // namespace

std::array<std::uint8_t, 32>
agent_state::random_of(const storage::call_id& id) const {
  bytes all = to_bytes("ips.call");
  // Salts and secrets come of it: nobody else may guess it.
  auto& secret = identity->store_key.value;
  all.insert(all.end(), secret.begin(), secret.end());
  for (unsigned i = 0; i < 8; ++i)
    all.push_back(static_cast<std::uint8_t>(identity->seed >> (8 * i)));
  all.insert(all.end(), identity->who.agent.value.begin(),
             identity->who.agent.value.end());
  all.insert(all.end(), id.begin(), id.end());
  return crypto::sha256(all);
}

storage::call_id agent_state::next_callback_id() {
  bytes all = to_bytes("ips.callback");
  for (auto n : {++callbacks_, std::uint64_t{chain_.size()},
                 static_cast<std::uint64_t>(identity->time->now().micros)})
    for (unsigned i = 0; i < 8; ++i)
      all.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
  auto digest = crypto::sha256(all);
  storage::call_id id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

void agent_state::begin(work_ref work) {
  work->base = chain_.head();
  work->writes.clear();
  work->signals.clear();
  work->prepare(work);
}

void agent_state::run_function(work_ref work, const std::string& function,
                               bytes input, host::purpose why) {
  host::run_context context;
  context.why = why;
  context.dna = identity->dna;
  context.function = function;
  context.input = std::move(input);
  context.agent = identity->who.agent;
  context.caller = work->caller.value_or(context.agent);
  context.key = identity->keys.key();
  context.head = work->base;
  context.now = identity->time->now();
  context.random_seed = random_of(work->id);
  self
    ->request(roles.validator, until_answered, atom::run_v,
              make_local(run_job{
                std::make_shared<const host::run_context>(std::move(context)),
                work->fetched}))
    .then([this, work, function](
            const local<run_done>& run) { take_run(work, function, run); },
          [work](caf::error& e) { work->done(from_caf(e)); });
}

void agent_state::take_run(work_ref work, const std::string& function,
                           const local<run_done>& done) {
  auto& run = *done;
  if (work->trace)
    work->trace->run = done.share();
  work->fetched = run.answers;
  auto& outcome = run.report.outcome;
  if (auto broken = std::get_if<host::broken>(&outcome)) {
    auto why = broken->why;
    if (why.cause.empty())
      why.cause = "in " + function;
    work->done(std::move(why));
    return;
  }
  if (auto failed = std::get_if<host::failed>(&outcome)) {
    work->done(error{errc::call_failed, failed->reason, "in " + function});
    return;
  }
  auto finished = std::get_if<host::finished>(&outcome);
  if (finished == nullptr) {
    work->done(error{errc::bug, "a run ended with needs"});
    return;
  }
  auto answer = json::parse(finished->output, nullptr, false);
  if (answer.is_discarded()) {
    work->done(
      error{errc::bad_json, function + " answered something that is no JSON"});
    return;
  }
  work->writes = finished->writes;
  work->signals = finished->signals;
  if (work->record)
    take_back(*work);
  work->answer = std::move(answer);
  land(work);
}

/// The record of a scheduled call goes with what the call writes.
void agent_state::take_back(call_work& work) {
  auto link = chain_.find_header(work.record->hash);
  IPS_ASSERT(link != nullptr);
  chain::header body;
  body.kind = chain::header_kind::remove;
  body.type = link->header.body.type;
  body.target = chain::change_target{*work.record, link->header.body.entry};
  auto staged = stage(work, std::move(body), std::nullopt);
  IPS_ASSERT(staged);
}

void agent_state::land(work_ref work) {
  if (work->writes.empty()) {
    tell(work->signals);
    work->done(std::move(work->answer));
    return;
  }
  if (!loaded_) {
    work->done(error{errc::configuration,
                     work->name + " commits before the chain has begun"});
    return;
  }
  if (holders_busy)
    work->done(error{
      errc::busy, "holders do not keep up with what this agent commits",
      "nothing of " + work->name + " has landed", "try again in some seconds"});
  else if (unchecked_)
    append(work);
  else
    judge_write(work, 0);
}

/// Author's side of validation: each write, in its order.
void agent_state::judge_write(work_ref work, std::size_t i) {
  if (i == work->writes.size()) {
    append(work);
    return;
  }
  auto& write = work->writes[i];
  judge_job job{std::make_shared<const chain::op>(judged_op(write)), true,
                given_by(work->writes, write.body)};
  auto judged = [this, work, i](const local<host::verdict>& verdict) {
    if (auto no = std::get_if<host::invalid>(&*verdict)) {
      work->done(error{no->code, no->reason});
      return;
    }
    if (std::holds_alternative<host::unresolved>(*verdict)) {
      work->done(error{errc::unknown_target,
                       "what the entry refers to cannot be found"});
      return;
    }
    judge_write(work, i + 1);
  };
  self
    ->request(roles.validator, until_answered, atom::judge_v,
              make_local(std::move(job)))
    .then(judged, [work](caf::error& e) { work->done(from_caf(e)); });
}

/// Signs and stores: all of a call lands, or none.
void agent_state::append(work_ref work) {
  if (chain_.head() != work->base) {
    if (++work->tries > limits::head_retries_max)
      work->done(
        error{errc::head_moved, "the chain grew while " + work->name + " ran"});
    else
      begin(work);
    return;
  }
  storage::call_record record;
  std::vector<chain::header_ref> refs;
  publish_job publication;
  for (auto& write : work->writes) {
    std::shared_ptr<const chain::entry> content;
    if (write.content)
      content = std::make_shared<const chain::entry>(*write.content);
    auto header
      = chain::sign(write.body, identity->keys, identity->verifier.get());
    note_record(header.body, content.get());
    refs.push_back(chain::ref_of(header.body));
    chain_.append({std::move(header), refs.back().hash, std::move(content)});
    add_rows(record, chain_.at(refs.back().seq), *identity);
  }
  auto rows = record.publications;
  record.call = work->id;
  record.answer = crypto::seal_text(identity->store_key, work->id,
                                    host::json_bytes(work->answer));
  if (work->trace)
    work->trace->rows = rows;
  auto stored = [this, work, refs, rows](ack) {
    tell(work->signals);
    work->done(std::move(work->answer));
    publish_rows(rows);
    after_commit(*work, refs);
  };
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(append_write(identity->row, std::move(record))))
    .then(stored, [this, work](caf::error& e) {
      ending_ = true;
      work->done(from_caf(e));
      self->quit(e);
    });
}

/// Hands signals to whoever listens to this host.
void agent_state::tell(const std::vector<host::signal>& signals) {
  for (auto& x : signals)
    tell(x.name, json::parse(x.content, nullptr, false));
}

void agent_state::tell(const std::string& what, json content) {
  if (content.is_discarded())
    content = nullptr;
  self->send(roles.listener, atom::tell_v,
             make_local(told_signal{identity->who, what, std::move(content)}));
}

/// What was begun by a role before this one may have landed.
void agent_state::if_not_landed(const storage::call_id& id, json_sink landed,
                                std::function<void()> otherwise) {
  auto found
    = [this, id, landed, otherwise](const local<std::optional<bytes>>& answer) {
        if (!*answer)
          return otherwise();
        auto text = crypto::open_text(identity->store_key, id, **answer);
        if (!text)
          return landed(text.failure());
        landed(json::parse(*text, nullptr, false));
      };
  self
    ->request(roles.store, until_answered, atom::answered_v,
              make_local(landed_query{identity->row, id}))
    .then(found, [landed](caf::error& e) { landed(from_caf(e)); });
}

/// A message runs `receive` once, however often it comes.

} // namespace ips::actors
