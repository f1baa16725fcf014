#include "tests/unit/repl/fake_network.hpp"

#include <array>
#include <cstdio>
#include <filesystem>

#include "runtime/base/nearest.hpp"

namespace ips::test {

namespace {

constexpr std::array first_names{"alice", "bob",   "carol", "dave",
                                 "erin",  "frank", "grace", "heidi"};

/// 64 digits that differ with the text; not a digest.
std::string hash_text(const std::string& text) {
  std::string out;
  for (std::uint64_t part = 0; part < 4; ++part) {
    std::uint64_t mixed = 0xcbf29ce484222325 + part;
    for (unsigned char c : text)
      mixed = (mixed ^ c) * 0x100000001b3;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx",
                  static_cast<unsigned long long>(mixed));
    out += digits;
  }
  return out;
}

} // namespace

result<std::unique_ptr<actors::network>>
fake_network::make(actors::network_options options) {
  if (options.data_dir.ends_with("/newer"))
    return error{errc::data_newer, "version 9 at " + options.data_dir};
  return std::unique_ptr<actors::network>{
    std::make_unique<fake_network>(std::move(options))};
}

fake_network::fake_network(actors::network_options options)
  : options_(std::move(options)) {
}

result<std::vector<std::string>> fake_network::spawn(std::uint32_t count) {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < count; ++i) {
    auto n = agents_.size() + i;
    names.push_back(n < first_names.size() ? first_names[n]
                                           : "agent" + std::to_string(n + 1));
  }
  IPS_TRY(spawn_named(names));
  return names;
}

status fake_network::spawn_named(const std::vector<std::string>& names) {
  for (auto& name : names) {
    for (auto& x : agents_)
      if (x.name == name)
        return error{errc::agent_exists, "there is an agent " + name};
    auto keyed = std::to_string(options_.seed) + name;
    agents_.push_back({name, hash_text(keyed), true, {}});
  }
  return ok();
}

std::vector<std::string> fake_network::agents() const {
  std::vector<std::string> names;
  for (auto& x : agents_)
    names.push_back(x.name);
  return names;
}

result<fake_network::agent_state*> fake_network::find(const std::string& name) {
  for (auto& x : agents_)
    if (x.name == name || x.address == name)
      return &x;
  return error{errc::unknown_agent, "there is no agent \"" + name + "\""
                                      + did_you_mean(name, agents())};
}

result<json> fake_network::agent(const std::string& name) const {
  for (auto& x : agents_)
    if (x.name == name)
      return json{{"name", x.name},
                  {"address", x.address},
                  {"running", x.running},
                  {"dnas", json::array()}};
  return error{errc::unknown_agent, "there is no agent \"" + name + "\""
                                      + did_you_mean(name, agents())};
}

status fake_network::kill(const std::string& name) {
  IPS_TRY_VALUE(x, find(name));
  x->running = false;
  return ok();
}

status fake_network::restart(const std::string& name) {
  IPS_TRY_VALUE(x, find(name));
  x->running = true;
  return ok();
}

result<json> fake_network::install(const std::string& path,
                                   const std::vector<std::string>& names) {
  if (!std::filesystem::exists(path))
    return error{errc::package_missing, "nothing is at \"" + path + "\""};
  installed_ = true;
  return json{{"dna", hash_text("numbers")},
              {"name", "numbers"},
              {"version", "1"},
              {"agents", names.empty() ? agents_.size() : names.size()}};
}

json fake_network::dnas() const {
  if (!installed_)
    return json::array();
  return {{{"name", "numbers"},
           {"version", "1"},
           {"hash", hash_text("numbers")},
           {"functions", {"odd", "even", "find_odd", "echo", "spin"}},
           {"entries", {"odd", "even"}},
           {"links", json::array()}}};
}

result<json> fake_network::commit(agent_state& x, const json& arguments) {
  auto& type = arguments[0];
  auto& value = arguments[1];
  if (type == "odd" && value.is_number_integer()
      && value.get<std::int64_t>() % 2 == 0)
    return error{errc::rejected, value.dump() + " is not odd"};
  auto entry = hash_text(type.dump() + value.dump());
  entries_[entry] = value;
  json header{{"author", x.address},
              {"seq", x.chain.size()},
              {"hash", hash_text(x.name + std::to_string(x.chain.size()))}};
  x.chain.push_back({{"seq", x.chain.size()},
                     {"kind", "create"},
                     {"type", type},
                     {"hash", header["hash"]},
                     {"entry", entry}});
  return json{{"entry", entry}, {"header", header}};
}

/// A drive of the network that only `interrupt` ends.
result<json> fake_network::endless() {
  while (!interrupted_) {
  }
  interrupted_ = false;
  return error{errc::interrupted, "the call was ended"};
}

result<json> fake_network::call(agent_state& x, const json& arguments) {
  auto function = arguments[0].get<std::string>();
  auto& given = arguments[1];
  if (!installed_)
    return error{errc::no_dna, x.name + " runs no DNA"};
  if (function == "echo")
    return given;
  if (function == "emit") {
    signals_.push_back({{"agent", x.name},
                        {"dna", "numbers"},
                        {"name", given[0]},
                        {"content", given[1]}});
    return json{};
  }
  if (function == "spin")
    return endless();
  if (function == "odd" || function == "even") {
    IPS_TRY_VALUE(made, commit(x, {function, given[0]}));
    return made["entry"];
  }
  if (function == "find_odd")
    return json(entries_.contains(hash_text("\"odd\"" + given[0].dump())));
  const std::vector<std::string> known{"odd", "even", "find_odd"};
  return error{errc::unknown_function, "function \"" + function
                                         + "\" not available"
                                         + did_you_mean(function, known)};
}

result<json> fake_network::perform(const request& x) {
  IPS_TRY_VALUE(agent, find(x.agent));
  if (!agent->running)
    return error{errc::agent_down, x.agent + " is not running"};
  if (x.verb == "call")
    return call(*agent, x.arguments);
  if (x.verb == "commit")
    return commit(*agent, x.arguments);
  if (x.verb == "get") {
    auto i = entries_.find(x.arguments[0].get<std::string>());
    return i == entries_.end() ? json{} : i->second;
  }
  if (x.verb == "chain")
    return json(agent->chain);
  // The other verbs answer what they were asked.
  return json{{"agent", x.agent},
              {"dna", x.dna},
              {"verb", x.verb},
              {"arguments", x.arguments}};
}

result<actors::ticket> fake_network::start(const request& x) {
  IPS_TRY(find(x.agent));
  auto id = started_.size() + 1;
  started_[id] = x;
  return actors::ticket{id};
}

result<json> fake_network::finish(actors::ticket x) {
  auto i = started_.find(x);
  if (i == started_.end())
    return error{errc::wrong_argument, "there is no such ticket"};
  return perform(i->second);
}

/// Every file has 9 bytes and takes three steps, unless it is called "bad".
result<actors::ticket> fake_network::start_file(const file_request& x) {
  IPS_TRY(find(x.agent));
  if (x.path == "bad")
    return error{errc::no_such_file, "\"bad\" cannot be read"};
  auto id = transfers_.size() + 1;
  transfers_[id] = 0;
  return actors::ticket{id};
}

result<json> fake_network::step_file(actors::ticket x) {
  auto i = transfers_.find(x);
  if (i == transfers_.end() || i->second == 3)
    return error{errc::wrong_argument, "this transfer has ended"};
  ++i->second;
  return json{{"done", 3 * i->second},
              {"total", 9},
              {"chunks", i->second},
              {"hash", i->second == 3 ? hash_text("file") : ""},
              {"ended", i->second == 3}};
}

void fake_network::end_file(actors::ticket x) {
  transfers_[x] = 3;
  faults_["given_up"] = x;
}

/// What calls of "emit" asked for.
result<json> fake_network::signals() {
  return std::exchange(signals_, json::array());
}

result<json> fake_network::holders(const std::string&) {
  return json(agents());
}

json fake_network::ring() {
  auto rows = json::array();
  for (auto& x : agents_)
    rows.push_back({{"agent", x.name}, {"address", x.address}});
  return rows;
}

result<json> fake_network::lookup(const std::string& key,
                                  const std::string& from,
                                  std::uint32_t paths) {
  return json{{"key", key}, {"from", from}, {"paths", paths}, {"hops", 1}};
}

result<json> fake_network::explain(const std::string& hash) {
  return json{{"hash", hash}};
}

std::int64_t fake_network::now_micros() const {
  return now_;
}

status fake_network::advance(std::int64_t micros) {
  now_ += micros;
  return ok();
}

status fake_network::settle() {
  return ok();
}

void fake_network::set_autosettle(bool on) {
  autosettle_ = on;
}

result<std::vector<std::string>> fake_network::add_secure(std::uint32_t count) {
  std::vector<std::string> names;
  for (std::uint32_t i = 1; i <= count; ++i)
    names.push_back("secure" + std::to_string(i));
  IPS_TRY(spawn_named(names));
  return names;
}

json fake_network::secure_nodes() {
  return json::array({{{"name", "secure1"}, {"served", 0}}});
}

result<json> fake_network::secure_state(const std::string& range) {
  return json::array({{{"range", range}, {"state", "normal"}}});
}

status fake_network::cap(const std::string& name, std::uint64_t bytes) {
  faults_["capacity"] = {name, bytes};
  return ok();
}

status fake_network::start_churn(const json& options) {
  faults_["churn"] = options;
  return ok();
}

status fake_network::fault(const std::string& kind, const json& value) {
  faults_[kind] = value;
  return ok();
}

json fake_network::memory() {
  return {{"resident_bytes", 4096}};
}

json fake_network::stats() {
  return {{"agents", agents_.size()},
          {"faults", faults_},
          {"autosettle", autosettle_},
          {"wide", std::int64_t{9'007'199'254'740'993}},
          {"trace", hash_text(std::to_string(options_.seed))}};
}

void fake_network::interrupt() {
  interrupted_ = true;
}

} // namespace ips::test
