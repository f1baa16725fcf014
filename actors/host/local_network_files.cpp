// Files: transfers that the user of the network takes on step by step.

#include "actors/host/file_transfer.hpp"
#include "actors/host/local_network.hpp"

namespace ips::actors {

/// One agent as a transfer sees it.
class local_network::agent_desk final : public file_desk {
public:
  agent_desk(local_network& net, std::string agent, std::string dna)
    : net_(net), agent_(std::move(agent)), dna_(std::move(dna)) {
  }

  /// What a transfer that ended early has asked for is wanted no more.
  ~agent_desk() override {
    for (auto number : open_)
      net_.tickets_.erase(number);
  }

  result<ticket> start(const std::string& verb, json arguments) override {
    IPS_TRY_VALUE(number,
                  net_.start({agent_, dna_, verb, std::move(arguments)}));
    open_.insert(number);
    return number;
  }

  result<ticket> wait(const std::vector<ticket>& any) override {
    auto filled = [&](ticket x) { return net_.tickets_.at(x)->filled(); };
    auto there = [&] { return std::any_of(any.begin(), any.end(), filled); };
    IPS_TRY(net_.driver_->run_until(there));
    return *std::find_if(any.begin(), any.end(), filled);
  }

  result<json> finish(ticket x) override {
    open_.erase(x);
    return net_.finish(x);
  }

  status pause(duration span) override {
    if (net_.virtual_time_)
      return net_.advance(span.count());
    auto until = net_.time_->now() + span;
    return net_.driver_->run_until([&] { return net_.time_->now() >= until; });
  }

private:
  local_network& net_;
  std::string agent_;
  std::string dna_;
  std::set<ticket> open_;
};

result<ticket> local_network::start_file(const file_request& x) {
  auto desk = std::make_unique<agent_desk>(*this, x.agent, x.dna);
  auto made = x.hash.empty() ? put_file(std::move(desk), x.path)
                             : get_file(std::move(desk), x.hash, x.path);
  if (!made)
    return made.failure();
  if (transfers_.size() >= limits::file_transfers_max)
    transfers_.erase(transfers_.begin());
  transfers_.emplace(++last_transfer_, std::move(*made));
  return last_transfer_;
}

result<json> local_network::step_file(ticket x) {
  auto i = transfers_.find(x);
  if (i == transfers_.end())
    return error{errc::wrong_argument, "this transfer has ended already"};
  auto came = i->second->step();
  if (!came || came->ended)
    transfers_.erase(x);
  IPS_TRY(after_call());
  if (!came)
    return came.failure();
  return json{{"done", came->done},
              {"total", came->total},
              {"chunks", came->chunks},
              {"hash", came->hash},
              {"ended", came->ended}};
}

void local_network::end_file(ticket x) {
  transfers_.erase(x);
}

} // namespace ips::actors
