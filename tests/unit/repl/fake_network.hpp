#pragma once
// A network of the program's tests: agents with names and a list of entries,
// one DNA "numbers" with the rule that an odd entry is odd. No actors, no DHT:
// it answers what the JavaScript side must be able to show.

#include <atomic>
#include <map>

#include "actors/host/network.hpp"

namespace ips::test {

using actors::json;

class fake_network : public actors::network {
public:
  static result<std::unique_ptr<actors::network>>
  make(actors::network_options options);

  explicit fake_network(actors::network_options options);

  result<std::vector<std::string>> spawn(std::uint32_t count) override;
  status spawn_named(const std::vector<std::string>& names) override;
  std::vector<std::string> agents() const override;
  result<json> agent(const std::string& name) const override;
  status cap(const std::string& name, std::uint64_t bytes) override;
  status kill(const std::string& name) override;
  status restart(const std::string& name) override;
  result<json> install(const std::string& path,
                       const std::vector<std::string>& names) override;
  json dnas() const override;
  result<json> perform(const request& x) override;
  result<actors::ticket> start(const request& x) override;
  result<json> finish(actors::ticket x) override;
  result<json> signals() override;
  result<actors::ticket> start_file(const file_request& x) override;
  result<json> step_file(actors::ticket x) override;
  void end_file(actors::ticket x) override;
  result<json> holders(const std::string& hash) override;
  json ring() override;
  result<json> lookup(const std::string& key, const std::string& from,
                      std::uint32_t paths) override;
  result<json> explain(const std::string& hash) override;
  std::int64_t now_micros() const override;
  status advance(std::int64_t micros) override;
  status settle() override;
  void set_autosettle(bool on) override;
  result<std::vector<std::string>> add_secure(std::uint32_t count) override;
  json secure_nodes() override;
  result<json> secure_state(const std::string& range) override;
  status start_churn(const json& options) override;
  status fault(const std::string& kind, const json& value) override;
  json stats() override;
  json memory() override;
  void interrupt() override;

private:
  struct agent_state {
    std::string name;
    std::string address;
    bool running = true;
    std::vector<json> chain;
  };

  result<agent_state*> find(const std::string& name);
  result<json> call(agent_state& x, const json& arguments);
  result<json> commit(agent_state& x, const json& arguments);
  result<json> endless();

  actors::network_options options_;
  std::vector<agent_state> agents_;
  std::map<std::string, json> entries_;
  std::map<actors::ticket, request> started_;
  /// Steps made of each transfer that was begun.
  std::map<actors::ticket, int> transfers_;
  json faults_ = json::object();
  json signals_ = json::array();
  std::int64_t now_ = 1'600'000'000'000'000;
  bool installed_ = false;
  bool autosettle_ = true;
  std::atomic<bool> interrupted_{false};
};

} // namespace ips::test
