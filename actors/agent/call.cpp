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

json agent_state::trace() const {
  if (!last_run_)
    return nullptr;
  auto lines = json::array();
  for (auto& line : last_run_->report.trace)
    lines.push_back({{"what", line.what}, {"fuel", line.fuel}});
  return {{"function", traced_},
          {"runs", last_run_->runs},
          {"fuel", last_run_->report.fuel_used},
          {"host", std::move(lines)}};
}

void agent_state::take_run(work_ref work, const std::string& function,
                           const local<run_done>& done) {
  auto& run = *done;
  if (!work->is_callback) {
    traced_ = work->name;
    last_run_ = done.share();
  }
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
  work->answer = std::move(answer);
  work->writes = finished->writes;
  land(work);
}

void agent_state::land(work_ref work) {
  if (work->writes.empty()) {
    work->done(std::move(work->answer));
    return;
  }
  if (!loaded_) {
    work->done(error{errc::configuration,
                     work->name + " commits before the chain has begun"});
    return;
  }
  if (unchecked_)
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
    if (header.body.kind == chain::header_kind::remove)
      removed_.insert(header.body.target->header.hash);
    refs.push_back(chain::ref_of(header.body));
    chain_.append({std::move(header), refs.back().hash, std::move(content)});
    add_rows(record, chain_.at(refs.back().seq), *identity);
  }
  auto rows = record.publications;
  record.call = work->id;
  record.answer = crypto::seal_text(identity->store_key, work->id,
                                    host::json_bytes(work->answer));
  auto stored = [this, work, refs, rows](ack) {
    work->done(std::move(work->answer));
    publish_rows(rows);
    after_commit(*work, refs);
  };
  self
    ->request(roles.store, until_answered, atom::write_v,
              make_local(append_write(identity->row, std::move(record))))
    .then(stored, [this, work](caf::error& e) {
      work->done(from_caf(e));
      self->quit(e);
    });
}

void agent_state::after_commit(const call_work& work,
                               const std::vector<chain::header_ref>& refs) {
  auto& function = identity->dna->rules.calls.post_commit;
  if (function.empty() || work.is_callback)
    return;
  auto rows = json::array();
  for (std::size_t i = 0; i < refs.size(); ++i) {
    auto& body = work.writes[i].body;
    rows.push_back({{"entry", to_string(body.entry)},
                    {"header", host::header_ref_json(refs[i])},
                    {"type", body.type}});
  }
  in_background(function, rows);
}

/// Runs one of the DNA's callbacks; what it commits lands as a call's would.
void agent_state::callback(const std::string& function, const json& input,
                           json_sink done) {
  run_callback({next_callback_id(), function, host::json_bytes(input)},
               std::move(done), 0);
}

/// Where a role dies under it, it runs again, unless it has landed.
void agent_state::run_callback(const callback_job& job, json_sink done,
                               std::uint32_t tries) {
  auto work = std::make_shared<call_work>();
  work->id = job.id;
  work->name = job.function;
  work->is_callback = true;
  work->prepare = [this, job](work_ref w) {
    run_function(w, job.function, job.input, host::purpose::callback);
  };
  work->done = [this, job, done, tries](result<json> out) {
    auto again = !out
                 && (out.failure().code == errc::role_restarted
                     || out.failure().code == errc::head_moved);
    if (!again || tries >= limits::role_retries_max)
      return done(std::move(out));
    if_not_landed(job.id, done, [this, job, done, tries] {
      run_callback(job, done, tries + 1);
    });
  };
  begin(work);
}

/// They run one after the other, so that they do not move the chain's head
/// under each other.
void agent_state::in_background(const std::string& function,
                                const json& input) {
  background_.push_back(
    {next_callback_id(), function, host::json_bytes(input)});
  if (background_.size() == 1)
    next_in_background();
}

void agent_state::next_in_background() {
  auto done = [this](const result<json>&) {
    background_.pop_front();
    if (!background_.empty())
      next_in_background();
  };
  run_callback(background_.front(), done, 0);
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
caf::result<local<wire_body>> agent_state::serve(const agent_id& from,
                                                 const wire_body& body) {
  auto message = std::get_if<app_message>(&body);
  if (message == nullptr)
    return to_caf({errc::bad_value, "not a message for an agent"});
  if (identity->dna->rules.calls.receive.empty())
    return to_caf({errc::unknown_function, "the DNA has no receive callback"});
  auto content = json::parse(message->text, nullptr, false);
  if (content.is_discarded())
    return to_caf({errc::bad_json, "a message is not JSON"});
  received_key key{from, message->id};
  auto in_progress = received_.size() - received_order_.size();
  if (in_progress >= limits::received_max && !received_.contains(key))
    return to_caf({errc::busy, "the agent has too many messages in progress"});
  auto [row, is_new] = received_.try_emplace(key);
  if (row->second.answered)
    return row->second.answer;
  owed<local<wire_body>> promise{self};
  row->second.waiting.push_back(promise);
  if (!is_new)
    return promise;
  auto go = [this, key, content] { receive_new(key, content); };
  if (loaded_)
    go();
  else
    deferred_.push_back(go);
  return promise;
}

void agent_state::receive_new(const received_key& key, json message) {
  storage::call_id id;
  auto unique = name_message(key.second.value, key.first.value, 0);
  std::copy_n(unique.value.begin(), id.size(), id.begin());
  json input{{"from", to_string(key.first)}, {"message", std::move(message)}};
  auto reply = [this, key](result<json> out) { answer_message(key, out); };
  callback_job job{id, identity->dna->rules.calls.receive,
                   host::json_bytes(input)};
  auto go = [this, job, reply] { run_callback(job, reply, 0); };
  if (is_successor_)
    if_not_landed(id, reply, go);
  else
    go();
}

void agent_state::answer_message(const received_key& key,
                                 const result<json>& outcome) {
  app_reply x;
  if (outcome) {
    x.text = host::json_text(*outcome);
  } else {
    x.code = static_cast<std::uint16_t>(outcome.failure().code);
    x.message = outcome.failure().message;
  }
  auto& row = received_.at(key);
  row.answer = make_local(wire_body{std::move(x)});
  row.answered = true;
  for (auto& promise : std::exchange(row.waiting, {}))
    promise.deliver(row.answer);
  received_order_.push_back(key);
  if (received_order_.size() <= limits::received_max)
    return;
  received_.erase(received_order_.front());
  received_order_.pop_front();
}

void agent_state::rejected(const rejected_op& x) {
  auto& function = identity->dna->rules.calls.rejected;
  if (function.empty())
    return;
  auto& body = x.content->header.body;
  auto& why = x.statement.body;
  json input{
    {"op", std::string{chain::to_string(x.content->kind)}},
    {"type", body.type},
    {"entry", body.entry.is_none() ? json{} : json(to_string(body.entry))},
    {"header", host::header_ref_json(chain::ref_of(body))},
    {"holder", to_string(crypto::address_of(why.holder))},
    {"code", code_text(static_cast<errc>(why.code))},
    {"reason", why.reason}};
  in_background(function, input);
}

void agent_state::every() {
  every_scheduled_ = false;
  auto& rule = identity->dna->rules.calls.every;
  if (!rule)
    return;
  // One that takes longer than its period does not queue up behind itself.
  auto waits
    = std::any_of(background_.begin(), background_.end(),
                  [&](auto& job) { return job.function == rule->function; });
  if (!waits)
    in_background(rule->function, {{"now", identity->time->now().micros}});
  schedule_every();
}

} // namespace ips::actors
