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

/// A holder's receipt for own ops.
storage::batch_item receipt_write(storage::cell_id cell,
                                  std::vector<storage::op_id> ops,
                                  storage::receipt_row receipt);

/// How many receipts own ops want.
storage::batch_item wanted_write(storage::cell_id cell,
                                 std::vector<storage::op_id> ops,
                                 std::uint16_t wanted);

/// A holder's proof that an own op is invalid.
storage::batch_item rejection_write(storage::cell_id cell, storage::op_id op,
                                    bytes rejection);

} // namespace ips::actors
