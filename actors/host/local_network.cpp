#include "actors/host/local_network.hpp"

#include <algorithm>

#include <caf/event_based_actor.hpp>

#include <unistd.h>

#include "actors/host/client.hpp"
#include "actors/host/fault_words.hpp"
#include "actors/host/host.hpp"
#include "actors/host/real_clock.hpp"
#include "actors/protocol/limits.hpp"
#include "dna/isolation/process_runner.hpp"
#include "runtime/base/random.hpp"
#include "runtime/storage/sqlite_store.hpp"

namespace ips::actors {

namespace {

/// Seeds of dev networks follow from one number.
crypto::seed seed_from(std::uint64_t number) {
  bytes all = to_bytes("ips.network");
  for (unsigned i = 0; i < 8; ++i)
    all.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  return {crypto::sha256(all)};
}

host::runner_factory factory_of(const network_options& x) {
  auto interpreted = x.engine == engine_kind::interpreter;
  if (x.sandbox == sandbox_kind::process)
    return [program = x.sandbox_program, interpreted] {
      return isolation::make_process_runner(
        {program, interpreted ? isolation::engine_choice::interpreter
                              : isolation::engine_choice::jsc});
    };
  return [interpreted] {
    return host::make_inline_runner(interpreted
                                      ? sandbox::make_interpreter_engine()
                                      : sandbox::make_jsc_engine());
  };
}

} // namespace

result<std::unique_ptr<network>> network::make(network_options options) {
  auto out = std::make_unique<local_network>(std::move(options));
  IPS_TRY(out->open());
  return std::unique_ptr<network>{std::move(out)};
}

local_network::local_network(network_options options)
  : options_(std::move(options)) {
  root_ = seed_from(options_.seed);
}

local_network::~local_network() {
  transfers_.clear();
  if (!system_)
    return;
  caf::anon_send_exit(client_, caf::exit_reason::kill);
  caf::anon_send_exit(host_, caf::exit_reason::kill);
  client_ = nullptr;
  host_ = nullptr;
  for (auto& agent : book_.all())
    agent.cells.clear();
  if (virtual_time_ && driver_)
    (void)driver_->settle();
  driver_.reset();
}

status local_network::open() {
  auto opened = options_.data_dir.empty()
                  ? storage::open_memory_store()
                  : storage::open_store(options_.data_dir);
  if (!opened)
    return opened.failure();
  backend_ = std::move(*opened);
  build_system();
  return options_.data_dir.empty() ? ok() : restore();
}

void local_network::build_system() {
  auto real = options_.time == clock_kind::real_time;
  config_.add_message_types<caf::id_block::ips>();
  auto workers = options_.workers;
  if (real) {
    time_ = std::make_shared<real_clock>();
    auto cores = static_cast<std::uint32_t>(
      std::max(1l, ::sysconf(_SC_NPROCESSORS_ONLN)));
    if (workers == 0)
      workers = cores;
    config_.set("scheduler.max-threads", std::size_t{cores});
    // An idle worker looks for work so often; CAF's own 10 ms are the better
    // part of a commit's time.
    config_.set("work-stealing.relaxed-sleep-duration",
                caf::timespan{std::chrono::microseconds{200}});
  } else {
    virtual_time_ = std::make_shared<virtual_clock>();
    time_ = virtual_time_;
    if (workers == 0)
      workers = 1;
    use_virtual_scheduler(config_);
  }
  system_ = std::make_unique<caf::actor_system>(config_);
  host_options x;
  x.backend = backend_;
  x.make_runner = factory_of(options_);
  x.workers = workers;
  x.board = {options_.seed, real, time_, {}, nullptr};
  if (!real)
    x.board.steps = std::make_shared<step_register>();
  auto steps = x.board.steps;
  x.signed_channel = real || options_.channel == channel_kind::signed_messages;
  x.real_time = real;
  x.on_disk = !options_.data_dir.empty();
  x.seed = options_.seed;
  if (options_.verify_memo && !real)
    x.verifier = std::make_shared<crypto::memo_verifier>();
  else
    x.verifier = std::make_shared<crypto::plain_verifier>();
  host_ = system_->spawn(host, std::move(x));
  client_ = system_->spawn(client);
  driver_ = real ? make_real_driver([this] { return at_rest(); })
                 : make_virtual_driver(*system_, steps, virtual_time_);
}

// -- agents ---------------------------------------------------------------------

crypto::seed local_network::seed_of(const std::string& name) const {
  return options_.dev_keys ? crypto::derive(root_, "agent/" + name)
                           : crypto::random_seed();
}

result<std::vector<std::string>> local_network::spawn(std::uint32_t count) {
  if (book_.all().size() + count > limits::agents_max)
    return error{errc::over_limit, "a local network has at most "
                                     + std::to_string(limits::agents_max)
                                     + " agents"};
  std::vector<std::string> names;
  for (auto i = book_.all().size(); names.size() < count; ++i)
    if (auto name = agent_book::name_of(i); !book_.find(name))
      names.push_back(std::move(name));
  IPS_TRY(spawn_named(names));
  return names;
}

status local_network::spawn_named(const std::vector<std::string>& names) {
  for (auto& name : names)
    if (agent_book::is_secure_name(name))
      return error{errc::wrong_argument,
                   "secure1, secure2, ... are the names of secure nodes",
                   {},
                   "net.secure(1) makes one"};
    else if (book_.find(name))
      return error{errc::agent_exists,
                   "there is an agent " + name + " already"};
  for (auto& name : names)
    IPS_TRY(add_agent(name));
  return ok();
}

std::vector<std::string> local_network::agents() const {
  std::vector<std::string> out;
  for (auto& x : book_.all())
    if (!x.secure)
      out.push_back(x.name);
  return out;
}

result<json> local_network::agent(const std::string& name) const {
  IPS_TRY_VALUE(found, book_.find(name));
  auto dnas = json::array();
  for (auto& hash : dna_order_)
    if (found->cells.contains(hash))
      dnas.push_back(dnas_.at(hash)->rules.name);
  return json{{"name", found->name},
              {"address", to_string(found->address)},
              {"running", found->running},
              {"dnas", std::move(dnas)}};
}

status local_network::kill(const std::string& name) {
  IPS_TRY_VALUE(agent, book_.find(name));
  agent->running = false;
  for (auto& [dna, cell] : agent->cells) {
    cell_name who{agent->address, dna};
    IPS_TRY(ask<ack>(host_, atom::detach_v, make_local(who)));
  }
  return ok();
}

status local_network::cap(const std::string& name, std::uint64_t bytes) {
  if (bytes > 0 && bytes < limits::capacity_min)
    return error{errc::wrong_argument,
                 "a shard holds at least "
                   + std::to_string(limits::capacity_min >> 20)
                   + " MiB, or as much as there is: 0"};
  return cap_at(name, bytes);
}

status local_network::cap_at(const std::string& name, std::uint64_t bytes) {
  IPS_TRY_VALUE(agent, book_.find(name));
  agent->capacity = bytes;
  if (agent->running)
    for (auto& [dna, cell] : agent->cells)
      IPS_TRY(tell_cap(*agent, dna));
  return ok();
}

status local_network::tell_cap(known_agent& agent, const dna_hash& dna) {
  IPS_TRY(ask_cell<ack>(agent, dna, atom::capacity_v, agent.capacity));
  return ok();
}

status local_network::restart(const std::string& name) {
  IPS_TRY(bring_back(name));
  return after_call();
}

/// Makes an agent's cells anew, from the store.
status local_network::bring_back(const std::string& name) {
  IPS_TRY_VALUE(agent, book_.find(name));
  if (agent->running)
    IPS_TRY(kill(name));
  agent->running = true;
  for (auto& hash : dna_order_) {
    if (!agent->cells.contains(hash))
      continue;
    IPS_TRY(attach_cell(*agent, dnas_.at(hash)));
    IPS_TRY(start_cell(*agent, hash));
    IPS_TRY(publish_cell(*agent, hash));
  }
  return byzantine_.contains(agent->address) ? share_misconduct() : ok();
}

// -- calls ----------------------------------------------------------------------

result<local_network::package_ref>
local_network::find_dna(const std::string& name) const {
  for (auto& hash : dna_order_)
    if (auto& dna = dnas_.at(hash);
        dna->rules.name == name || to_string(hash) == name)
      return dna;
  return error{errc::unknown_dna, "no DNA " + name + " is installed"};
}

result<local_network::chosen_cell> local_network::cell_of(const request& x) {
  IPS_TRY_VALUE(agent, book_.find(x.agent));
  if (!agent->running)
    return error{errc::agent_down,
                 agent->name + " is not running",
                 {},
                 "start it again with net.restart(" + agent->name + ")"};
  if (agent->cells.empty())
    return error{errc::no_dna, agent->name + " runs no DNA"};
  if (x.dna.empty()) {
    if (agent->cells.size() > 1)
      return error{errc::unknown_dna,
                   agent->name + " runs several DNAs",
                   {},
                   "name one: " + agent->name + ".cell(\"name\")"};
    return chosen_cell{agent, agent->cells.begin()->first};
  }
  IPS_TRY_VALUE(dna, find_dna(x.dna));
  if (!agent->cells.contains(dna->hash))
    return error{errc::unknown_dna, agent->name + " does not run " + x.dna};
  return chosen_cell{agent, dna->hash};
}

/// Names of agents become addresses.
result<json> local_network::translate(const request& x) {
  auto arguments = x.arguments;
  if ((x.verb == "send" || x.verb == "ask") && !arguments.empty()
      && arguments[0].is_string()) {
    IPS_TRY_VALUE(to, book_.find(arguments[0].get<std::string>()));
    arguments[0] = to_string(to->address);
  }
  return arguments;
}

storage::call_id local_network::next_call() {
  bytes all = to_bytes("ips.call");
  for (auto n : {options_.seed, opened_, ++calls_})
    for (unsigned i = 0; i < 8; ++i)
      all.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
  auto digest = crypto::sha256(all);
  storage::call_id id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

/// Gives a request to a cell; where that has ended by itself, once more to its
/// successor, which knows from the store whether it has landed.
void local_network::give(caf::event_based_actor* self, const host_actor& root,
                         const given_request& x) {
  auto ok = [to = x.answer](const local<json>& out) { to->set(*out); };
  auto fail = [to = x.answer](caf::error& e) { to->set(from_caf(e)); };
  auto again = [=](const local<attached_cell>& found) {
    auto repeated = *x.job;
    repeated.again = true;
    self
      ->request(found->cell, until_answered, atom::perform_v,
                make_local(std::move(repeated)))
      .then(ok, fail);
  };
  auto lost = [=](caf::error& e) {
    if (from_caf(e).code == errc::role_restarted)
      self->request(root, until_answered, atom::attach_v, make_local(x.who))
        .then(again, fail);
    else
      fail(e);
  };
  self->request(x.cell, until_answered, atom::perform_v, x.job).then(ok, lost);
}

result<ticket> local_network::start(const request& x) {
  IPS_TRY_VALUE(chosen, cell_of(x));
  IPS_TRY_VALUE(arguments, translate(x));
  call_job job{next_call(), x.verb, std::move(arguments), false};
  given_request given{{chosen.agent->address, chosen.dna},
                      chosen.agent->cells.at(chosen.dna),
                      make_local(std::move(job)),
                      std::make_shared<slot<json>>()};
  client_job run = [given, root = host_](caf::event_based_actor* self) {
    give(self, root, given);
  };
  caf::anon_send(client_, make_local(std::move(run)));
  tickets_.emplace(next_ticket_, given.answer);
  return next_ticket_++;
}

result<json> local_network::finish(ticket x) {
  auto i = tickets_.find(x);
  if (i == tickets_.end())
    return error{errc::wrong_argument, "this ticket was used already"};
  auto answer = i->second;
  tickets_.erase(i);
  IPS_TRY(driver_->run_until([&] { return answer->filled(); }));
  return answer->take();
}

status local_network::after_call() {
  return autosettle_ ? driver_->settle() : ok();
}

result<json> local_network::perform(const request& x) {
  IPS_TRY_VALUE(number, start(x));
  auto answer = finish(number);
  IPS_TRY(after_call());
  if (answer && x.verb == "trace")
    name_validators(*answer);
  return answer;
}

/// In a trace the agents that validated are named, not numbered.
void local_network::name_validators(json& trace) const {
  if (trace.is_null())
    return;
  auto name_one = [this](json& text) {
    if (auto id = parse_id<agent_id>(text.get<std::string>()))
      text = book_.name_of_address(*id);
  };
  name_one(trace["agent"]);
  for (auto& commit : trace["commits"])
    for (auto& op : commit["ops"])
      for (auto& row : op["validated"])
        name_one(row["by"]);
}

result<json> local_network::signals() {
  IPS_TRY_VALUE(wired, ask<local<host_wiring>>(host_, atom::report_v));
  IPS_TRY_VALUE(told, ask<local<std::vector<told_signal>>>(wired->listener,
                                                           atom::report_v));
  auto out = json::array();
  for (auto& x : *told) {
    auto dna = dnas_.find(x.from.network);
    out.push_back({{"agent", book_.name_of_address(x.from.agent)},
                   {"dna", dna == dnas_.end() ? "" : dna->second->rules.name},
                   {"name", x.name},
                   {"content", x.content}});
  }
  return out;
}

// -- time, faults, rest ---------------------------------------------------------

std::int64_t local_network::now_micros() const {
  return time_->now().micros;
}

status local_network::settle() {
  return driver_->settle();
}

void local_network::set_autosettle(bool on) {
  autosettle_ = on;
}

void local_network::interrupt() {
  driver_->interrupt();
}

} // namespace ips::actors
