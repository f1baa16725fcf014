#pragma once
// The DHT shard role: Δ_n, the routing table, lookups and publications.
//
// Serving (serve.cpp). Ops that are put are judged one after the other for each
// basis, since a header is judged by its predecessor. A valid op is held, made
// durable, and acknowledged by a receipt; an invalid one is held as rejected
// and answered by a signed rejection; an op that lacks something waits.
//
// Publishing (publish.cpp). Own ops of one basis are one publication:
//
//   lookup (only where the table does not know the neighbourhood)
//     -> put to all of V_δ -> receipts -> complete
//             ^-- a holder failed, or named closer ones: put to them, too
//
// Fetching (fetch.cpp). Own shard first, then holder after holder, then past
// those who lie (value_search.hpp); what comes is verified before it counts,
// and a copy may be kept (copies.cpp). Links come in pages (pages.cpp).
//
// Holding (overlap.cpp, compare.cpp, puller.cpp, hand_over.cpp). Every ten
// seconds the shard compares with those who should hold the same, fetches what
// it lacks, and gives up what is no longer its own.

#include <map>

#include <caf/typed_event_based_actor.hpp>

#include "actors/dht_shard/check.hpp"
#include "actors/dht_shard/copies.hpp"
#include "actors/dht_shard/holding.hpp"
#include "actors/dht_shard/keeper.hpp"
#include "actors/dht_shard/puller.hpp"
#include "actors/dht_shard/reading.hpp"
#include "actors/dht_shard/work.hpp"
#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/owed.hpp"
#include "runtime/dht/routing_table.hpp"

namespace ips::actors {

struct shard_state {
  static inline const char* name = "dht_shard";

  explicit shard_state(shard_actor::pointer self_pointer) : self(self_pointer) {
  }

  // -- start --------------------------------------------------------------------

  caf::result<ack> start(const local<cell_state>& known);
  void take_state(const cell_state& state);
  caf::result<ack> join();
  void upkeep();

  // -- others -------------------------------------------------------------------

  caf::result<local<wire_body>> serve(const agent_id& from,
                                      const wire_body& body, timestamp came);
  void seen(const dht::contact& peer);
  void heard_of(const dht::contact& peer);
  void answered(const agent_id& peer);
  void failed(const agent_id& peer);
  void take_uptime(const agent_id& peer, std::uint32_t millionths);

  // -- own ops, and questions -----------------------------------------------------

  void publish(const publish_job& job);
  caf::result<local<fetch_answer>> fetch(const local<fetch_job>& job);
  caf::result<local<lookup_report>> lookup(const lookup_job& job);
  local<shard_report> report(const dht_key& key) const;

  /// Makes it a secure node's.
  void keep_all() {
    keeper_.emplace(*this);
  }

  /// Of a secure node (lost.cpp).
  caf::result<local<range_outcome>> restore(std::uint8_t range, bool put);

  /// Caps the bytes of the shard; 0: no cap.
  void limit(std::uint64_t bytes_max);

  shard_actor::pointer self;
  std::shared_ptr<const cell_identity> identity;
  wiring roles;
  std::optional<dht::routing_table> table;

private:
  friend class keeper;
  friend class puller;
  void ask_whether_there(const dht::contact& peer);
  // serve.cpp
  std::vector<crypto::public_key> named_closest(const dht_key& key,
                                                std::size_t count) const;
  local<wire_body> answer_nodes(const find_nodes& x) const;
  local<wire_body> answer_fetch(const fetch_ops& x);
  local<wire_body> answer_links(const fetch_ops& x) const;
  caf::result<local<wire_body>> take_put(const agent_id& from, const put_ops& x,
                                         timestamp came);
  bool has_room(const put_ops& x) const;
  duration overload(std::size_t more, timestamp came) const;
  void enqueue(const dht_key& basis, work_ref work, timestamp came);
  void waits_for_others(const chain::op& x);
  void leave_queue(put_work& work);
  void judge_next(const dht_key& basis, work_ref work);
  void take_verdict(put_work& work, dht::held_op op,
                    const host::verdict& verdict);
  void finish_put(const dht_key& basis, work_ref work);
  void give_up_put(const dht_key& basis, work_ref work, const error& why);
  void tell_held(const put_work& work);
  void next_put(const dht_key& basis);
  bool keep_waiting(const waiting_put& x);
  void retry_waiting(const chain::op_hash& hash);
  chain::signed_rejection rejection_of(const dht::held_op& x) const;
  chain::signed_receipt receipt_of(std::vector<chain::op_hash> ops) const;
  std::vector<crypto::public_key> hints(const dht_key& basis) const;

  // publish.cpp
  std::uint64_t resilience_of(const chain::op& x) const;
  std::vector<dht::contact> candidates_at(const dht_key& basis,
                                          std::uint64_t wanted) const;
  std::vector<dht::contact>
  holders_of(const dht_key& basis, std::uint64_t resilience,
             std::vector<dht::contact> more,
             const std::set<agent_id>& full = {}) const;
  std::size_t receipts_wanted(std::span<const dht::contact> holders,
                              std::uint64_t resilience) const;
  bool knows_neighbourhood(const dht_key& basis, std::uint64_t r) const;
  void begin_next();
  void give_up_turn(publication& x);
  void note_backlog();
  void begin(publication_ref x);
  void begin_near(publication_ref x);
  void proceed(publication_ref x);
  void put_to(publication_ref x, const dht::contact& holder);
  void hold_own(publication_ref x);
  void take_reply(publication_ref x, const agent_id& from,
                  const put_reply& reply);
  bool take_receipt(publication& x, const agent_id& from,
                    const chain::signed_receipt& receipt);
  void take_rejection(publication& x, const agent_id& from,
                      const chain::signed_rejection& rejection);
  void take_late_reply(const agent_id& from, const put_reply& reply);
  void ask_anew(publication_ref x);
  void try_later(publication_ref x);
  void put_off(publication& x, const agent_id& holder, timestamp sent,
               duration pause);
  bool wait_for_busy(const publication_ref& x);
  void complete(publication_ref x);
  void write(publication_news news);
  void save_receipts(publication& x, std::optional<std::uint16_t> wanted);

  // fetch.cpp
  struct holders_asked;
  struct gathered;
  // contents.cpp
  void let_go(const std::vector<chain::op_hash>& durable);
  void with_entries(std::vector<op_ref> ops,
                    std::function<void(std::vector<op_ref>)> done);
  caf::result<local<wire_body>> whole(const local<wire_body>& body);
  fetch_done deliver_whole(const owed<local<fetch_answer>>& promise);
  void put_held(const agent_id& to, const std::vector<op_ref>& ops,
                std::function<void(const local<wire_body>&)> answered,
                std::function<void(caf::error&)> failed);
  void gather(const local<fetch_job>& job, fetch_answer local_part,
              fetch_done done);
  heard take_fetched(gathered& into, const agent_id& from,
                     const wire_body& body) const;
  void search_holders(std::shared_ptr<holders_asked> all, bool deep,
                      look_function look, std::function<void()> done);
  void fetch_rests(std::shared_ptr<gathered> all, std::function<void()> done);
  void note_candour(const holders_asked& all, const dht::value_search& search);
  // lookups.cpp
  std::uint64_t agents() const;
  template <class Machine>
  void run(std::shared_ptr<search_work<Machine>> x);
  void find_closest(const dht_key& key, const dht::lookup_options& options,
                    std::function<void(const dht::lookup&)> done);
  void find_disjoint(const dht_key& key, const dht::disjoint_options& options,
                     std::function<void(const dht::disjoint_lookup&)> done);
  void refresh();
  // pages.cpp
  struct gathered_links;
  caf::result<local<fetch_answer>> fetch_links(const local<fetch_job>& job);
  heard take_page(gathered_links& into, const agent_id& from,
                  const wire_body& body) const;
  // overlap.cpp
  bool holds_at(const dht_key& basis) const;
  void take_reach(const agent_id& x, dht::reach far);
  void was_full(const agent_id& x, const dht_key& basis);
  void adjust_reach();
  dht::standing standing_at(const dht_key& basis,
                            std::uint64_t resilience) const;
  const dht::overlap_list& overlap();
  std::vector<agent_id> both_with(const agent_id& other) const;
  void neighbourhood_changed(const agent_id& peer);
  // compare.cpp
  void schedule_round(bool first);
  void begin_round();
  std::vector<agent_id> partners();
  void compare_with_all(bool at_once);
  void compare_with(const agent_id& other);
  void ask_ranges(comparison_ref x);
  void take_ranges(comparison_ref x, const wire_body& body);
  void missed(comparison_ref x);
  void end_comparison(comparison_ref x);
  caf::result<local<wire_body>> answer_ranges(const agent_id& from,
                                              const compare_ops& x);
  void compare_back(const agent_id& other, const gossip::set_digest& theirs);
  void probe(const std::vector<agent_id>& closer_ones);
  caf::result<local<wire_body>> answer_wanted(const want_ops& x);
  caf::result<local<wire_body>> answer_check(const check_held& x);
  // lost.cpp
  std::vector<dht::contact>
  secure_near(const dht_key& basis, std::size_t n,
              const std::set<agent_id>& without) const;
  caf::result<local<wire_body>> answer_lost(const fetch_lost& x);
  void ask_secure(std::shared_ptr<holders_asked> x, std::set<agent_id> asked,
                  look_function look, std::function<void()> done);
  std::uint64_t resilience_at(const dht_key& basis) const;
  // hand_over.cpp
  bool suffice(const dht::standing& place, const dht_key& basis) const;
  void hand_over();
  void take_held(const agent_id& with, timestamp asked,
                 const std::vector<checked_basis>& bases,
                 const std::set<chain::op_hash>& there);
  void discard(const dht_key& basis);

  dht::shard held_;
  holding holding_;
  /// Of a secure node alone.
  std::optional<keeper> keeper_;
  reading reading_;
  copies copies_{*this};
  puller puller_{*this};

  judging_line judging_;
  std::map<chain::op_hash, waiting_put> waiting_;
  std::map<chain::op_hash, publication_ref> open_;
  publishing_line line_;
  bool upkeep_scheduled_ = false;
  /// The last refresh of the routing table; at first the start.
  timestamp refreshed_;
};

shard_actor::behavior_type
dht_shard(shard_actor::stateful_pointer<shard_state> self,
          std::shared_ptr<const cell_identity> identity);

} // namespace ips::actors
