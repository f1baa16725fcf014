#pragma once
// One run of a function of a DNA: context and journal in, report out. Pure:
// the same context, journal and module give the same report on every machine.

#include <array>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "dna/host/request.hpp"
#include "dna/manifest/package.hpp"
#include "dna/sandbox/engine.hpp"
#include "runtime/chain/chain_head.hpp"

namespace ips::host {

/// What a run is for; says which host functions it may use.
enum class purpose : std::uint8_t { call = 1, callback, validation };

constexpr purpose last_of(purpose) {
  return purpose::validation;
}

/// All that a run depends on besides the journal.
struct run_context {
  purpose why = purpose::call;
  std::shared_ptr<const manifest::package> dna;
  /// Name of the module's export.
  std::string function;
  /// What `input` gives: JSON text.
  bytes input;
  /// What `content` gives (validation).
  bytes content;
  agent_id agent;
  /// Whose call this is: another agent's, or `agent` itself.
  agent_id caller;
  crypto::public_key key;
  /// Where the author's chain stands when the run begins.
  chain::chain_head head;
  /// The call's time.
  timestamp now;
  /// Feeds `random` and the salts of private entries.
  std::array<std::uint8_t, 32> random_seed{};
};

/// All but the DNA, which travels apart.
template <class Inspector>
auto inspect(Inspector& f, run_context& x) {
  return f(x.why, x.function, x.input, x.content, x.agent, x.caller, x.key,
           x.head, x.now, x.random_seed);
}

/// A header that the run wants to append, and its entry. Its place in the chain
/// is final if the chain's head has not moved.
struct staged_write {
  chain::header body;
  std::optional<chain::entry> content;
};

template <class Inspector>
auto inspect(Inspector& f, staged_write& x) {
  return f(x.body, x.content);
}

/// Something that the run tells its agent's user.
struct signal {
  std::string name;
  /// JSON text.
  std::string content;
};

template <class Inspector>
auto inspect(Inspector& f, signal& x) {
  return f(x.name, x.content);
}

/// The function came to its end.
struct finished {
  /// JSON text; "null" where the function set none.
  bytes output;
  std::vector<staged_write> writes;
  /// Told once the writes have landed.
  std::vector<signal> signals = {};
};

template <class Inspector>
auto inspect(Inspector& f, finished& x) {
  return f(x.output, x.writes, x.signals);
}

/// The function ended itself with `fail`.
struct failed {
  std::string reason;
};

template <class Inspector>
auto inspect(Inspector& f, failed& x) {
  return f(x.reason);
}

/// The function needs answers that the journal does not hold.
struct needs {
  std::vector<request> requests;
};

template <class Inspector>
auto inspect(Inspector& f, needs& x) {
  return f(x.requests);
}

/// The run was ended: a trap, a limit, a misuse of a host function, an entry
/// that its type forbids.
struct broken {
  error why;
};

template <class Inspector>
auto inspect(Inspector& f, broken& x) {
  return f(x.why);
}

/// A line of a call's trace.
struct trace_line {
  std::string what;
  std::uint64_t fuel = 0;
};

template <class Inspector>
auto inspect(Inspector& f, trace_line& x) {
  return f(x.what, x.fuel);
}

struct run_report {
  std::variant<finished, failed, needs, broken> outcome;
  std::uint64_t fuel_used = 0;
  std::vector<trace_line> trace;
};

template <class Inspector>
auto inspect(Inspector& f, run_report& x) {
  return f(x.outcome, x.fuel_used, x.trace);
}

/// Whether a run may be given this journal.
/// @returns `journal_full`.
status check_journal(const journal& answers);

/// Runs `context.function`.
run_report run(sandbox::engine& engine, const run_context& context,
               const journal& answers);

} // namespace ips::host
