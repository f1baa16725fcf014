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
enum class purpose : std::uint8_t { call, callback, validation };

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

/// A header that the run wants to append, and its entry. Its place in the chain
/// is final if the chain's head has not moved.
struct staged_write {
  chain::header body;
  std::optional<chain::entry> content;
};

/// Something that the run tells its agent's user.
struct signal {
  std::string name;
  /// JSON text.
  std::string content;
};

/// The function came to its end.
struct finished {
  /// JSON text; "null" where the function set none.
  bytes output;
  std::vector<staged_write> writes;
  /// Told once the writes have landed.
  std::vector<signal> signals = {};
};

/// The function ended itself with `fail`.
struct failed {
  std::string reason;
};

/// The function needs answers that the journal does not hold.
struct needs {
  std::vector<request> requests;
};

/// The run was ended: a trap, a limit, a misuse of a host function, an entry
/// that its type forbids.
struct broken {
  error why;
};

/// A line of a call's trace.
struct trace_line {
  std::string what;
  std::uint64_t fuel = 0;
};

struct run_report {
  std::variant<finished, failed, needs, broken> outcome;
  std::uint64_t fuel_used = 0;
  std::vector<trace_line> trace;
};

/// Runs `context.function`.
run_report run(sandbox::engine& engine, const run_context& context,
               const journal& answers);

} // namespace ips::host
