// What other agents ask of this one: messages for `receive`, and calls of
// functions that it granted.

#include "actors/agent/agent.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "dna/host/answers.hpp"
#include "dna/host/capability.hpp"
#include "dna/host/json_check.hpp"
#include "dna/host/limits.hpp"
#include "dna/manifest/system_types.hpp"
#include "runtime/base/nearest.hpp"

namespace ips::actors {

namespace {

message_id id_of(const wire_body& x) {
  auto message = std::get_if<app_message>(&x);
  return message != nullptr ? message->id : std::get<app_call>(x).id;
}

/// The call id under which an answer is found again after a restart.
storage::call_id call_of(const agent_id& from, const message_id& id) {
  auto unique = name_message(id.value, from.value, 0);
  storage::call_id out;
  std::copy_n(unique.value.begin(), out.size(), out.begin());
  return out;
}

/// A stranger's text: strict, and no deeper than the parser may go.
result<json> content_of(const std::string& text) {
  if (text.size() > host::limits::message_bytes_max)
    return error{errc::over_limit,
                 "a message of " + std::to_string(text.size()) + " bytes"};
  IPS_TRY(host::check_json(text));
  return json::parse(text);
}

} // namespace

caf::result<local<wire_body>> agent_state::serve(const agent_id& from,
                                                 const wire_body& body) {
  if (!std::holds_alternative<app_message>(body)
      && !std::holds_alternative<app_call>(body))
    return to_caf({errc::bad_value, "not a message for an agent"});
  received_key key{from, id_of(body)};
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
  auto go = [this, key, body] { serve_new(key, body); };
  if (loaded_)
    go();
  else
    deferred_.push_back(go);
  return promise;
}

void agent_state::serve_new(const received_key& key, const wire_body& body) {
  auto reply = [this, key](result<json> out) { answer_message(key, out); };
  auto job = job_for(key.first, body);
  if (!job)
    return refuse_message(key, job.failure());
  auto go = [this, job = *job, reply] { run_job_of(job, reply, 0); };
  if (is_successor_ || has_forgotten_)
    if_not_landed(job->id, reply, go);
  else
    go();
}

/// What a message or a call makes this agent run.
result<agent_state::callback_job>
agent_state::job_for(const agent_id& from, const wire_body& body) const {
  auto& rules = identity->dna->rules;
  callback_job job;
  job.id = call_of(from, id_of(body));
  job.caller = from;
  if (auto message = std::get_if<app_message>(&body)) {
    if (rules.calls.receive.empty())
      return error{errc::unknown_function, "the DNA has no receive callback"};
    IPS_TRY_VALUE(content, content_of(message->text));
    job.function = rules.calls.receive;
    job.input = host::json_bytes(
      {{"from", to_string(from)}, {"message", std::move(content)}});
    return job;
  }
  auto& call = std::get<app_call>(body);
  IPS_TRY(check_granted(from, call));
  IPS_TRY_VALUE(arguments, content_of(call.arguments));
  if (!arguments.is_array())
    return error{errc::bad_argument, "arguments are a JSON array"};
  job.function = call.function;
  job.input = host::json_bytes(arguments);
  job.why = host::purpose::call;
  return job;
}

status agent_state::check_granted(const agent_id& from,
                                  const app_call& call) const {
  auto& rules = identity->dna->rules;
  if (!rules.offers(call.function))
    return error{errc::unknown_function,
                 "function not available: " + call.function
                   + did_you_mean(call.function, rules.exposed)};
  if (from == identity->who.agent)
    return ok();
  for (auto seq : own_records(manifest::grant_type)) {
    auto granted = host::grant_of(*chain_.at(seq).content);
    if (granted && host::admits(*granted, from, call.function, call.secret))
      return ok();
  }
  return error{errc::not_granted, short_text(identity->who.agent)
                                    + " has not granted " + call.function
                                    + " to " + short_text(from)};
}

/// Where the chain holds records of a type of IPS's own that still hold.
std::vector<std::uint32_t>
agent_state::own_records(std::string_view type) const {
  auto out = chain_.select(std::string{type}, 0, ~std::uint32_t{0}, false,
                           ~std::uint32_t{0});
  std::erase_if(out, [this](auto seq) {
    auto& link = chain_.at(seq);
    return link.header.body.kind != chain::header_kind::create || !link.content
           || removed_.contains(link.hash);
  });
  return out;
}

namespace {

app_reply reply_of(const result<json>& outcome) {
  app_reply out;
  if (outcome) {
    out.text = host::json_text(*outcome);
  } else {
    out.code = static_cast<std::uint16_t>(outcome.failure().code);
    out.message = outcome.failure().message;
  }
  return out;
}

std::size_t size_of(const local<wire_body>& x) {
  auto& reply = std::get<app_reply>(*x);
  return reply.text.size() + reply.message.size();
}

} // namespace

void agent_state::answer_message(const received_key& key,
                                 const result<json>& outcome) {
  auto& row = received_.at(key);
  row.answer = make_local(wire_body{reply_of(outcome)});
  row.answered = true;
  for (auto& promise : std::exchange(row.waiting, {}))
    promise.deliver(row.answer);
  received_order_.push_back(key);
  received_bytes_ += size_of(row.answer);
  forget_old_answers();
}

/// What ran nothing may be asked again, and takes no room from what did.
void agent_state::refuse_message(const received_key& key, const error& why) {
  auto refusal = make_local(wire_body{reply_of(why)});
  auto row = received_.extract(key);
  for (auto& promise : row.mapped().waiting)
    promise.deliver(refusal);
}

void agent_state::forget_old_answers() {
  while (received_order_.size() > limits::received_max
         || received_bytes_ > limits::received_bytes_max) {
    auto old = received_.extract(received_order_.front());
    received_bytes_ -= size_of(old.mapped().answer);
    received_order_.pop_front();
    has_forgotten_ = true;
  }
}

} // namespace ips::actors
