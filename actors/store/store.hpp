#pragma once
// The store role: all durable writes of a host, gathered into group commits.
//
// A write that arrives while none waits opens a batch and asks this actor to
// flush; what is in the mailbox by then shares the transaction. An answer means
// durable. Reads flush first, so that they see what was written before them.

#include <vector>

#include <caf/typed_event_based_actor.hpp>

#include "actors/protocol/interfaces.hpp"
#include "actors/protocol/owed.hpp"

namespace ips::actors {

struct store_state {
  static inline const char* name = "store";

  store_actor::pointer self = nullptr;
  std::shared_ptr<storage::cell_store> backend;
  /// What a cell starts with leaves out what it would not keep in memory.
  bool on_disk = false;
  std::vector<storage::batch_item> items;
  std::vector<owed<ack>> waiting;

  caf::result<ack> write(const storage::batch_item& item);
  void flush();
  caf::result<local<cell_state>> load(const cell_name& who);
  caf::result<local<std::optional<bytes>>> answered(const landed_query& what);
  caf::result<local<std::vector<published_op>>>
  published(const published_query& what);
  caf::result<local<std::vector<std::shared_ptr<const chain::op>>>>
  ops(const held_query& what);
  caf::result<local<std::vector<std::shared_ptr<const chain::entry>>>>
  entries(const entries_query& what);
};

/// @pre `backend` is used by this actor alone
/// @param on_disk whether it is a disk, and entries are asked for one by one
store_actor::behavior_type
store(store_actor::stateful_pointer<store_state> self,
      std::shared_ptr<storage::cell_store> backend, bool on_disk);

} // namespace ips::actors
