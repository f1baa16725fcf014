#pragma once
// An open SQLite database, on disk or in memory.
//
// On disk: write-ahead log, synchronous=FULL, and the file is locked for this
// process alone from open to close; a second process is told at once. Errors
// are values: SQLITE_FULL is `disk_full`, SQLITE_CORRUPT and SQLITE_NOTADB are
// `data_corrupt`, anything else `storage_failed` with SQLite's words as cause.
//
// One thread at a time.

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "runtime/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace ips::storage {

struct database_options {
  /// The file; empty for a database in memory.
  std::string path = {};
  /// SQLite's name of the operating system layer; empty for its own choice.
  std::string vfs = {};
  /// Pages the file may grow to; 0 for SQLite's own bound.
  std::uint32_t pages_max = 0;
  /// Marks the files that are ours.
  std::uint32_t application_id = 0;
};

/// Where a transaction begins or ends.
enum class boundary : std::uint8_t { begin, commit, rollback };

class database {
public:
  /// Opens the file, or makes it where there is none.
  /// @returns `data_in_use`, `data_unreadable`; `data_corrupt` where the file
  /// is no database or another application's, and then it stays as it was.
  static result<database> open(const database_options& options);

  /// Runs statements that answer nothing.
  status execute(const std::string& sql);

  /// Begins or ends a transaction; prepared once.
  status run(boundary what);

  /// The integer that one statement answers.
  result<std::int64_t> integer(const std::string& sql);

  /// Whether a transaction is open; SQLite closes one by itself when it had to
  /// roll back.
  bool in_transaction() const;

  /// How many rows the last insert, update or delete changed.
  std::int64_t changes() const;

  /// The number of the row that was last inserted.
  std::int64_t last_row() const;

  /// The error that SQLite's code stands for, with its words as cause.
  error failure(int code) const;

  /// SQLite's handle, for this folder's statements.
  sqlite3* handle() const {
    return handle_.get();
  }

private:
  struct closer {
    void operator()(sqlite3* handle) const;
  };

  struct finalizer {
    void operator()(sqlite3_stmt* handle) const;
  };

  database(std::unique_ptr<sqlite3, closer> handle, std::string name)
    : handle_(std::move(handle)), name_(std::move(name)) {
  }

  status configure(const database_options& options);
  status lock();
  status check_owner(std::uint32_t application_id);
  status use_write_ahead_log();

  std::unique_ptr<sqlite3, closer> handle_;
  /// By boundary; before the handle in death.
  std::array<std::unique_ptr<sqlite3_stmt, finalizer>, 3> boundaries_;
  /// The path, or "the database in memory".
  std::string name_;
};

} // namespace ips::storage
