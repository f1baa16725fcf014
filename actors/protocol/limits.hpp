#pragma once
// Bounds and periods of the actors, each with its reason. Durations are
// virtual in virtual runs.

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "dna/host/limits.hpp"
#include "runtime/base/clock.hpp"

namespace ips::actors::limits {

using namespace std::chrono_literals;

/// An answer of another cell: ten round trips of a slow continent.
inline constexpr duration peer_timeout = 1s;

/// A `send`: the other runs a function first, which may itself fetch.
inline constexpr duration message_timeout = 10s;

/// First pause before a publication is tried again; it doubles.
inline constexpr duration publish_pause = 1s;

/// Tries in a row; afterwards the periodic round goes on.
inline constexpr std::uint32_t publish_tries_max = 4;

/// How often incomplete publications and waiting ops are taken up again.
inline constexpr duration upkeep_period = 30s;

/// How often a contact that no traffic keeps fresh is looked up (Maymounkov and
/// Mazieres 2002, 2.3: once an hour).
inline constexpr duration refresh_period = std::chrono::hours{1};

/// How often a cell compares what it holds with each of those who should hold
/// it, too; the answer is a sign of life as well. Three misses a second apart,
/// the others' turn and a fetch fit into the 30 s in which q holders stand
/// again.
inline constexpr duration compare_period = 10s;

/// The same with one with whom it shares nothing yet.
inline constexpr duration compare_idle_period = 60s;

/// Pause before one who did not answer is asked again, and before a changed
/// neighbourhood is looked at: what changes together is looked at once.
inline constexpr duration compare_pause = 1s;

/// Ops younger than this are still being put, and are not compared. Cells
/// compare up to the same full five seconds.
inline constexpr duration compare_age_min = 5s;

/// With how many others a cell compares: at r = 20 those around it.
inline constexpr std::size_t partners_max = 64;

/// Digests that a cell keeps of what it shares with others: with its partners,
/// and as many who think that they are.
inline constexpr std::size_t shared_digests_max = 2 * partners_max;

/// How long one counts as a partner for having something that this cell should
/// hold, or for standing between it and that.
inline constexpr duration partner_memory = 30s;

/// Of its closest contacts it compares with so many even where it shares
/// nothing with them: a newcomer learns so what it should hold.
inline constexpr std::size_t neighbours_min = 8;

/// Ops asked for in one `want_ops`, and the bytes of its answer: one entry may
/// have a mebibyte.
inline constexpr std::size_t want_ops_max = 64;
inline constexpr std::size_t want_bytes_max = 1 << 20;

/// Ops asked about in one `check_held`.
inline constexpr std::size_t check_ops_max = 1024;

/// By how many agents a holder may be too far away and still hold: who comes
/// and goes at the edge moves nothing.
inline constexpr std::size_t holding_slack = 1;

/// How long a shard keeps what it told another that it holds: that one gives up
/// its own copy in its next round.
inline constexpr duration promise_time = 3 * compare_period;

/// Agents whose reach is kept, where it is not whole.
inline constexpr std::size_t reaches_max = 512;

/// Least cap of a shard: that of a portable device.
inline constexpr std::uint64_t capacity_min = 16 << 20;

/// Bases given up in one round: what is wrong with a view is seen before much
/// is gone.
inline constexpr std::size_t discards_max = 256;

/// Secure nodes to which an op is put, beside its holders: one may fail. The
/// others have it from them.
inline constexpr std::size_t secure_copies = 2;

/// Secure nodes asked, one after the other, for what no holder has.
inline constexpr std::size_t secure_asked_max = 3;

/// Other secure nodes, and agents, with whom a secure node compares in a round:
/// of 100 all have an op after four rounds.
inline constexpr std::size_t keeper_partners = 4;

/// Agents that a secure node which joins asks at the same time.
inline constexpr std::size_t keeper_comparisons = 16;

/// How long a secure node waits before it puts a range back: what is lost
/// together is asked for together.
inline constexpr duration takeover_pause = 1s;

/// Rounds of questions in which a range is put back: in each, those who do not
/// answer make room for the next.
inline constexpr std::uint32_t restore_rounds_max = 8;

/// How often a cell pings those of its contacts that were silent, and one of
/// those around it: what they claim of others is at most 160 s old by then
/// (claims and how long they count: runtime/gossip/claims.hpp).
inline constexpr duration ping_period = 10s;

/// Peers that gossip remembers, the closest ones.
inline constexpr std::size_t known_max = 512;

/// How often a call runs again because the chain's head moved.
inline constexpr std::uint32_t head_retries_max = 3;

/// How long a call may hold up the others of its agent that want to land: it
/// has its answers already, so it needs some milliseconds.
inline constexpr duration turn_max = 250ms;

/// The wait for a turn from which an agent refuses requests.
inline constexpr duration landing_wait_max = 250ms;

/// Runs of one function: each brings at least one more answer.
inline constexpr std::uint32_t runs_max = 64;

/// How often a validation or callback whose sandbox process died runs again;
/// one that kills its engine each time must come to an end.
inline constexpr std::uint32_t sandbox_retries_max = 2;

/// How often a cell gives a call to a restarted role.
inline constexpr std::uint32_t role_retries_max = 3;

/// Restarts of one role within `restart_window`: more, and the cell stops,
/// since its store or its code is at fault.
inline constexpr std::uint32_t restarts_max = 20;
inline constexpr duration restart_window = 60s;

/// Calls in progress of one agent: each holds a journal.
inline constexpr std::size_t calls_max = 4096;

/// Requests of one cell that wait for another: more is a flood of its own.
inline constexpr std::size_t asks_max = 65536;

/// Messages to `receive` whose answers an agent remembers, should they come
/// again: a sender's call runs again within seconds or not at all.
inline constexpr std::size_t received_max = 4096;

/// Their bytes: an answer may have a mebibyte.
inline constexpr std::size_t received_bytes_max = 64 << 20;

/// Pause before a scheduled call that the machine failed is made again.
inline constexpr duration schedule_pause = 10s;

/// `held` callbacks that wait: strangers' puts must not hold up the owner.
inline constexpr std::size_t held_waiting_max = 256;

/// Signals that wait for someone to ask for them: what a user can still read.
inline constexpr std::size_t signals_waiting_max = 10'000;
inline constexpr std::size_t signal_bytes_waiting_max = 16 << 20;

/// Ops that one cell judges at once; more are refused as busy.
inline constexpr std::size_t judging_max = 16384;

/// How long a put may wait from its coming to its verdict before others are
/// refused as busy: a quarter of what its publisher waits for an answer, or it
/// would be put again and judged in vain.
inline constexpr duration judging_wait_max = peer_timeout / 4;

/// After which a refused publisher may ask again, at least and at most: the
/// time that the oldest has waited is about what the queue takes to empty.
inline constexpr duration busy_pause_min = 100ms;
inline constexpr duration busy_pause_max = 5s;

/// How long a run may wait for a sandbox before calls are refused as busy. As
/// long as puts: what is acknowledged comes before what is not begun.
inline constexpr duration run_wait_max = judging_wait_max;

/// Publications of one cell under way at a time; the others wait for their
/// turn. A windowful that is acknowledged widens it by one, a holder that is
/// busy halves it, as TCP does (Jacobson 1988): so all cells together publish
/// as fast as holders judge, whatever machine they are on.
inline constexpr std::size_t publications_first = 32;
inline constexpr std::size_t publications_min = 1;
inline constexpr std::size_t publications_max = 256;

/// How long a publication may wait for its turn before the cell commits nothing
/// more, and under what it commits again: nobody should be told that something
/// is done whose holders will have it in a minute.
inline constexpr duration backlog_wait_max = 500ms;
inline constexpr duration backlog_wait_low = 250ms;

/// Ops that wait for their turn, whatever their age: 64 MiB of small ones.
inline constexpr std::size_t backlog_ops_max = 65536;

/// Bytes of the publications under way, and of those that wait: each goes to q
/// holders, in as many messages.
inline constexpr std::uint64_t publishing_bytes_max = 4 << 20;
inline constexpr std::uint64_t backlog_bytes_max = 16 << 20;

/// Ops in one put: a call's commits at one basis.
inline constexpr std::size_t put_ops_max = 1024;

/// Ops that wait for another, per cell.
inline constexpr std::size_t waiting_max = 4096;

/// Numbers by which a cell begins above its predecessor of the same instant:
/// more than one sends before time goes on, and 4 ms of time.
inline constexpr std::uint64_t seq_room = 4096;

/// Senders whose last messages a cell remembers.
inline constexpr std::size_t senders_max = 8192;

/// Answers of holders that a metadata fetch joins.
inline constexpr std::uint32_t merged_answers = 3;

/// Links of one page, and pages that one question of a call or the owner takes
/// where holders end them early.
inline constexpr std::uint32_t links_page_max = host::limits::links_page_max;
inline constexpr std::uint32_t link_rounds_max = 16;

/// Ops in one answer of a fetch.
inline constexpr std::uint32_t fetch_page_max = 1024;

/// How much later a reordered message may come: within a request's time-out.
inline constexpr duration reorder_delay_max = 200ms;

/// How much later a replayed one may: after everyone has gone on.
inline constexpr duration replay_delay_max = 10s;

/// Messages without rest before `settle` gives up.
inline constexpr std::uint64_t settle_steps_max = 50'000'000;

/// Agents of one local network.
inline constexpr std::uint32_t agents_max = 200'000;

/// Items of one group commit.
inline constexpr std::size_t batch_max = 512;

} // namespace ips::actors::limits
