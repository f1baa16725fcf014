#pragma once
// The network of network.hpp on one machine: an actor system with one host.
//
// Every request goes through a client actor that keeps what comes back in a
// slot; the driver runs (or waits) until the slot is filled. So the facade
// never blocks within an actor, whichever clock drives.

#include <functional>
#include <map>
#include <mutex>
#include <set>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>

#include "actors/host/agent_book.hpp"
#include "actors/host/churn.hpp"
#include "actors/host/driver.hpp"
#include "actors/host/file_transfer.hpp"
#include "actors/host/network.hpp"
#include "actors/protocol/error_bridge.hpp"
#include "actors/protocol/limits.hpp"
#include "actors/protocol/misconduct.hpp"
#include "actors/protocol/owed.hpp"

namespace ips::actors {

/// Where the answer of one request arrives.
template <class T>
class slot {
public:
  void set(result<T> x) {
    std::lock_guard guard{mutex_};
    content_ = std::move(x);
  }

  bool filled() const {
    std::lock_guard guard{mutex_};
    return content_.has_value();
  }

  result<T> take() {
    std::lock_guard guard{mutex_};
    return std::move(*content_);
  }

private:
  mutable std::mutex mutex_;
  std::optional<result<T>> content_;
};

/// Runs a piece of code within the client actor.
using client_job = std::function<void(caf::event_based_actor*)>;

class local_network final : public network {
public:
  explicit local_network(network_options options);
  ~local_network() override;

  /// Opens the store and brings back what it holds.
  status open();

  result<std::vector<std::string>> spawn(std::uint32_t count) override;
  status spawn_named(const std::vector<std::string>& names) override;
  std::vector<std::string> agents() const override;
  result<json> agent(const std::string& name) const override;
  status kill(const std::string& name) override;
  status cap(const std::string& name, std::uint64_t bytes) override;

  /// For tests: any cap, however small.
  status cap_at(const std::string& name, std::uint64_t bytes);

  status restart(const std::string& name) override;

  result<json> install(const std::string& path,
                       const std::vector<std::string>& names) override;
  json dnas() const override;

  result<json> perform(const request& x) override;
  result<ticket> start(const request& x) override;
  result<json> finish(ticket x) override;
  result<json> signals() override;

  result<ticket> start_file(const file_request& x) override;
  result<json> step_file(ticket x) override;
  void end_file(ticket x) override;

  result<std::vector<std::string>> add_secure(std::uint32_t count) override;
  json secure_nodes() override;
  result<json> secure_state(const std::string& range) override;

  result<json> holders(const std::string& hash) override;
  json ring() override;
  result<json> lookup(const std::string& key, const std::string& from,
                      std::uint32_t paths) override;
  result<json> explain(const std::string& hash) override;

  std::int64_t now_micros() const override;
  status advance(std::int64_t micros) override;
  status start_churn(const json& options) override;
  status settle() override;
  void set_autosettle(bool on) override;
  status fault(const std::string& kind, const json& value) override;
  json stats() override;
  json memory() override;
  void interrupt() override;

  /// For tests: what drives, and the handles of what runs.
  driver& engine() {
    return *driver_;
  }

  /// The roles of an agent's only cell as they are now. @pre it has one
  wiring roles_of(const std::string& name);

  /// For tests: the switchboard as it is now.
  switchboard_actor board();

  /// For benchmarks: messages, deadlines and waits in the switchboard's queue.
  std::uint64_t in_flight();

  /// For benchmarks: what these agents' cells report, all asked at once.
  std::vector<cell_report> progress(const std::vector<std::string>& names);

private:
  class agent_desk;
  using package_ref = std::shared_ptr<const manifest::package>;

  /// Sends a request and runs until its answer is there.
  template <class T, class Handle, class... Ts>
  result<T> ask(const Handle& to, Ts... content) {
    auto answer = std::make_shared<slot<T>>();
    client_job job = [=](caf::event_based_actor* self) {
      self->request(to, until_answered, content...)
        .then([answer](const T& x) { answer->set(x); },
              [answer](caf::error& e) { answer->set(from_caf(e)); });
    };
    caf::anon_send(client_, make_local(std::move(job)));
    IPS_TRY(driver_->run_until([&] { return answer->filled(); }));
    return answer->take();
  }

  /// Which cell a request goes to.
  struct chosen_cell {
    known_agent* agent;
    dna_hash dna;
  };

  /// A request of the owner and where its answer goes.
  struct given_request {
    cell_name who;
    cell_actor cell;
    local<call_job> job;
    std::shared_ptr<slot<json>> answer;
  };

  static void give(caf::event_based_actor* self, const host_actor& root,
                   const given_request& x);

  /// As `ask`; where the cell ended by itself, its successor is asked.
  template <class T, class... Ts>
  result<T> ask_cell(known_agent& agent, const dna_hash& dna, Ts... content) {
    auto answer = ask<T>(agent.cells.at(dna), content...);
    if (answer || answer.failure().code != errc::role_restarted)
      return answer;
    auto found = ask<local<attached_cell>>(
      host_, atom::attach_v, make_local(cell_name{agent.address, dna}));
    if (!found)
      return answer;
    agent.cells.insert_or_assign(dna, (*found)->cell);
    return ask<T>((*found)->cell, content...);
  }

  void build_system();
  status restore();
  status add_agent(const std::string& name);
  crypto::seed seed_of(const std::string& name) const;
  status attach_cell(known_agent& agent, const package_ref& dna);
  status start_cell(known_agent& agent, const dna_hash& dna);
  status tell_cap(known_agent& agent, const dna_hash& dna);
  status publish_cell(known_agent& agent, const dna_hash& dna);
  status write_down(storage::batch_item write);
  std::vector<dht::contact> bootstrap(const known_agent& agent,
                                      const dna_hash& dna);
  status start_cells(const package_ref& dna,
                     const std::vector<known_agent*>& agents);
  status install_on(const package_ref& dna,
                    const std::vector<known_agent*>& agents);
  result<package_ref> find_dna(const std::string& name) const;
  result<chosen_cell> cell_of(const request& x);
  result<json> translate(const request& x);
  void name_validators(json& trace) const;
  status check_other_version(const manifest::package& dna) const;
  std::vector<std::pair<const known_agent*, cell_report>>
  reports(const dht_key& key, bool of_secure_nodes = false);
  status set_unchecked(const std::vector<std::string>& names, bool on);
  status set_byzantine(const json& value);
  status share_misconduct();
  status bring_back(const std::string& name);
  status name_secure_nodes();
  status end_churn();
  bool at_rest();
  switchboard_report board_report();
  status after_call();
  storage::call_id next_call();

  network_options options_;
  caf::actor_system_config config_;
  std::unique_ptr<caf::actor_system> system_;
  std::shared_ptr<clock> time_;
  std::shared_ptr<virtual_clock> virtual_time_;
  std::shared_ptr<storage::cell_store> backend_;
  std::unique_ptr<driver> driver_;
  caf::actor client_;
  host_actor host_;
  agent_book book_;
  std::map<dna_hash, package_ref> dnas_;
  /// In the order of installation.
  std::vector<dna_hash> dna_order_;
  /// Who has joined a DNA's network, in that order.
  std::map<dna_hash, std::vector<agent_id>> members_;
  std::map<ticket, std::shared_ptr<slot<json>>> tickets_;
  ticket next_ticket_ = 1;
  /// By number; none is in use once the driver has gone.
  std::map<ticket, std::unique_ptr<file_transfer>> transfers_;
  ticket last_transfer_ = 0;
  std::uint64_t calls_ = 0;
  std::uint64_t opened_ = 0;
  std::uint64_t resting_at_ = 0;
  bool autosettle_ = true;
  fault_plan faults_;
  std::vector<std::string> unchecked_;
  /// Who lies, how, and since when; and who was told so.
  std::map<agent_id, misconduct> byzantine_;
  std::set<agent_id> told_to_lie_;
  std::optional<churn> churn_;
  std::uint64_t churns_ = 0;
  crypto::seed root_;
};

} // namespace ips::actors
