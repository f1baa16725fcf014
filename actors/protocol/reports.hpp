#pragma once
// What roles and cells tell of themselves.

#include "actors/protocol/payloads.hpp"
#include "actors/protocol/secure_payloads.hpp"

namespace ips::actors {

/// An own op that not all of its holders have acknowledged yet.
struct open_publication {
  chain::op_hash op;
  std::vector<agent_id> expected;
  std::vector<agent_id> acknowledged;
  std::uint32_t tries = 0;
};

/// What a shard can tell of itself, and of one key.
struct shard_report {
  std::size_t ops = 0;
  std::size_t contacts = 0;
  std::size_t table_bytes = 0;
  /// Publications under way, and ops that wait for others.
  std::size_t publishing = 0;
  std::size_t waiting = 0;
  /// Receipts verified, and publications that all holders acknowledged.
  std::uint64_t receipts = 0;
  std::uint64_t completed = 0;
  /// Puts refused as busy.
  std::uint64_t busy = 0;
  /// Ops that it fetched because it should hold them, brought to those who
  /// should, and gave up to them.
  std::uint64_t pulled = 0;
  std::uint64_t handed_over = 0;
  std::uint64_t discarded = 0;
  std::uint64_t bytes = 0;
  /// Its cap, 0 where there is none, and how far it holds.
  std::uint64_t bytes_max = 0;
  std::uint64_t reach = UINT64_MAX;
  /// It is one of the holders of all keys that share so many bits with it.
  unsigned range_bits = 0;
  /// With how many it compares what it holds, with how many of them it has
  /// done so to the end, and ops that it lacks and is fetching.
  std::size_t partners = 0;
  std::size_t compared = 0;
  std::size_t missing = 0;
  /// Of a secure node: key ranges whose agents it has asked.
  std::uint32_t checked = 0;
  std::vector<dht::held_op> held;
  std::vector<open_publication> open;
};

struct gossip_report {
  std::size_t known = 0;
  std::uint64_t pings = 0;
  std::uint64_t answered = 0;
  /// What its world model takes.
  std::size_t world_bytes = 0;
  /// Agents whose uptime is not whole.
  std::vector<gossip::uptime_view> uptimes;
};

/// Envelopes that a cell gave to the net and got from it, and the bytes of
/// their bodies.
struct cell_traffic {
  std::uint64_t sent = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t received = 0;
  std::uint64_t received_bytes = 0;
};

struct cell_report {
  dna_hash network;
  shard_report shard;
  gossip_report gossip;
  std::uint64_t dropped = 0;
  std::uint64_t restarts = 0;
  cell_traffic traffic;
  std::optional<secure_report> secure;
};

} // namespace ips::actors
