// V of one op: system rules, the types' rules, then the DNA's own function.

#include "actors/protocol/error_bridge.hpp"
#include "actors/validator/validator.hpp"
#include "dna/manifest/entry_rules.hpp"
#include "dna/manifest/system_types.hpp"
#include "runtime/chain/file_tree.hpp"
#include "runtime/chain/system_rules.hpp"
#include "runtime/codec/codec.hpp"

namespace ips::actors {

namespace {

host::verdict refuse(const error& x) {
  return host::invalid{x.code, x.message};
}

bool is_app_header(const chain::header& x) {
  return x.seq >= 2;
}

/// Rules that follow from the manifest alone.
status check_types(const manifest::manifest& rules, const chain::op& x,
                   bool before_signing) {
  auto& body = x.header.body;
  if (!is_app_header(body))
    return ok();
  if (chain::is_file_type(body.type))
    IPS_TRY(manifest::check_file_header(body));
  if (body.link)
    return manifest::check_link(rules, body.type, body.link->tag);
  if (x.content)
    return manifest::check_entry(rules, *x.content);
  IPS_TRY(manifest::entry_type(rules, body.type));
  // IPS's own records have no validator: nothing of them but the header is
  // anybody's, and no op of that type touches what others hold.
  if (manifest::system_entry(body.type) != nullptr && !before_signing
      && x.kind != chain::op_kind::activity)
    return error{errc::private_entry, "an op of the private type " + body.type};
  return ok();
}

status check_system(const judge_job& job, const cell_identity& cell) {
  auto& x = *job.content;
  if (!job.before_signing)
    return chain::check_form(x, cell.who.network);
  if (x.content && !x.content->salt.empty())
    return ok();
  return chain::check_shape(x, cell.who.network);
}

/// Files an answer where the judged op refers to it.
status file_answer(const chain::op& x, const host::request& request,
                   const host::answer& answer, host::judged_with& given) {
  if (std::holds_alternative<host::header_request>(request)) {
    IPS_TRY_VALUE(header, codec::decode<chain::signed_header>(answer.data));
    given.target = host::judged_target{std::move(header), std::nullopt};
    return ok();
  }
  auto get = std::get_if<host::get_request>(&request);
  if (get == nullptr)
    return ok();
  IPS_TRY_VALUE(entry, codec::decode<chain::entry>(answer.data));
  if (x.header.body.target && get->hash == x.header.body.target->entry
      && given.target)
    given.target->content = std::move(entry);
  else
    given.content = std::move(entry);
  return ok();
}

bool is_given(const host::request& request, const chain::op& x,
              const host::judged_with& given) {
  if (std::holds_alternative<host::header_request>(request))
    return given.target.has_value();
  auto get = std::get_if<host::get_request>(&request);
  if (get == nullptr)
    return false;
  if (x.header.body.target && get->hash == x.header.body.target->entry)
    return given.target && given.target->content;
  return given.content.has_value();
}

} // namespace

void validator_state::judge_rules(local<judge_job> job, verdict_sink done) {
  auto& x = *job->content;
  // Of what is no op there is no verdict: it must not stand in the op's way.
  if (!job->before_signing)
    if (auto genuine = chain::check_genuine(x, *identity->verifier); !genuine) {
      done(genuine.failure());
      return;
    }
  if (auto held = check_system(*job, *identity); !held) {
    done(refuse(held.failure()));
    return;
  }
  if (auto typed = check_types(identity->dna->rules, x, job->before_signing);
      !typed) {
    done(refuse(typed.failure()));
    return;
  }
  if (x.kind == chain::op_kind::activity)
    judge_activity(job->content, std::move(done));
  else
    gather(std::move(job), std::move(done));
}

/// Holders of the activity check that a header follows its predecessor.
void validator_state::judge_activity(const op_ref& op, verdict_sink done) {
  auto& body = op->header.body;
  if (body.seq == 0) {
    done(host::verdict{host::valid{}});
    return;
  }
  host::header_request wanted{{body.author, body.seq - 1, body.prev}};
  auto check = [body, wanted, done](result<host::answer> answer) {
    if (!answer) {
      done(answer.failure());
      return;
    }
    if (answer->what != host::answer::kind::there) {
      done(host::verdict{host::unresolved{{wanted}}});
      return;
    }
    auto before = codec::decode<chain::signed_header>(answer->data);
    auto follows
      = before ? chain::check_follows(body, before->body) : before.failure();
    done(follows ? host::verdict{host::valid{}} : refuse(follows.failure()));
  };
  fetch(wanted, false, check, op);
}

/// Fetches what the validator must be told of the op's target.
void validator_state::gather(local<judge_job> job, verdict_sink done) {
  auto& x = *job->content;
  auto wanted = host::wanted_for(*identity->dna, x);
  auto given = std::make_shared<host::judged_with>(job->given);
  std::erase_if(wanted, [&](auto& r) { return is_given(r, x, *given); });
  auto next = std::make_shared<std::function<void(std::size_t)>>();
  // Weak in its own closure: the chain of continuations keeps it alive.
  std::weak_ptr<std::function<void(std::size_t)>> weak = next;
  *next = [this, job, wanted, given, done, weak](std::size_t i) {
    if (i == wanted.size()) {
      judge_with(job, *given, done);
      return;
    }
    auto go_on = weak.lock();
    auto take = [job, wanted, given, done, go_on, i](result<host::answer> a) {
      if (!a)
        return done(a.failure());
      if (a->what != host::answer::kind::there)
        return done(host::verdict{host::unresolved{{wanted[i]}}});
      auto filed = file_answer(*job->content, wanted[i], *a, *given);
      if (!filed)
        return done(refuse(filed.failure()));
      (*go_on)(i + 1);
    };
    fetch(wanted[i], job->before_signing, take, job->content);
  };
  (*next)(0);
}

void validator_state::judge_with(local<judge_job> job,
                                 const host::judged_with& given,
                                 verdict_sink done) {
  auto& x = *job->content;
  if (x.header.body.target && given.target) {
    auto changes
      = chain::check_change(x.header.body, given.target->header.body);
    if (!changes)
      return done(refuse(changes.failure()));
  }
  auto context = host::validation_context(identity->dna, x, given);
  if (!context)
    return done(refuse(context.failure()));
  if (!*context)
    return done(host::verdict{host::valid{}});
  auto progress = std::make_shared<run_progress>();
  progress->context
    = std::make_shared<const host::run_context>(std::move(**context));
  progress->answers = std::make_shared<const host::journal>();
  progress->judged = job->content;
  progress->done = [done](result<run_done> x_done) {
    if (!x_done)
      return done(x_done.failure());
    done(host::verdict_of(x_done->report));
  };
  run_once(std::move(progress));
}

} // namespace ips::actors
