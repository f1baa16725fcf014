#include "dna/host/run_state.hpp"

#include "dna/host/answers.hpp"
#include "dna/host/functions/functions.hpp"
#include "runtime/base/shown_text.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::host {

namespace {

/// A word of an error in a trace line.
constexpr std::string_view ended_word = " ended the run";

std::string purpose_text(purpose why) {
  switch (why) {
    case purpose::call:
      return "a call";
    case purpose::callback:
      return "a callback";
    case purpose::validation:
      return "validation";
  }
  return "this run";
}

bool allowed(functions::usage where, purpose why) {
  return where == functions::usage::anywhere || why != purpose::validation;
}

} // namespace

run_state::run_state(const run_context& context, const journal& answers)
  : context_(context), answers_(answers),
    staged_(context.agent, context.head, context.now) {
}

// -- host calls ----------------------------------------------------------------

sandbox::host_answer run_state::invoke(std::uint32_t function,
                                       std::span<const std::uint32_t> arguments,
                                       sandbox::guest_memory& memory) {
  auto table = functions::implementations();
  IPS_ASSERT(function < table.size());
  IPS_ASSERT(!ended_);
  auto& row = table[function];
  auto& described = describe(row.which);
  guest_call call{arguments, memory};
  functions::guest_value value = 0;
  if (++host_calls_ > rules().run_limits.host_calls)
    value = error{errc::too_many_host_calls,
                  "more than " + std::to_string(rules().run_limits.host_calls)
                    + " host calls in one run"};
  else if (!allowed(row.where, context_.why))
    value = error{errc::not_allowed_here,
                  "it may not be used in " + purpose_text(context_.why)};
  else
    value = row.run(*this, call);

  if (!value)
    end_broken(described.name, value.failure());
  auto seen = ended_ ? std::nullopt : std::optional{*value};
  trace(described.name, call, described.fuel, seen);
  return {seen.value_or(0), call.fuel(), ended_.has_value()};
}

void run_state::end_broken(std::string_view function, error why) {
  // Both may quote what the guest chose.
  why.message = std::string{function} + ": "
                + shown_text(why.message, limits::reason_bytes_max);
  why.cause = shown_text(why.cause, limits::reason_bytes_max);
  ended_ = broken{std::move(why)};
}

void run_state::trace(std::string_view function, const guest_call& call,
                      std::uint64_t base_fuel,
                      std::optional<std::int32_t> value) {
  if (trace_.size() >= limits::trace_lines_max) {
    ++untraced_;
    return;
  }
  auto line = std::string{function} + call.notes();
  if (value)
    line += " = " + std::to_string(*value);
  else
    line += ended_word;
  trace_.push_back({std::move(line), base_fuel + call.fuel()});
}

run_report run_state::report(const sandbox::run_outcome& outcome) && {
  run_report out;
  out.fuel_used = outcome.fuel_used;
  out.trace = std::move(trace_);
  if (untraced_ > 0)
    out.trace.push_back(
      {"... and " + std::to_string(untraced_) + " host calls more", 0});
  if (!outcome.ended) {
    out.outcome = broken{outcome.ended.failure()};
  } else if (outcome.stopped) {
    IPS_ASSERT(ended_);
    std::visit([&out](auto& x) { out.outcome = std::move(x); }, *ended_);
  } else {
    out.outcome = finished{std::move(output_), std::move(staged_).take(),
                           std::move(signals_)};
  }
  return out;
}

// -- the journal ---------------------------------------------------------------

const answer* run_state::find(const request& x, std::uint32_t ordinal) const {
  auto place = answers_.find({journal_key(x), ordinal});
  if (place == answers_.end())
    return nullptr;
  auto& found = place->second;
  if (context_.why == purpose::validation && found.what != answer::kind::there)
    return nullptr;
  return &found;
}

const answer* run_state::find_or_end(const request& x, std::uint32_t ordinal) {
  auto found = find(x, ordinal);
  if (!found)
    end_needing({x});
  return found;
}

std::uint32_t run_state::take_ordinal(const request& x) {
  return ordinals_[journal_key(x)]++;
}

// -- answers -------------------------------------------------------------------

result<std::int32_t> run_state::keep(guest_call& call, bytes data) {
  if (data.size() > limits::answer_bytes_max)
    return error{errc::answer_too_big,
                 "an answer of " + std::to_string(data.size())
                   + " bytes is above "
                   + std::to_string(limits::answer_bytes_max)};
  call.charge_bytes(data.size(), limits::copy_fuel);
  last_answer_ = std::move(data);
  return static_cast<std::int32_t>(last_answer_.size());
}

result<std::int32_t> run_state::refuse(guest_call& call, const error& why) {
  call.note(code_text(why.code));
  IPS_TRY(keep(call, json_bytes(error_json(why))));
  return -2;
}

result<std::int32_t> run_state::hand_on(guest_call& call, const answer& x) {
  switch (x.what) {
    case answer::kind::there:
      return keep(call, x.data);
    case answer::kind::none:
      last_answer_.clear();
      return -1;
    case answer::kind::failed:
      IPS_TRY(keep(call, x.data));
      return -2;
  }
  return -1;
}

// -- writes and the seed -------------------------------------------------------

result<chain::header_ref>
run_state::stage(chain::header body, std::optional<chain::entry> content) {
  auto headers_max = rules().run_limits.commits;
  if (staged_.writes().size() >= headers_max)
    return error{errc::too_many_commits, "more than "
                                           + std::to_string(headers_max)
                                           + " headers in one call"};
  auto size = content ? content->content.size() : 0;
  if (staged_.content_bytes() + size > limits::staged_bytes_max)
    return error{errc::too_many_commits,
                 "the entries of one call are above "
                   + std::to_string(limits::staged_bytes_max) + " bytes"};
  return staged_.append(std::move(body), std::move(content));
}

status run_state::emit(signal x) {
  signal_bytes_ += x.content.size() + x.name.size();
  if (signals_.size() >= limits::signals_max
      || signal_bytes_ > limits::signal_bytes_max)
    return error{errc::over_limit,
                 "the signals of one call are at most "
                   + std::to_string(limits::signals_max) + " of together "
                   + std::to_string(limits::signal_bytes_max) + " bytes"};
  signals_.push_back(std::move(x));
  return ok();
}

crypto::digest run_state::draw(std::string_view label,
                               std::uint64_t counter) const {
  std::array<std::uint8_t, 8> raw;
  for (std::size_t i = 0; i < raw.size(); ++i)
    raw[i] = static_cast<std::uint8_t>(counter >> (8 * i));
  crypto::hasher hasher;
  hasher.update(context_.random_seed);
  hasher.update(as_bytes(label));
  hasher.update(raw);
  return hasher.value();
}

bytes run_state::take_salt() {
  auto salt = draw("ips.salt", salts_++);
  return {salt.begin(), salt.end()};
}

bytes run_state::take_secret() {
  auto secret = draw("ips.grant", secrets_++);
  return {secret.begin(), secret.end()};
}

} // namespace ips::host
