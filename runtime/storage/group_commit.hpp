#pragma once
// Many writes, one transaction.

#include <functional>
#include <span>

#include "runtime/storage/cell_store.hpp"

namespace ips::storage {

/// One write, or several that belong together. It may run twice, the first run
/// rolled back, and so does nothing but write to the store.
using batch_item = std::function<status(cell_store&)>;

/// Runs the items in one transaction and answers for each: a success is
/// durable. Where storage fails, the items are run again in smaller
/// transactions, so that only those fail that cannot be stored: at most twice
/// each, and once more by itself where a commit failed.
std::vector<status> run_batch(cell_store& store,
                              std::span<const batch_item> items);

} // namespace ips::storage
