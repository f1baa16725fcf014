#pragma once
// The validator role: runs V and every other function of the DNA. The only
// role that speaks to the sandbox.
//
// A run is a loop: send context and journal to a worker; where the report says
// `needs`, fetch the answers, add them to the journal, and run again from the
// start. Nothing waits on a thread. The verdict on an op depends only on the op
// and on what its hashes name, so it is the same at every honest cell.

#include <deque>
#include <functional>

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/oldest_wait.hpp"
#include "actors/protocol/owed.hpp"

namespace ips::actors {

/// Takes what a request was answered.
using answer_sink = std::function<void(result<host::answer>)>;

struct validator_state {
  static inline const char* name = "validator";

  explicit validator_state(validator_actor::pointer self_pointer)
    : self(self_pointer) {
  }

  caf::result<local<run_done>> run(const run_job& job);
  caf::result<local<host::verdict>> judge(const local<judge_job>& job);
  caf::result<local<host::answer>> resolve(const host::request& x);
  caf::result<local<host::answer>> tell(const outgoing_message& x);

  validator_actor::pointer self;
  std::shared_ptr<const cell_identity> identity;
  wiring roles;

private:
  /// A function that is being run.
  struct run_progress {
    std::shared_ptr<const host::run_context> context;
    std::shared_ptr<const host::journal> answers;
    /// Validation sees what everyone can see, calls also the own chain.
    bool sees_own_chain = false;
    /// The op that is judged, in validation.
    std::shared_ptr<const chain::op> judged = {};
    std::uint32_t runs = 0;
    std::vector<run_step> steps;
    /// How often the process that ran it died.
    std::uint32_t deaths = 0;
    /// A run that waits for others is ended after the DNA's call_timeout.
    bool timed = false;
    bool ended = false;
    std::function<void(result<run_done>)> done;
  };

  using op_ref = std::shared_ptr<const chain::op>;
  using progress_ref = std::shared_ptr<run_progress>;
  using verdict_sink = std::function<void(result<host::verdict>)>;

  void run_once(progress_ref x);
  static void end_run(const progress_ref& x, result<run_done> outcome);
  void time_run(const progress_ref& x);
  static bool is_over(const std::weak_ptr<run_progress>& x);
  void arm_timer();
  void end_late_runs();
  static bool may_run_again(run_progress& x, const host::run_report& report);
  void fetch_needs(progress_ref x, const host::run_report& report,
                   std::vector<host::request> wanted);
  void take_report(progress_ref x, const host::run_report& report);

  void judge_rules(local<judge_job> job, verdict_sink done);
  void judge_activity(const op_ref& op, verdict_sink done);
  void gather(local<judge_job> job, verdict_sink done);
  void judge_with(local<judge_job> job, const host::judged_with& given,
                  verdict_sink done);

  // Each fetches one kind of request.
  /// @param judged the op whose verdict waits for the answer; null for calls,
  /// which see the own chain
  void fetch(const host::request& x, bool own, answer_sink done,
             op_ref judged = {});
  void fetch_own(const host::request& x, answer_sink done);
  void fetch_entry(const host::get_request& x, bool live_only, answer_sink done,
                   op_ref judged);
  void fetch_details(const host::details_request& x, answer_sink done);
  struct collected_links;
  void fetch_links(const host::links_request& x, answer_sink done);
  void next_links(std::shared_ptr<collected_links> all);
  void fetch_activity(const host::activity_request& x, answer_sink done);
  void fetch_header(const host::header_request& x, answer_sink done,
                    op_ref judged);
  void send_out(const outgoing_message& x, answer_sink done);
  void ask_shard(fetch_job job,
                 std::function<void(result<local<fetch_answer>>)> done);

  /// A run that waits for others, and until when it may.
  struct waiting_run {
    timestamp deadline;
    std::weak_ptr<run_progress> run;
  };

  std::size_t next_worker_ = 0;
  oldest_wait worker_wait_;
  std::deque<waiting_run> waiting_;
  bool timer_set_ = false;
};

validator_actor::behavior_type
validator(validator_actor::stateful_pointer<validator_state> self,
          std::shared_ptr<const cell_identity> identity);

} // namespace ips::actors
