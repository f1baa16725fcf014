#include "actors/listener/listener.hpp"

#include <utility>

#include "actors/protocol/limits.hpp"

namespace ips::actors {

void listener_state::take(const told_signal& x) {
  auto size = x.name.size() + x.content.dump().size();
  waiting.push_back({x, size});
  bytes += size;
  while (waiting.size() > limits::signals_waiting_max
         || bytes > limits::signal_bytes_waiting_max) {
    bytes -= waiting.front().size;
    waiting.pop_front();
  }
}

local<std::vector<told_signal>> listener_state::give() {
  std::vector<told_signal> out;
  for (auto& x : std::exchange(waiting, {}))
    out.push_back(x.what);
  bytes = 0;
  return make_local(std::move(out));
}

listener_actor::behavior_type
listener(listener_actor::stateful_pointer<listener_state> self) {
  return {
    [self](atom::tell, const local<told_signal>& x) { self->state.take(*x); },
    [self](atom::report) { return self->state.give(); },
  };
}

} // namespace ips::actors
