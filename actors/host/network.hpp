#pragma once
// A network of agents on this machine, as its user drives it: synchronous,
// plain data in and out. REPL, scripts, tests and benchmarks all stand on it.
//
// One thread at a time may use it. With the virtual clock a call runs the
// network until its answer is there and then until it is at rest; with the real
// clock it waits for the answer and, with `autosettle`, for rest.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "runtime/base/result.hpp"

namespace ips::actors {

using json = nlohmann::json;

enum class clock_kind : std::uint8_t { virtual_time, real_time };
enum class channel_kind : std::uint8_t { stamped, signed_messages };
enum class engine_kind : std::uint8_t { jsc, interpreter };
/// Where functions run: in this program, or in processes under seccomp.
enum class sandbox_kind : std::uint8_t { in_program, process };

/// How a network is made.
struct network_options {
  std::uint64_t seed = 0;
  clock_kind time = clock_kind::virtual_time;
  channel_kind channel = channel_kind::stamped;
  engine_kind engine = engine_kind::jsc;
  /// Where chains and shards are kept; empty: in memory.
  std::string data_dir;
  /// Opens the sealed agent seeds of `data_dir`.
  std::string passphrase;
  /// Whether agent keys follow from `seed` (always so in memory).
  bool dev_keys = true;
  /// Whether verified signatures are remembered (virtual clock only).
  bool verify_memo = true;
  /// Sandbox workers; 0: one a core.
  std::uint32_t workers = 0;
  sandbox_kind sandbox = sandbox_kind::in_program;
  /// What a sandbox process runs: this program again, as `ips sandbox-worker`.
  std::string sandbox_program = "/proc/self/exe";
};

/// A ticket of a call in progress.
using ticket = std::uint64_t;

/// The network. Agents are named; a name that is none answers
/// `errc::unknown_agent` with the nearest ones.
class network {
public:
  static result<std::unique_ptr<network>> make(network_options options);

  virtual ~network() = default;

  // -- agents ------------------------------------------------------------------

  /// Adds agents: the next `count` of alice ... heidi, agent9, agent10, ...
  virtual result<std::vector<std::string>> spawn(std::uint32_t count) = 0;
  virtual status spawn_named(const std::vector<std::string>& names) = 0;
  virtual std::vector<std::string> agents() const = 0;
  /// `{"name","address","running","dnas":[...]}`
  virtual result<json> agent(const std::string& name) const = 0;
  /// Ends an agent's cells as a crash would; `restart` brings them back from
  /// the store.
  virtual status kill(const std::string& name) = 0;
  /// Caps the bytes of an agent's shards, at least 16 MiB; 0: no cap.
  virtual status cap(const std::string& name, std::uint64_t bytes) = 0;
  virtual status restart(const std::string& name) = 0;

  // -- DNAs --------------------------------------------------------------------

  /// Installs the package or directory at `path` on the agents (none named: on
  /// all). @returns `{"dna","name","version","agents":n}`
  virtual result<json> install(const std::string& path,
                               const std::vector<std::string>& names)
    = 0;
  /// `[{"name","version","hash","functions":[...],"entries":[...],
  /// "links":[...]}]`
  virtual json dnas() const = 0;

  // -- calls -------------------------------------------------------------------

  /// One request to an agent; `dna` empty: the agent's only one. `verb` and
  /// `arguments`, and what comes back:
  ///
  /// | verb | arguments | answer |
  /// |---|---|---|
  /// | call | [function, [args...]] | the function's JSON |
  /// | commit | [type, value] | {"entry","header":{author,seq,hash}} |
  /// | update | [header or entry hash, value] | as commit |
  /// | remove | [header or entry hash] | {"header"} |
  /// | get | [hash, {"from"}] | the entry's value, or null |
  /// | details | [hash, {"from"}] | see docs/repl.md, or null |
  /// | link | [base, target, type, tag] | {"header"} |
  /// | unlink | [base, header] | {"header"} |
  /// | links | [base, {"type","tag","from","to",...}] | [{...}] |
  /// | links_page | [base, {...}] | {"links","next","total"} |
  /// | chain | [] | [{"seq","kind","type","hash","entry","time",...}] |
  /// | send | [agent name or address, message] | the other's answer |
  /// | ask | [agent name or address, function, [args...], secret] | what the
  /// other's function answered |
  /// | grant | [{"access","agents","functions"}] | {"header","secret"} |
  /// | grants | [] | [{"header","access","agents","functions","secret"}] |
  /// | scheduled | [] | [{"header","function","arguments","at"}] |
  /// | trace | [] | the last call: {"function","agent","time","fuel","runs":
  /// [{"at","fuel","needs"}],"host":[{"what","fuel"}],"commits":[...]} |
  ///
  /// `bytes` values are {"hex":"..."}.
  struct request {
    std::string agent;
    std::string dna;
    std::string verb;
    json arguments = json::array();
  };

  /// Starts a request, runs it to its answer and lets the network come to rest.
  virtual result<json> perform(const request& x) = 0;
  /// Starts a request and returns at once: several started this way begin at
  /// the same instant.
  virtual result<ticket> start(const request& x) = 0;
  /// Runs the network until the ticket's answer is there.
  virtual result<json> finish(ticket x) = 0;

  /// What cells told since the last question, in that order:
  /// `[{"agent","dna","name","content"}]`. Names with a dot are IPS's own:
  /// ips.callback_failed and ips.schedule_failed tell of functions that nobody
  /// waited for.
  virtual result<json> signals() = 0;

  // -- files -------------------------------------------------------------------

  /// A file to put where `hash` is empty, else one to get.
  struct file_request {
    std::string agent;
    std::string dna;
    std::string path;
    std::string hash = {};
  };

  /// Begins to put a file, or to get one; `step_file` takes it on.
  /// @returns `no_such_file`, `files_not_taken`, `file_too_big`, `bad_hash`.
  virtual result<ticket> start_file(const file_request& x) = 0;
  /// The next 2 MiB: `{"done","total","chunks","hash","ended"}`, bytes and
  /// chunks so far. It is over with "ended", and with an error; of a get that
  /// failed nothing is left. @returns `not_a_file`, `piece_missing`,
  /// `file_too_big`, `hash_mismatch`, `no_such_file`, `cannot_write`.
  virtual result<json> step_file(ticket x) = 0;
  /// Gives it up, where it has not ended.
  virtual void end_file(ticket x) = 0;

  // -- secure nodes -------------------------------------------------------------

  /// Adds secure nodes: the next `count` of secure1, secure2, ..., each in
  /// every DNA's network that there is or will be.
  virtual result<std::vector<std::string>> add_secure(std::uint32_t count) = 0;
  /// `[{"name","address","dna","ops","checked","served","restored","states":
  /// {"normal":n,...}}]`, a row for each network that a node serves.
  virtual json secure_nodes() = 0;
  /// How the nodes stand to a key range, by its two hexadecimal digits or by
  /// any hash in it: `[{"name","dna","range","state","since","served",
  /// "restored"}]`
  virtual result<json> secure_state(const std::string& range) = 0;

  // -- the DHT -----------------------------------------------------------------

  /// Names of the agents that hold what stands at the hash.
  virtual result<json> holders(const std::string& hash) = 0;
  /// Agents in the order of their addresses: `{"agent","address","dna","ops",
  /// "bytes","capacity","contacts","r","q","range","reach","compared",
  /// "missing"}`. An agent holds all of its range, "3b6/11": keys that share 11
  /// bits with its address; a capped one nothing beyond its reach, a share of
  /// the key space in millionths. "8 of 9": how many partners it has compared
  /// what it holds with; and the ops that it found missing and is fetching.
  virtual json ring() = 0;
  /// An iterative look-up from an agent, over 1 to 8 disjoint paths:
  /// `{"closest":[...],"hops","messages"}`.
  virtual result<json> lookup(const std::string& key, const std::string& from,
                              std::uint32_t paths)
    = 0;
  /// Who holds it, on what it waits, which rule rejected it.
  virtual result<json> explain(const std::string& hash) = 0;

  // -- time, faults, rest -------------------------------------------------------

  virtual std::int64_t now_micros() const = 0;
  /// Lets time pass, periodic work included; virtual clock only.
  virtual status advance(std::int64_t micros) = 0;
  /// From now on agents come and go as time advances: {"session":"60m",
  /// "absence":"10m","agents":[names]}, means of exponentially distributed
  /// spans; all of it optional. Null ends it: who is away comes back. Virtual
  /// clock only.
  virtual status start_churn(const json& options) = 0;
  /// Delivers what is in flight; periodic work is not waited for.
  virtual status settle() = 0;
  virtual void set_autosettle(bool on) = 0;
  /// `kind`: latency | loss | duplicate | reorder | tamper | forge | replay |
  /// partition | unchecked | byzantine | clear;
  /// `value` as the REPL's faults object takes it: latency "20ms" or
  /// {"min","max"} or
  /// {"mean"}; loss to replay a probability; partition [[names],[names]];
  /// unchecked [names]; byzantine {"agent","kind"}, the kinds those of
  /// protocol/misconduct.hpp, or null for honest again.
  virtual status fault(const std::string& kind, const json& value) = 0;
  /// Counters, equal for equal seeds: `{"agents","cells","messages","bytes",
  /// "lost","dropped","ops","receipts","publishing","now","trace","traces",...}`
  virtual json stats() = 0;
  /// What this process takes, different in every run: `{"resident_bytes",
  /// "bytes_per_agent"}`
  virtual json memory() = 0;

  /// Ends the running drive as soon as it can (from a signal handler's thread);
  /// it answers `errc::interrupted`.
  virtual void interrupt() = 0;
};

} // namespace ips::actors
