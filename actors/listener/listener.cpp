#include "actors/listener/listener.hpp"

#include <utility>

#include "actors/protocol/limits.hpp"

namespace ips::actors {

void listener_state::take(const told_signal& x) {
  waiting.push_back(x);
  if (waiting.size() > limits::signals_waiting_max)
    waiting.pop_front();
}

local<std::vector<told_signal>> listener_state::give() {
  auto all = std::exchange(waiting, {});
  return make_local(std::vector<told_signal>{
    std::make_move_iterator(all.begin()), std::make_move_iterator(all.end())});
}

listener_actor::behavior_type
listener(listener_actor::stateful_pointer<listener_state> self) {
  return {
    [self](atom::tell, const local<told_signal>& x) { self->state.take(*x); },
    [self](atom::report) { return self->state.give(); },
  };
}

} // namespace ips::actors
