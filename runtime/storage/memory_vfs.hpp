#pragma once
// Databases in memory: a layer under SQLite whose files are chunks of this
// process's memory.
//
// SQLite has two of its own. A database of the name ":memory:" keeps every page
// dirty for ever, and each commit looks at all dirty pages. A file of its
// "memdb" layer is one allocation, which SQLite bounds at 2 GiB: it doubles
// when it is full, so it ends at 1 GiB, and half of it lies idle on the way.

namespace ips::storage {

/// The layer's name; registered once a process, at the first call. Its files
/// have no name of their own: each that is opened is empty and ends with its
/// connection. Journals and temporary tables are kept in memory by SQLite
/// itself (`pragma journal_mode`, `temp_store`), so it has one file a database.
const char* memory_vfs();

} // namespace ips::storage
