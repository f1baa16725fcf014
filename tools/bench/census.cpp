#include "tools/bench/census.hpp"

#include <caf/event_based_actor.hpp>

namespace ips::bench {

namespace {

using namespace ips::actors;

using loaded_cell = std::shared_ptr<slot<local<cell_state>>>;

/// What the store has of one cell.
result<local<cell_state>> load(local_network& net, const store_actor& store,
                               const cell_name& who) {
  auto answer = std::make_shared<slot<local<cell_state>>>();
  store.home_system().spawn([store, who, answer](caf::event_based_actor* self) {
    self->request(store, until_answered, atom::load_v, make_local(who))
      .then([answer](const local<cell_state>& x) { answer->set(x); },
            [answer](caf::error& e) { answer->set(from_caf(e)); });
  });
  IPS_TRY(net.engine().run_until([&] { return answer->filled(); }));
  return answer->take();
}

} // namespace

result<std::map<std::string, std::uint32_t>>
count_holders(bench_network& network, const std::vector<std::string>& agents) {
  std::map<std::string, std::uint32_t> out;
  auto& net = network.net();
  if (agents.empty())
    return out;
  auto store = net.roles_of(agents[0]).store;
  auto about = net.progress({agents[0]});
  if (about.empty())
    return error{errc::agent_down, agents[0] + " does not report"};
  for (auto& name : agents) {
    IPS_TRY_VALUE(agent, net.agent(name));
    IPS_TRY_VALUE(address,
                  parse_id<agent_id>(agent["address"].get<std::string>()));
    IPS_TRY_VALUE(cell, load(net, store, {address, about[0].network}));
    for (auto& op : cell->ops)
      if (op.status == dht::verdict_status::valid
          && op.content->kind == chain::op_kind::put_entry)
        ++out[to_string(op.basis)];
  }
  return out;
}

} // namespace ips::bench
