// The owner's console: what network.hpp's verbs do.

#include "actors/agent/agent.hpp"
#include "actors/agent/answer_json.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "dna/host/answers.hpp"
#include "dna/manifest/entry_rules.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

error wrong_argument(std::string what) {
  return {errc::wrong_argument, std::move(what)};
}

/// The argument at `i`, or null.
const json& argument(const call_job& job, std::size_t i) {
  static const json none = nullptr;
  return i < job.arguments.size() ? job.arguments[i] : none;
}

result<std::string> text_argument(const call_job& job, std::size_t i,
                                  const char* what) {
  auto& x = argument(job, i);
  if (!x.is_string())
    return wrong_argument(job.verb + " takes " + what + " as argument "
                          + std::to_string(i + 1));
  return x.get<std::string>();
}

/// What "ask" asks: [to, function, arguments, secret].
result<app_call> outgoing_call(const call_job& job) {
  app_call out;
  IPS_TRY_VALUE(function, text_argument(job, 1, "a function's name"));
  out.function = std::move(function);
  auto& arguments = argument(job, 2);
  if (!arguments.is_array() && !arguments.is_null())
    return wrong_argument("ask takes a list of arguments");
  out.arguments
    = host::json_text(arguments.is_null() ? json::array() : arguments);
  if (!argument(job, 3).is_null()) {
    IPS_TRY_VALUE(secret, text_argument(job, 3, "a secret"));
    IPS_TRY_VALUE(raw, from_hex(secret));
    out.secret = std::move(raw);
  }
  return out;
}

template <class T>
void pass_failure(const result<T>& x, const json_sink& done) {
  done(x.failure());
}

} // namespace

caf::result<local<json>> agent_state::perform(const local<call_job>& job) {
  if (calls_ >= limits::calls_max || background_.size() >= limits::calls_max)
    return to_caf({errc::busy, "the agent has too many calls in progress; try "
                               "again in 1 s"});
  // Before it runs: what is refused should cost nothing.
  if (landing_.wait(identity->time->now()) > limits::landing_wait_max)
    return to_caf({errc::busy, "this agent's calls wait for each other to land",
                   "it has not run", "try again in a second"});
  ++calls_;
  owed<local<json>> promise{self};
  auto done = [this, promise](result<json> out) mutable {
    --calls_;
    if (out)
      promise.deliver(make_local(std::move(*out)));
    else
      promise.deliver(to_caf(out.failure()));
  };
  auto go = [this, job, done]() mutable {
    if (!job->again) {
      dispatch(*job, done);
      return;
    }
    if_not_landed(job->id, done, [this, job, done] { dispatch(*job, done); });
  };
  if (loaded_)
    go();
  else
    deferred_.push_back(go);
  return promise;
}

void agent_state::dispatch(const call_job& job, json_sink done) {
  if (job.verb == "call")
    console_call(job, std::move(done));
  else if (job.verb == "commit" || job.verb == "link" || job.verb == "unlink")
    console_write(job, std::move(done));
  else if (job.verb == "update" || job.verb == "remove")
    console_change(job, std::move(done));
  else if (job.verb == "pieces")
    console_pieces(job, std::move(done));
  else if (job.verb == "piece")
    read_piece(job, std::move(done));
  else if (job.verb == "file_room")
    file_room(job, std::move(done));
  else if (job.verb == "trace")
    trace(std::move(done));
  else if (job.verb == "grant")
    console_grant(job, std::move(done));
  else if (job.verb == "grants")
    done(grants());
  else if (job.verb == "scheduled")
    done(scheduled());
  else if (job.verb == "unchecked") {
    unchecked_ = argument(job, 0).is_boolean() && argument(job, 0).get<bool>();
    done(json(unchecked_));
  } else
    console_read(job, std::move(done));
}

void agent_state::console_call(const call_job& job, json_sink done) {
  auto function = text_argument(job, 0, "a function's name");
  if (!function)
    return pass_failure(function, done);
  auto& rules = identity->dna->rules;
  if (!rules.exposes(*function)) {
    std::string known;
    for (auto& one : rules.exposed)
      known += (known.empty() ? "" : ", ") + one;
    return done(error{errc::unknown_function,
                      "function not available: " + *function
                        + did_you_mean(*function, rules.exposed),
                      rules.name + " exposes " + known});
  }
  auto arguments = argument(job, 1);
  if (arguments.is_null())
    arguments = json::array();
  auto work = std::make_shared<call_work>();
  work->id = job.id;
  work->name = *function;
  work->trace = std::make_shared<call_trace>();
  work->trace->function = *function;
  work->trace->begun = identity->time->now();
  traced_ = work->trace;
  work->done = [this, trace = traced_, done](result<json> out) {
    trace->ended = identity->time->now();
    if (!out)
      trace->failure = out.failure();
    done(std::move(out));
  };
  auto input = host::json_bytes(arguments);
  work->prepare = [this, called = *function, input](work_ref w) {
    run_function(w, called, input, host::purpose::call);
  };
  begin(work);
}

status agent_state::stage(call_work& work, chain::header body,
                          std::optional<chain::entry> content) {
  auto head = work.base;
  for (auto& write : work.writes)
    chain::advance(head, write.body, chain::hash_of(write.body));
  auto made = chain::extend(head, identity->who.agent, identity->time->now(),
                            std::move(body));
  auto ref = host::header_ref_json(chain::ref_of(made));
  if (content)
    work.answer = {{"entry", to_string(made.entry)}, {"header", ref}};
  else
    work.answer = {{"header", ref}};
  work.writes.push_back({std::move(made), std::move(content)});
  return ok();
}

status agent_state::stage_commit(call_work& work, const std::string& type,
                                 const json& value,
                                 const boxed<chain::change_target>& target) {
  auto& rules = identity->dna->rules;
  IPS_TRY_VALUE(definition, manifest::app_entry_type(rules, type));
  IPS_TRY_VALUE(content, host::content_of(*definition, value));
  chain::entry entry{type, {}, std::move(content)};
  if (definition->seen_by == manifest::visibility::owner) {
    auto random = random_of(work.id);
    auto salt = crypto::sha256(random);
    entry.salt.assign(salt.begin(), salt.end());
  }
  IPS_TRY(manifest::check_entry(rules, entry));
  chain::header body;
  body.kind = target ? chain::header_kind::update : chain::header_kind::create;
  body.type = type;
  body.entry = chain::hash_of(entry);
  body.target = target;
  return stage(work, std::move(body), std::move(entry));
}

/// commit, link, unlink: written from their arguments alone.
void agent_state::console_write(const call_job& job, json_sink done) {
  auto work = std::make_shared<call_work>();
  work->id = job.id;
  work->name = job.verb;
  work->done = std::move(done);
  auto write = [this, job](call_work& w) -> status {
    if (job.verb == "commit") {
      IPS_TRY_VALUE(type, text_argument(job, 0, "an entry type"));
      return stage_commit(w, type, argument(job, 1), std::nullopt);
    }
    IPS_TRY_VALUE(base_text, text_argument(job, 0, "a base (a hash)"));
    IPS_TRY_VALUE(base, parse_id<dht_key>(base_text));
    chain::header body;
    chain::link_body link;
    link.base = base;
    if (job.verb == "link") {
      IPS_TRY_VALUE(target_text, text_argument(job, 1, "a target (a hash)"));
      IPS_TRY_VALUE(target, parse_id<dht_key>(target_text));
      IPS_TRY_VALUE(type, text_argument(job, 2, "a link type"));
      auto& tag_value = argument(job, 3);
      IPS_TRY_VALUE(
        tag, host::parse_tag(tag_value.is_null() ? json("") : tag_value));
      IPS_TRY(manifest::check_link(identity->dna->rules, type, tag));
      link.target = target;
      link.tag = tag;
      body.kind = chain::header_kind::link;
      body.type = type;
    } else {
      IPS_TRY_VALUE(ref, host::parse_header_ref(argument(job, 1)));
      auto added = chain_.find_header(ref.hash);
      if (added == nullptr || !added->header.body.link)
        return error{errc::wrong_author,
                     "a link is removed by the agent that added it"};
      link = *added->header.body.link;
      link.removes = ref;
      body.kind = chain::header_kind::unlink;
      body.type = added->header.body.type;
    }
    body.link = std::move(link);
    return stage(w, std::move(body), std::nullopt);
  };
  work->prepare = [this, write](work_ref w) {
    if (auto staged = write(*w); !staged)
      w->done(staged.failure());
    else
      land(w);
  };
  begin(work);
}

/// Finds the header that a reference, or an entry's hash, stands for.
void agent_state::with_target(
  const json& reference,
  std::function<void(result<chain::signed_header>)> done) {
  auto by_ref = [this, done](const chain::header_ref& ref) {
    ask(host::header_request{ref}, [done, ref](result<host::answer> found) {
      if (!found)
        return done(found.failure());
      if (found->what != host::answer::kind::there)
        return done(error{errc::unknown_target,
                          "there is no header " + short_text(ref.hash)});
      done(codec::decode<chain::signed_header>(found->data));
    });
  };
  if (!reference.is_string()) {
    auto ref = host::parse_header_ref(reference);
    if (!ref)
      return done(ref.failure());
    return by_ref(*ref);
  }
  auto hash = parse_id<entry_hash>(reference.get<std::string>());
  if (!hash)
    return done(hash.failure());
  if (auto own = chain_.find_entry(*hash))
    return done(own->header);
  ask(host::details_request{*hash}, [done, by_ref](result<host::answer> found) {
    auto page = found ? parse_answer(*found) : result<json>{found.failure()};
    if (!page)
      return done(page.failure());
    auto there = page->is_object() && page->contains("headers")
                 && !(*page)["headers"].empty();
    auto ref = there ? host::parse_header_ref((*page)["headers"][0])
                     : error{errc::unknown_target, "there is no such entry"};
    if (!ref)
      return done(ref.failure());
    by_ref(*ref);
  });
}

/// update and remove: the target tells entry and type.
void agent_state::console_change(const call_job& job, json_sink done) {
  auto found = [this, job, done](result<chain::signed_header> target) {
    if (!target)
      return done(target.failure());
    auto work = std::make_shared<call_work>();
    work->id = job.id;
    work->name = job.verb;
    work->done = done;
    auto& body = target->body;
    chain::change_target what{chain::ref_of(body), body.entry};
    auto write = [this, job, what, type = body.type](call_work& w) -> status {
      if (job.verb == "update")
        return stage_commit(w, type, argument(job, 1), what);
      chain::header made;
      made.kind = chain::header_kind::remove;
      made.type = type;
      made.target = what;
      return stage(w, std::move(made), std::nullopt);
    };
    work->prepare = [this, write](work_ref w) {
      if (auto staged = write(*w); !staged)
        w->done(staged.failure());
      else
        land(w);
    };
    begin(work);
  };
  with_target(argument(job, 0), found);
}

void agent_state::ask(const host::request& x,
                      std::function<void(result<host::answer>)> done) {
  self->request(roles.validator, until_answered, atom::resolve_v, make_local(x))
    .then([done](const local<host::answer>& a) { done(*a); },
          [done](caf::error& e) { done(from_caf(e)); });
}

void agent_state::console_send(const agent_id& to, const call_job& job,
                               std::function<void(result<host::answer>)> done) {
  outgoing_message message{to, {}};
  if (job.verb == "send") {
    auto text = host::json_text(argument(job, 1));
    message.content
      = app_message{name_message(random_of(job.id), as_bytes(text), 0), text};
  } else {
    auto call = outgoing_call(job);
    if (!call)
      return done(call.failure());
    call->id = name_message(random_of(job.id), as_bytes(call->arguments), 0);
    message.content = std::move(*call);
  }
  self
    ->request(roles.validator, until_answered, atom::tell_v,
              make_local(std::move(message)))
    .then([done](const local<host::answer>& a) { done(*a); },
          [done](caf::error& e) { done(from_caf(e)); });
}

} // namespace ips::actors
