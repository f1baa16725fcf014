#pragma once
// The host's side of one run: what the guest's host calls see and change. Lives
// as long as the run.
//
// States: running; ended by `fail`, by a missing answer or by an error. Once
// ended the guest is never asked again. Invariant: in validation no write is
// staged, since every function that stages is of class C.

#include "dna/host/guest_call.hpp"
#include "dna/host/staged_chain.hpp"
#include "runtime/crypto/digest.hpp"

namespace ips::host {

class run_state final : public sandbox::host_calls {
public:
  /// Both outlive the run.
  run_state(const run_context& context, const journal& answers);

  sandbox::host_answer invoke(std::uint32_t function,
                              std::span<const std::uint32_t> arguments,
                              sandbox::guest_memory& memory) override;

  /// What the run came to.
  run_report report(const sandbox::run_outcome& outcome) &&;

  // -- what the run knows ------------------------------------------------------

  const run_context& context() const {
    return context_;
  }

  const manifest::manifest& rules() const {
    return context_.dna->rules;
  }

  const staged_chain& staged() const {
    return staged_;
  }

  const bytes& last_answer() const {
    return last_answer_;
  }

  /// The journal's answer; nullptr where it has none that can be used: in
  /// validation only what is there counts, since verdicts must not depend on
  /// who could be reached.
  const answer* find(const request& x, std::uint32_t ordinal = 0) const;

  /// The journal's answer; where it has none the run ends with this need.
  const answer* find_or_end(const request& x, std::uint32_t ordinal = 0);

  /// How many equal requests the run has made; counts this one.
  std::uint32_t take_ordinal(const request& x);

  // -- what the guest gets -----------------------------------------------------

  /// Keeps the answer and returns its length. @returns `answer_too_big`.
  result<std::int32_t> keep(guest_call& call, bytes data);

  /// Keeps an error that the module may handle: -2.
  result<std::int32_t> refuse(guest_call& call, const error& why);

  /// Hands on what the journal holds: its bytes, -1 or -2.
  result<std::int32_t> hand_on(guest_call& call, const answer& x);

  // -- what the run leaves -----------------------------------------------------

  void set_output(bytes output) {
    output_ = std::move(output);
  }

  /// Stages a header. @returns `too_many_commits`.
  result<chain::header_ref> stage(chain::header body,
                                  std::optional<chain::entry> content);

  /// Stages a signal. @returns `over_limit`.
  status emit(signal x);

  /// The next 32 bytes of the seed's stream of this label.
  crypto::digest draw(std::string_view label, std::uint64_t counter) const;

  /// Fresh salt for a private entry.
  bytes take_salt();

  /// A fresh secret for a grant.
  bytes take_secret();

  /// Position in the stream that `random` gives; moves on.
  std::uint64_t take_random_block() {
    return random_blocks_++;
  }

  void end_failed(std::string reason) {
    ended_ = failed{std::move(reason)};
  }

  void end_needing(std::vector<request> requests) {
    ended_ = needs{std::move(requests)};
  }

private:
  using ending = std::variant<failed, needs, broken>;

  void end_broken(std::string_view function, error why);
  void trace(std::string_view function, const guest_call& call,
             std::uint64_t base_fuel, std::optional<std::int32_t> value);

  const run_context& context_;
  const journal& answers_;
  staged_chain staged_;
  std::map<bytes, std::uint32_t> ordinals_;
  bytes last_answer_;
  bytes output_ = to_bytes("null");
  std::optional<ending> ended_;
  std::vector<trace_line> trace_;
  std::uint32_t untraced_ = 0;
  std::uint32_t host_calls_ = 0;
  std::vector<signal> signals_;
  std::size_t signal_bytes_ = 0;
  std::uint64_t salts_ = 0;
  std::uint64_t secrets_ = 0;
  std::uint64_t random_blocks_ = 0;
};

} // namespace ips::host
