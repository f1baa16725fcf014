#pragma once
// What the roles of one process hand each other.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "actors/protocol/board_payloads.hpp"
#include "actors/protocol/wire.hpp"
#include "dna/host/run.hpp"
#include "dna/host/validation.hpp"
#include "runtime/crypto/digest.hpp"
#include "runtime/dht/contact.hpp"
#include "runtime/dht/shard.hpp"
#include "runtime/gossip/world_model.hpp"
#include "runtime/storage/group_commit.hpp"

namespace ips::actors {

using json = nlohmann::json;

struct misconduct;
struct wiring;
struct host_wiring;
struct attached_cell;

/// Which cell: whose, in which network.
struct cell_name {
  agent_id agent;
  dna_hash network;

  friend auto operator<=>(const cell_name&, const cell_name&) = default;
};

/// Addresses are uniform already.
struct cell_name_hash {
  std::size_t operator()(const cell_name& x) const noexcept {
    return std::hash<agent_id>{}(x.agent) ^ std::hash<dna_hash>{}(x.network);
  }
};

/// What all roles of a cell know of it. Immutable, shared by them.
struct cell_identity {
  std::string name;
  cell_name who;
  storage::cell_id row{};
  crypto::key_pair keys;
  /// Seals what the store keeps of it and nobody else may read.
  crypto::seed store_key;
  std::shared_ptr<const manifest::package> dna;
  std::shared_ptr<const clock> time;
  std::shared_ptr<crypto::verifier> verifier;
  /// Whether messages are signed, or stamped by the switchboard.
  bool signed_channel = false;
  /// A secure node: it holds everything and is none of the holders.
  bool secure = false;
  /// Seeds the randomness of this cell's calls and choices.
  std::uint64_t seed = 0;
  /// The store is a disk: what it has need not be in memory, too.
  bool on_disk = false;
};

/// How a cell is made.
struct cell_plan {
  std::string name;
  crypto::seed seed;
  std::shared_ptr<const manifest::package> dna;
  bool secure = false;
};

/// What the store kept of a cell.
struct cell_state {
  storage::cell_id row{};
  std::vector<chain::signed_header> headers;
  std::map<entry_hash, std::shared_ptr<const chain::entry>> entries;
  /// Private entries, as the store has them.
  std::map<entry_hash, bytes> sealed_entries;
  std::vector<dht::held_op> ops;
  /// Ops of the own chain that still want receipts, by header.
  std::vector<storage::publication_row> unpublished;
};

struct landed_query {
  storage::cell_id row{};
  storage::call_id call{};
};

/// Ops of a shard whose entries are wanted.
struct held_query {
  storage::cell_id row{};
  std::vector<chain::op_hash> ops;
};

/// Entries of an own chain.
struct entries_query {
  storage::cell_id row{};
  std::vector<entry_hash> entries;
};

/// Which own ops.
struct published_query {
  storage::cell_id row{};
  std::vector<storage::op_id> ops;
};

/// How far an own op came: who holds it as valid, or one refusal.
struct published_op {
  std::vector<agent_id> holders;
  std::optional<chain::rejection> refusal;
};

struct run_job {
  std::shared_ptr<const host::run_context> context;
  std::shared_ptr<const host::journal> answers;
};

/// An `app_message` or `app_call` for another agent.
struct outgoing_message {
  agent_id to;
  wire_body content;
};

/// Something that a cell tells whoever listens to it.
struct told_signal {
  cell_name from;
  /// Names with a dot are IPS's own.
  std::string name;
  json content;
};

/// One of the runs that it took.
struct run_step {
  timestamp at;
  std::uint64_t fuel = 0;
  /// What it ended for want of, in words; none in the last.
  std::vector<std::string> needs;
};

/// A run that came to its end.
struct run_done {
  host::run_report report;
  std::vector<run_step> steps;
  /// What was fetched, for a run on another head.
  std::shared_ptr<const host::journal> answers;
};

struct judge_job {
  std::shared_ptr<const chain::op> content;
  /// The author asks before it signs: no signature, private entries too.
  bool before_signing = false;
  /// What the author knows and no one else can.
  host::judged_with given;
};

/// One request of the owner (network.hpp has the verbs).
struct call_job {
  storage::call_id id{};
  std::string verb;
  json arguments;
  /// Given before, to a role that died: it may have landed.
  bool again = false;
};

struct rejected_op {
  chain::signed_rejection statement;
  std::shared_ptr<const chain::op> content;
};

struct publish_job {
  std::vector<std::shared_ptr<const chain::op>> ops;
};

enum class fetch_mode : std::uint8_t {
  /// The first holder that has it.
  any,
  /// Several holders' answers joined.
  merged,
  /// What this cell holds itself.
  here,
};

struct fetch_job {
  dht_key basis;
  dht::op_filter filter;
  fetch_mode mode = fetch_mode::any;
  /// Ask over disjoint paths at once, not only where one lookup finds nothing.
  bool disjoint_at_once = false;
  /// Ask holders one after the other, not some at the same time.
  bool one_by_one = false;
  /// For an app or its user, not for a verdict: what somebody rejects is judged
  /// here, too, and a copy may be kept.
  bool for_reader = false;
  /// The op whose verdict waits for the answer.
  std::shared_ptr<const chain::op> judged = {};
  /// Ask all who should hold it, each for a receipt; `merged` only.
  bool everyone = false;
};

struct fetch_answer {
  /// Verified: they belong to the basis and their authors signed them.
  std::vector<std::shared_ptr<const chain::op>> ops;
  std::vector<chain::signed_rejection> rejections;
  std::uint32_t total = 0;
  /// Who had it, this cell included.
  std::vector<agent_id> holders;
  /// Theirs but this cell's, where they were asked for; verified.
  std::vector<chain::receipt> receipts;
  /// Where links were asked for, in the place of ops.
  std::optional<dht::link_page> links;
};

/// Looks for the agents closest to a key, over so many disjoint paths.
struct lookup_job {
  dht_key key;
  std::uint32_t paths = 1;
};

struct lookup_report {
  std::vector<agent_id> closest;
  std::uint32_t hops = 0;
  std::uint32_t messages = 0;
};

} // namespace ips::actors
