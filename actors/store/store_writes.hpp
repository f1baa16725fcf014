#pragma once
// The writes that roles ask the store for.

#include "runtime/storage/group_commit.hpp"

namespace ips::actors {

/// A call's headers, entries, publications and answer.
storage::batch_item append_write(storage::cell_id cell,
                                 storage::call_record record);

/// Ops that a shard judged.
storage::batch_item put_ops_write(storage::cell_id cell,
                                  std::vector<storage::op_row> rows);

/// Ops that a shard gave up.
storage::batch_item drop_ops_write(storage::cell_id cell,
                                   std::vector<storage::op_id> ops);

/// What became of own ops at their holders.
struct publication_news {
  storage::cell_id cell{};
  std::vector<storage::op_id> ops;
  /// Each for all of the ops.
  std::vector<storage::receipt_row> receipts;
  /// How many receipts each op wants, where that is known.
  std::optional<std::uint16_t> wanted;
};

storage::batch_item publication_write(publication_news news);

/// A holder's proof that an own op is invalid.
storage::batch_item rejection_write(storage::cell_id cell, storage::op_id op,
                                    bytes rejection);

} // namespace ips::actors
