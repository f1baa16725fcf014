#pragma once
// A call on its way to the chain, and what `trace` tells of it.

#include <functional>
#include <memory>

#include "actors/protocol/payloads.hpp"
#include "dna/host/staged_chain.hpp"
#include "runtime/chain/source_chain.hpp"

namespace ips::actors {

using json_sink = std::function<void(result<json>)>;

/// What is kept of a call for `trace`.
struct call_trace {
  std::string function;
  timestamp begun;
  std::optional<timestamp> ended;
  std::optional<error> failure;
  /// Its last run.
  std::shared_ptr<const run_done> run;
  /// The ops that it published.
  std::vector<storage::publication_row> rows;
};

/// A call, a console request or a callback on its way to the chain.
struct call_work {
  storage::call_id id{};
  /// Makes writes and answer from the chain as it stands, then calls `land`.
  std::function<void(std::shared_ptr<call_work>)> prepare;
  json_sink done;
  chain::chain_head base;
  std::vector<host::staged_write> writes;
  /// Told once the writes have landed.
  std::vector<host::signal> signals;
  /// Another agent whose call it is.
  std::optional<agent_id> caller;
  /// Of a scheduled call: its record, which goes with what the call writes.
  std::optional<chain::header_ref> record;
  /// What the run fetched: kept when it runs again on another head.
  std::shared_ptr<const host::journal> fetched
    = std::make_shared<const host::journal>();
  json answer;
  std::uint32_t tries = 0;
  /// `done` passes the turn on.
  bool lined_up = false;
  /// A callback's commits are not told to `post_commit`.
  bool is_callback = false;
  std::string name;
  /// Of the owner's calls: what `trace` tells.
  std::shared_ptr<call_trace> trace;
};

} // namespace ips::actors
