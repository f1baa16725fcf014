#include "actors/secure_node/secure_node.hpp"

#include "actors/protocol/limits.hpp"
#include "actors/protocol/owed.hpp"

namespace ips::actors {

void secure_state::enter(key_range range, range_state next) {
  auto& x = ranges_.ranges[range];
  x.state = next;
  x.since = identity->time->now();
}

void secure_state::lost(const dht_key& basis) {
  auto range = range_of(basis);
  auto& x = ranges_.ranges[range];
  ++x.served;
  auto idle = x.state == range_state::normal;
  if (idle || x.state == range_state::switchback)
    enter(range, range_state::takeover);
  if (idle)
    restore_later(range);
}

void secure_state::restore_later(key_range range) {
  self
    ->request(roles.cell, until_answered, atom::later_v,
              static_cast<std::int64_t>(limits::takeover_pause.count()), true)
    .then([this, range](ack) { restore(range); },
          [this, range](caf::error&) { enter(range, range_state::normal); });
}

void secure_state::restore(key_range range) {
  enter(range, range_state::restoring);
  auto put = [this, range](const local<range_outcome>& out) {
    ranges_.ranges[range].restored += out->put;
    switch_back(range);
  };
  self->request(roles.shard, until_answered, atom::restore_v, range, true)
    .then(put, [this, range](caf::error&) { restore_later(range); });
}

/// Where a holder lacks something still, or someone asked meanwhile, it is put
/// once more.
void secure_state::switch_back(key_range range) {
  enter(range, range_state::switchback);
  auto checked = [this, range](const local<range_outcome>& out) {
    auto confirmed = out->confirmed == out->bases;
    if (confirmed && ranges_.ranges[range].state == range_state::switchback)
      enter(range, range_state::normal);
    else
      restore_later(range);
  };
  self->request(roles.shard, until_answered, atom::restore_v, range, false)
    .then(checked, [this, range](caf::error&) { restore_later(range); });
}

local<secure_report> secure_state::report() const {
  return make_local(ranges_);
}

secure_actor::behavior_type
secure_node(secure_actor::stateful_pointer<secure_state> self,
            std::shared_ptr<const cell_identity> identity) {
  self->state.identity = std::move(identity);
  return {
    [self](atom::lost, const dht_key& basis) { self->state.lost(basis); },
    [self](atom::report) { return self->state.report(); },
    [self](atom::rewire, const local<wiring>& roles) {
      self->state.roles = *roles;
    },
  };
}

} // namespace ips::actors
