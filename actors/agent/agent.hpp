#pragma once
// The agent role: the source chain, its keys, and the calls in progress.
//
// A call is a transaction. It runs on the chain as it stands; what it commits
// is staged, judged on the author's side, and lands only if the chain's head is
// where it was when the run began (else the call runs again):
//
//   run -> turn -> head unmoved? -> judge each write -> sign -> store -> answer
//    ^---------------- no                                    `-> publish
//
// Calls run side by side; those that write land in turns (landing.hpp). The
// chain in memory is never ahead of the store for longer than one write: where
// that write fails, the role ends and its successor loads what is durable.

#include <deque>
#include <functional>
#include <set>

#include <caf/typed_event_based_actor.hpp>

#include "actors/agent/call_work.hpp"
#include "actors/agent/landing.hpp"
#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/owed.hpp"
#include "dna/host/scheduled_call.hpp"

namespace ips::actors {

struct agent_state {
  static inline const char* name = "agent";

  explicit agent_state(agent_actor::pointer self_pointer) : self(self_pointer) {
  }

  caf::result<ack> start(const local<cell_state>& known);
  caf::result<ack> publish();
  caf::result<local<json>> perform(const local<call_job>& job);
  host::answer resolve(const host::request& x) const;
  caf::result<local<host::answer>> answer(const host::request& x);
  caf::result<local<wire_body>> serve(const agent_id& from,
                                      const wire_body& body);
  void rejected(const rejected_op& x);
  void held(const chain::op& x);

  agent_actor::pointer self;
  std::shared_ptr<const cell_identity> identity;
  wiring roles;
  /// The holders of own ops do not keep up.
  bool holders_busy = false;

private:
  using work_ref = std::shared_ptr<call_work>;
  using received_key = std::pair<agent_id, message_id>;

  /// A function that runs without a request of the owner.
  struct callback_job {
    storage::call_id id{};
    std::string function;
    bytes input;
    host::purpose why = host::purpose::callback;
    std::optional<agent_id> caller = {};
    std::optional<chain::header_ref> record = {};
  };

  /// A message that came: its answer, or who waits for it.
  struct received_message {
    std::vector<owed<local<wire_body>>> waiting;
    local<wire_body> answer;
    bool answered = false;
  };

  // agent.cpp
  result<std::shared_ptr<const chain::entry>>
  stored_entry(const cell_state& state, const entry_hash& hash) const;
  status take_state(const cell_state& state);
  void ask_genesis(const owed<ack>& promise);
  void write_genesis(const owed<ack>& promise);
  void loaded(const owed<ack>& promise);
  void run_init(const owed<ack>& promise);
  void publish_rows(const std::vector<storage::publication_row>& rows);

  // console.cpp
  void dispatch(const call_job& job, json_sink done);
  void console_call(const call_job& job, json_sink done);
  void console_write(const call_job& job, json_sink done);
  void console_change(const call_job& job, json_sink done);
  void with_target(const json& reference,
                   std::function<void(result<chain::signed_header>)> done);
  status stage_commit(call_work& work, const std::string& type,
                      const json& value,
                      const boxed<chain::change_target>& target);
  status stage(call_work& work, chain::header body,
               std::optional<chain::entry> content);
  void console_send(const agent_id& to, const call_job& job,
                    std::function<void(result<host::answer>)> done);
  void ask(const host::request& x,
           std::function<void(result<host::answer>)> done);

  // reads.cpp
  void console_read(const call_job& job, json_sink done);
  void read_entry(const entry_hash& hash, const json& options, json_sink done);
  void read_details(const entry_hash& hash, const json& options,
                    json_sink done);
  void add_receipts(json page, json_sink done);

  // files.cpp
  void console_pieces(const call_job& job, json_sink done);
  status stage_pieces(call_work& work, const std::vector<chain::entry>& all);
  void read_piece(const call_job& job, json_sink done);
  void file_room(const call_job& job, json_sink done);
  bool is_stored_alone(const chain::chain_link& link) const;
  void publish_stored(std::vector<storage::publication_row> rows);

  // call.cpp
  void begin(work_ref work);
  void run_function(work_ref work, const std::string& function, bytes input,
                    host::purpose why);
  void take_run(work_ref work, const std::string& function,
                const local<run_done>& done);
  void judge_write(work_ref work, std::size_t i);
  void append(work_ref work);
  void take_back(call_work& work);
  void tell(const std::vector<host::signal>& signals);
  void tell(const std::string& what, json content);
  std::array<std::uint8_t, 32> random_of(const storage::call_id& id) const;
  storage::call_id next_callback_id();
  void if_not_landed(const storage::call_id& id, json_sink landed,
                     std::function<void()> otherwise);

  // landing.cpp
  void land(work_ref work);
  void land_in_turn(work_ref work);
  void run_again(work_ref work);
  void pass_turn(const call_work& work);
  void next_turns();
  void watch_turn();

  // callbacks.cpp
  void callback(const std::string& function, const json& input, json_sink done);
  void run_job_of(const callback_job& job, json_sink done, std::uint32_t tries);
  void in_background(callback_job job);
  void in_background(const std::string& function, const json& input);
  void next_in_background();
  void failed_in_background(const callback_job& job, const error& why);
  void after_commit(const call_work& work,
                    const std::vector<chain::header_ref>& refs);
  void schedule_every();
  void every();
  void note_record(const chain::header& x, const chain::entry* content);
  void arm_due();
  void run_due(std::int64_t armed);
  void make_later(const chain::header_ref& record);
  void drop_record(const chain::header_ref& record);

  // served.cpp
  void serve_new(const received_key& key, const wire_body& body);
  result<callback_job> job_for(const agent_id& from,
                               const wire_body& body) const;
  status check_granted(const agent_id& from, const app_call& call) const;
  std::vector<std::uint32_t> own_records(std::string_view type) const;
  void answer_message(const received_key& key, const result<json>& outcome);
  void refuse_message(const received_key& key, const error& why);
  void forget_old_answers();
  // trace.cpp
  void trace(json_sink done);
  json trace_of(const call_trace& x,
                const std::vector<published_op>& ops) const;
  // records.cpp
  void console_grant(const call_job& job, json_sink done);
  json grants() const;
  json scheduled() const;

  chain::source_chain chain_;
  std::set<header_hash> removed_;
  landing_line landing_;
  bool passing_turn_ = false;
  bool watching_turn_ = false;
  bool loaded_ = false;
  std::vector<std::function<void()>> deferred_;
  std::vector<storage::publication_row> unpublished_;
  std::size_t calls_ = 0;
  std::uint64_t callbacks_ = 0;
  /// By sender and name; the oldest go first.
  std::map<received_key, received_message> received_;
  std::deque<received_key> received_order_;
  std::size_t received_bytes_ = 0;
  /// Whether answers were forgotten that the store may still know.
  bool has_forgotten_ = false;
  /// Whether another role ran before this one on this chain.
  bool is_successor_ = false;
  /// Whether the chain held no more than its genesis when it was loaded.
  bool needs_init_ = false;
  /// Whether the cell has joined, so that scheduled calls may be made.
  bool may_make_calls_ = false;
  /// Whether a write failed: the role ends, its successor goes on.
  bool ending_ = false;
  bool unchecked_ = false;
  bool every_scheduled_ = false;
  /// Scheduled calls by their time; those taken back are in `removed_`.
  std::map<std::pair<std::int64_t, chain::header_ref>, host::scheduled_call>
    due_;
  /// The earliest time at which this role will wake for them.
  std::optional<std::int64_t> due_armed_;
  /// Callbacks that nobody waits for; they run one after the other.
  std::deque<callback_job> background_;
  /// Who waits for `init` to end.
  std::vector<owed<ack>> init_waiting_;
  /// The owner's last call.
  std::shared_ptr<call_trace> traced_;
};

agent_actor::behavior_type
agent(agent_actor::stateful_pointer<agent_state> self,
      std::shared_ptr<const cell_identity> identity);

/// What the store keeps of a signed header and its ops.
void add_rows(storage::call_record& record, const chain::chain_link& link,
              const cell_identity& cell);

} // namespace ips::actors
