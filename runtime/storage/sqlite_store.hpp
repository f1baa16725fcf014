#pragma once
// The cell store in SQLite: one database a host, on disk or in memory.

#include <filesystem>
#include <memory>

#include "runtime/storage/cell_store.hpp"
#include "runtime/storage/database.hpp"

namespace ips::storage {

/// The file within a data directory.
inline constexpr const char* database_file = "ips.db";

/// A store that lives as long as the object: for tests and networks without a
/// data directory.
result<std::unique_ptr<cell_store>> open_memory_store();

/// The store in a data directory, which is made (for its owner alone) where
/// there is none. One process at a time.
/// @returns `data_in_use`, `data_newer`, `data_corrupt`, `data_unreadable`,
/// `disk_full`, `storage_failed`.
result<std::unique_ptr<cell_store>>
open_store(const std::filesystem::path& directory);

/// The store in a database of these options; `application_id` is filled in.
result<std::unique_ptr<cell_store>> open_store(database_options options);

} // namespace ips::storage
