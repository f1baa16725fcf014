#pragma once
// The secure node role: which key ranges it serves in their holders' place.
//
//   normal --a get failed at all holders--> takeover --1 s--> restoring
//     ^                                        ^                 |
//     |                                        |            all was put
//     |                              a get failed again          v
//     \----- all of V_δ say that they hold it ------------- switchback
//                                        (else: restoring again)
//
// Its shard has the ops and does what is said here (dht_shard/keeper.hpp). It
// answers whoever asks for what was lost; that alone begins a takeover, and as
// long as holders answer nobody asks.

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"

namespace ips::actors {

struct secure_state {
  static inline const char* name = "secure_node";

  explicit secure_state(secure_actor::pointer self_pointer)
    : self(self_pointer) {
  }

  void lost(const dht_key& basis);
  local<secure_report> report() const;

  secure_actor::pointer self;
  std::shared_ptr<const cell_identity> identity;
  wiring roles;

private:
  void enter(key_range range, range_state next);
  void restore_later(key_range range);
  void restore(key_range range);
  void switch_back(key_range range);

  secure_report ranges_;
};

secure_actor::behavior_type
secure_node(secure_actor::stateful_pointer<secure_state> self,
            std::shared_ptr<const cell_identity> identity);

} // namespace ips::actors
