#include "actors/validator/validator.hpp"

#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "runtime/base/duration_text.hpp"

namespace ips::actors {

namespace {

/// Deliver to a promise what a continuation was given.
template <class Promise>
auto deliver_to(Promise promise) {
  return [promise](auto outcome) mutable {
    if (outcome)
      promise.deliver(make_local(std::move(*outcome)));
    else
      promise.deliver(to_caf(outcome.failure()));
  };
}

bool only_reads(const host::request& x) {
  return !std::holds_alternative<host::send_request>(x)
         && !std::holds_alternative<host::call_request>(x);
}

/// Requests of one round, and where their answers gather.
struct round {
  host::journal answers;
  std::size_t open = 0;
  bool missing = false;
  std::optional<error> failure;
};

/// The next free ordinal of a request: reads are answered once for all.
std::uint32_t ordinal_of(const host::journal& answers, const bytes& key,
                         bool reads) {
  std::uint32_t n = 0;
  while (!reads && answers.contains({key, n}))
    ++n;
  return n;
}

} // namespace

caf::result<local<run_done>> validator_state::run(const run_job& job) {
  auto waits = worker_wait_.age(identity->time->now());
  if (job.context->why == host::purpose::call && waits > limits::run_wait_max)
    return to_caf({errc::busy, "functions have waited for a sandbox for "
                                 + to_text(waits) + "; try again then"});
  owed<local<run_done>> promise{self};
  auto progress = std::make_shared<run_progress>();
  progress->context = job.context;
  progress->answers = job.answers;
  progress->sees_own_chain = job.context->why != host::purpose::validation;
  progress->done = deliver_to(promise);
  run_once(std::move(progress));
  return promise;
}

void validator_state::end_run(const progress_ref& x, result<run_done> outcome) {
  if (std::exchange(x->ended, true))
    return;
  x->done(std::move(outcome));
}

void validator_state::run_once(progress_ref x) {
  if (x->ended)
    return;
  if (++x->runs > limits::runs_max) {
    end_run(x, error{errc::too_many_runs,
                     x->context->function + " asked for data "
                       + std::to_string(limits::runs_max) + " times"});
    return;
  }
  auto& worker = roles.workers[next_worker_++ % roles.workers.size()];
  auto since = identity->time->now();
  worker_wait_.begin(since);
  auto ran = [this, x, since](const local<host::run_report>& report) {
    worker_wait_.end(since);
    take_report(x, *report);
  };
  auto failed = [this, x, since](caf::error& e) {
    worker_wait_.end(since);
    end_run(x, from_caf(e));
  };
  self
    ->request(worker, until_answered, atom::run_v,
              make_local(run_job{x->context, x->answers}))
    .then(ran, failed);
}

/// A process that died under a run says nothing about the function. A call's
/// caller is told, and may call again; nobody would ask a validation or a
/// callback again as soon.
bool validator_state::may_run_again(run_progress& x,
                                    const host::run_report& report) {
  auto ended = std::get_if<host::broken>(&report.outcome);
  return ended != nullptr && ended->why.code == errc::sandbox_died
         && x.context->why != host::purpose::call
         && ++x.deaths <= limits::sandbox_retries_max;
}

void validator_state::take_report(progress_ref x,
                                  const host::run_report& report) {
  if (may_run_again(*x, report)) {
    run_once(std::move(x));
    return;
  }
  run_step step{identity->time->now(), report.fuel_used, {}};
  auto wanted = std::get_if<host::needs>(&report.outcome);
  if (wanted != nullptr)
    for (auto& request : wanted->requests)
      step.needs.push_back(host::describe(request));
  x->steps.push_back(std::move(step));
  if (wanted != nullptr)
    fetch_needs(std::move(x), report, wanted->requests);
  else
    end_run(x, run_done{report, x->steps, x->answers});
}

/// From the first answer that a call has to wait for, its time runs. (A
/// validation waits as long as what it fetches; its verdict must not depend on
/// time.)
void validator_state::time_run(const progress_ref& x) {
  if (x->timed || x->context->why == host::purpose::validation)
    return;
  x->timed = true;
  while (!waiting_.empty() && is_over(waiting_.front().run))
    waiting_.pop_front();
  waiting_.push_back(
    {identity->time->now() + identity->dna->rules.call_timeout, x});
  arm_timer();
}

bool validator_state::is_over(const std::weak_ptr<run_progress>& x) {
  auto here = x.lock();
  return !here || here->ended;
}

/// One timer for all: the deadlines grow in the order of the calls.
void validator_state::arm_timer() {
  if (timer_set_ || waiting_.empty())
    return;
  timer_set_ = true;
  auto span = waiting_.front().deadline - identity->time->now();
  self
    ->request(roles.cell, until_answered, atom::later_v,
              std::max<std::int64_t>(0, span.count()), true)
    .then([this](ack) { end_late_runs(); },
          [this](caf::error&) { timer_set_ = false; });
}

void validator_state::end_late_runs() {
  timer_set_ = false;
  auto now = identity->time->now();
  while (
    !waiting_.empty()
    && (is_over(waiting_.front().run) || waiting_.front().deadline <= now)) {
    auto late = waiting_.front().run.lock();
    waiting_.pop_front();
    if (late)
      end_run(late, error{errc::timed_out,
                          late->context->function
                            + " waited for other agents for too long",
                          {},
                          "limits.call_timeout in dna.toml says how long it "
                          "may"});
  }
  arm_timer();
}

/// A verdict never rests on something that was not there: what cannot be had
/// leaves the report with its needs.
void validator_state::fetch_needs(progress_ref x,
                                  const host::run_report& report,
                                  std::vector<host::request> wanted) {
  time_run(x);
  auto here = std::make_shared<round>();
  here->answers = *x->answers;
  here->open = wanted.size();
  for (auto& request : wanted) {
    auto key = host::journal_key(request);
    auto ordinal = ordinal_of(here->answers, key, only_reads(request));
    auto take
      = [this, x, here, key, ordinal, report](result<host::answer> answer) {
          if (answer && answer->what == host::answer::kind::none
              && !x->sees_own_chain)
            here->missing = true;
          if (answer)
            here->answers.insert_or_assign({key, ordinal}, std::move(*answer));
          else
            here->failure = answer.failure();
          if (--here->open > 0)
            return;
          if (here->failure) {
            end_run(x, *here->failure);
            return;
          }
          if (here->missing) {
            end_run(x, run_done{report, x->steps, x->answers});
            return;
          }
          x->answers
            = std::make_shared<const host::journal>(std::move(here->answers));
          run_once(x);
        };
    auto id = name_message(x->context->random_seed, key, ordinal);
    if (auto message = std::get_if<host::send_request>(&request))
      send_out({message->to, app_message{id, message->message}}, take);
    else if (auto call = std::get_if<host::call_request>(&request))
      send_out(
        {call->to, app_call{id, call->function, call->arguments, call->secret}},
        take);
    else
      fetch(request, x->sees_own_chain, take, x->judged);
  }
}

caf::result<local<host::answer>>
validator_state::tell(const outgoing_message& x) {
  owed<local<host::answer>> promise{self};
  send_out(x, deliver_to(promise));
  return promise;
}

caf::result<local<host::answer>>
validator_state::resolve(const host::request& x) {
  owed<local<host::answer>> promise{self};
  fetch(x, true, deliver_to(promise));
  return promise;
}

caf::result<local<host::verdict>>
validator_state::judge(const local<judge_job>& job) {
  owed<local<host::verdict>> promise{self};
  judge_rules(job, deliver_to(promise));
  return promise;
}

validator_actor::behavior_type
validator(validator_actor::stateful_pointer<validator_state> self,
          std::shared_ptr<const cell_identity> identity) {
  self->state.identity = std::move(identity);
  return {
    [self](atom::run, const local<run_job>& job) {
      return self->state.run(*job);
    },
    [self](atom::judge, const local<judge_job>& job) {
      return self->state.judge(job);
    },
    [self](atom::resolve, const local<host::request>& x) {
      return self->state.resolve(*x);
    },
    [self](atom::tell, const local<outgoing_message>& x) {
      return self->state.tell(*x);
    },
    [self](atom::rewire, const local<wiring>& roles) {
      self->state.roles = *roles;
    },
  };
}

} // namespace ips::actors
