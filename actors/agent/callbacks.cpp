// What runs without the owner's request: callbacks, scheduled calls.

#include <algorithm>

#include "actors/agent/agent.hpp"
#include "actors/protocol/limits.hpp"
#include "dna/host/answers.hpp"
#include "dna/manifest/system_types.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::actors {

namespace {

storage::call_id call_of(const header_hash& record) {
  storage::call_id id;
  std::copy_n(record.value.begin(), id.size(), id.begin());
  return id;
}

json failure_json(const std::string& function, const error& why) {
  auto out = host::error_json(why);
  out["function"] = function;
  return out;
}

/// What the same call may not meet another time: no fault of its function.
bool is_of_the_machine(errc x) {
  switch (x) {
    case errc::busy:
    case errc::disk_full:
    case errc::engine_failed:
    case errc::head_moved:
    case errc::role_restarted:
    case errc::sandbox_died:
    case errc::sandbox_unavailable:
    case errc::storage_failed:
    case errc::timed_out:
      return true;
    default:
      return false;
  }
}

} // namespace

// -- runs ----------------------------------------------------------------------

/// Runs one of the DNA's callbacks; what it commits lands as a call's would.
void agent_state::callback(const std::string& function, const json& input,
                           json_sink done) {
  run_job_of({next_callback_id(), function, host::json_bytes(input)},
             std::move(done), 0);
}

/// Where a role dies under it, it runs again, unless it has landed.
void agent_state::run_job_of(const callback_job& job, json_sink done,
                             std::uint32_t tries) {
  auto work = std::make_shared<call_work>();
  work->id = job.id;
  work->name = job.function;
  work->is_callback = job.why == host::purpose::callback;
  work->caller = job.caller;
  work->record = job.record;
  work->prepare = [this, job](work_ref w) {
    if (job.record && removed_.contains(job.record->hash))
      w->done(json{}); // taken back while it waited
    else
      run_function(w, job.function, job.input, job.why);
  };
  work->done = [this, job, done, tries](result<json> out) {
    auto again = !out
                 && (out.failure().code == errc::role_restarted
                     || out.failure().code == errc::head_moved);
    if (!again || tries >= limits::role_retries_max)
      return done(std::move(out));
    if_not_landed(job.id, done, [this, job, done, tries] {
      run_job_of(job, done, tries + 1);
    });
  };
  begin(work);
}

/// They run one after the other, so that they do not move the chain's head
/// under each other. Nobody waits for them: a failure is told as a signal.
void agent_state::in_background(callback_job job) {
  background_.push_back(std::move(job));
  if (background_.size() == 1)
    next_in_background();
}

void agent_state::in_background(const std::string& function,
                                const json& input) {
  in_background({next_callback_id(), function, host::json_bytes(input)});
}

void agent_state::next_in_background() {
  auto done = [this](const result<json>& out) {
    auto job = std::move(background_.front());
    background_.pop_front();
    if (!out)
      failed_in_background(job, out.failure());
    if (!background_.empty())
      next_in_background();
  };
  run_job_of(background_.front(), done, 0);
}

void agent_state::failed_in_background(const callback_job& job,
                                       const error& why) {
  if (ending_)
    return; // the successor makes the call
  if (job.record && is_of_the_machine(why.code)) {
    make_later(*job.record);
    return;
  }
  tell(job.record ? "ips.schedule_failed" : "ips.callback_failed",
       failure_json(job.function, why));
  if (job.record)
    drop_record(*job.record);
}

// -- callbacks -----------------------------------------------------------------

void agent_state::after_commit(const call_work& work,
                               const std::vector<chain::header_ref>& refs) {
  auto& function = identity->dna->rules.calls.post_commit;
  if (function.empty() || work.is_callback)
    return;
  auto rows = json::array();
  for (std::size_t i = 0; i < refs.size(); ++i) {
    auto& body = work.writes[i].body;
    if (!manifest::system_entry(body.type) && !chain::is_file_type(body.type))
      rows.push_back({{"entry", to_string(body.entry)},
                      {"header", host::header_ref_json(refs[i])},
                      {"type", body.type}});
  }
  if (!rows.empty())
    in_background(function, rows);
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

void agent_state::held(const chain::op& x) {
  auto& rule = identity->dna->rules.calls.held;
  if (!rule || background_.size() >= limits::held_waiting_max)
    return;
  auto& body = x.header.body;
  in_background(
    rule->function,
    {{"op", std::string{chain::to_string(x.kind)}},
     {"type", body.type},
     {"author", to_string(body.author)},
     {"entry", body.entry.is_none() ? json{} : json(to_string(body.entry))},
     {"header", host::header_ref_json(chain::ref_of(body))},
     {"basis", to_string(chain::basis_of(x.kind, body))}});
}

void agent_state::schedule_every() {
  auto& rule = identity->dna->rules.calls.every;
  if (!rule || every_scheduled_)
    return;
  every_scheduled_ = true;
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(rule->interval.count()), true)
    .then([this](ack) { every(); },
          [this](caf::error&) { every_scheduled_ = false; });
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

// -- scheduled calls -----------------------------------------------------------

/// Keeps what the chain says of IPS's own records: which still hold.
void agent_state::note_record(const chain::header& x,
                              const chain::entry* content) {
  if (x.kind == chain::header_kind::remove) {
    removed_.insert(x.target->header.hash);
    return;
  }
  if (x.type != manifest::schedule_type || content == nullptr)
    return;
  auto record = host::scheduled_in(*content);
  if (!record)
    return;
  due_.emplace(std::pair{record->at.micros, chain::ref_of(x)}, *record);
  arm_due();
}

/// Sleeps until the next scheduled call is due.
void agent_state::arm_due() {
  if (due_.empty() || !may_make_calls_)
    return;
  auto at = due_.begin()->first.first;
  if (due_armed_ && *due_armed_ <= at)
    return;
  due_armed_ = at;
  auto wait = std::max<std::int64_t>(0, at - identity->time->now().micros);
  self->request(roles.cell, until_answered, atom::later_v, wait, true)
    .then([this, at](ack) { run_due(at); },
          [this](caf::error&) { due_armed_.reset(); });
}

void agent_state::run_due(std::int64_t armed) {
  if (due_armed_ == armed)
    due_armed_.reset();
  auto now = identity->time->now().micros;
  while (!due_.empty() && due_.begin()->first.first <= now) {
    auto [key, record] = *due_.begin();
    due_.erase(due_.begin());
    if (removed_.contains(key.second.hash))
      continue;
    callback_job job{call_of(key.second.hash), record.function,
                     host::json_bytes(record.arguments)};
    job.why = host::purpose::call;
    job.record = key.second;
    in_background(std::move(job));
  }
  arm_due();
}

/// A scheduled call that the machine was not fit for is made after a pause.
void agent_state::make_later(const chain::header_ref& record) {
  auto link = chain_.find_header(record.hash);
  auto call = link != nullptr && link->content
                ? host::scheduled_in(*link->content)
                : std::nullopt;
  if (!call)
    return;
  auto at = identity->time->now() + limits::schedule_pause;
  due_.emplace(std::pair{at.micros, record}, std::move(*call));
  arm_due();
}

/// A scheduled call that failed is not made again.
void agent_state::drop_record(const chain::header_ref& record) {
  auto work = std::make_shared<call_work>();
  work->id = next_callback_id();
  work->name = "schedule";
  work->is_callback = true;
  work->record = record;
  work->done = [this, record](const result<json>& out) {
    if (!out && out.failure().code == errc::head_moved)
      drop_record(record);
  };
  work->prepare = [this](work_ref w) {
    if (removed_.contains(w->record->hash))
      return w->done(json{});
    take_back(*w);
    land(w);
  };
  begin(work);
}

} // namespace ips::actors
