#include "runtime/storage/database.hpp"

#include <sqlite3.h>

#include "runtime/storage/memory_vfs.hpp"
#include "runtime/storage/statement.hpp"

namespace ips::storage {

namespace {

/// The part of SQLite's code that its extended codes refine.
int primary(int code) {
  return code & 0xff;
}

/// Once a process: without its count of allocated bytes, and the lock around
/// it, SQLite writes a row in four fifths of the time.
void start_sqlite() {
  static const int started = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(started);
}

struct place {
  const char* path;
  const char* vfs;
};

place place_of(const database_options& options) {
  if (options.path.empty())
    return {"ips", memory_vfs()};
  return {options.path.c_str(),
          options.vfs.empty() ? nullptr : options.vfs.c_str()};
}

error open_failure(const error& x, int code, const std::string& name) {
  switch (primary(code)) {
    case SQLITE_BUSY:
      return {errc::data_in_use, "another process uses " + name, x.cause};
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {errc::data_unreadable, name + " cannot be opened for writing",
              x.cause};
    default:
      return x;
  }
}

} // namespace

void database::closer::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

result<database> database::open(const database_options& options) {
  start_sqlite();
  auto in_memory = options.path.empty();
  auto name = in_memory ? "the database in memory" : options.path;
  auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
               | SQLITE_OPEN_EXRESCODE;
  sqlite3* raw = nullptr;
  auto where = place_of(options);
  auto code = sqlite3_open_v2(where.path, &raw, flags, where.vfs);
  database db{std::unique_ptr<sqlite3, closer>{raw}, name};
  if (code != SQLITE_OK)
    return open_failure(db.failure(code), code, name);
  // Locked before anything else: some pragmas read the file already.
  if (!in_memory)
    IPS_TRY(db.lock());
  IPS_TRY(db.configure(options));
  if (!in_memory) {
    IPS_TRY(db.check_owner(options.application_id));
    IPS_TRY(db.use_write_ahead_log());
  }
  return db;
}

// secure_delete would write zeros over what is dropped: nothing secret is ever
// stored unsealed, and Debian's library has it on. A cache of 2 MiB holds the
// inner pages of a million rows; the system caches the others.
status database::configure(const database_options& options) {
  IPS_TRY(execute("pragma foreign_keys = on;"
                  "pragma secure_delete = off;"
                  "pragma cache_size = -2048;"
                  "pragma temp_store = memory;"
                  "pragma trusted_schema = off;"));
  if (options.path.empty())
    IPS_TRY(execute("pragma locking_mode = exclusive;"
                    "pragma journal_mode = memory;"
                    "pragma synchronous = off;"));
  if (options.pages_max != 0)
    IPS_TRY(
      execute("pragma max_page_count = " + std::to_string(options.pages_max)));
  return ok();
}

// An exclusive transaction takes the lock, and the locking mode keeps it when
// the transaction ends. Nothing has been written at this point, so that a file
// that is not ours stays as it is.
status database::lock() {
  IPS_TRY(execute("pragma locking_mode = exclusive"));
  auto code = sqlite3_exec(handle(), "begin exclusive; commit", nullptr,
                           nullptr, nullptr);
  if (code != SQLITE_OK)
    return open_failure(failure(code), code, name_);
  return ok();
}

status database::check_owner(std::uint32_t application_id) {
  IPS_TRY_VALUE(found, integer("pragma application_id"));
  if (found == application_id)
    return ok();
  IPS_TRY_VALUE(version, integer("pragma user_version"));
  IPS_TRY_VALUE(tables, integer("select count(*) from sqlite_schema"));
  if (found == 0 && version == 0 && tables == 0)
    return ok();
  return error{errc::data_corrupt, name_ + " belongs to another application",
               "its application_id is " + std::to_string(found)};
}

// The log is cut back to 8 MiB when it has been written over, and its content
// goes into the file every 1,000 pages (SQLite's own figure, 4 MiB).
status database::use_write_ahead_log() {
  {
    statement mode{*this, "pragma journal_mode = wal"};
    IPS_TRY_VALUE(rows, mode.query());
    IPS_TRY_VALUE(there, rows.next());
    if (!there || rows.text(0) != "wal")
      return error{errc::storage_failed,
                   name_ + " cannot have a write-ahead log"};
  }
  return execute("pragma synchronous = full;"
                 "pragma journal_size_limit = 8388608");
}

status database::execute(const std::string& sql) {
  auto code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK)
    return failure(code);
  return ok();
}

void database::finalizer::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

status database::run(boundary what) {
  static constexpr std::array words{"begin immediate", "commit", "rollback"};
  auto which = static_cast<std::size_t>(what);
  auto& prepared = boundaries_[which];
  if (!prepared) {
    sqlite3_stmt* raw = nullptr;
    auto code = sqlite3_prepare_v3(handle(), words[which], -1,
                                   SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK)
      return failure(code);
    prepared.reset(raw);
  }
  auto code = sqlite3_step(prepared.get());
  auto out = code == SQLITE_DONE ? ok() : status{failure(code)};
  sqlite3_reset(prepared.get());
  return out;
}

result<std::int64_t> database::integer(const std::string& sql) {
  statement query{*this, sql.c_str()};
  IPS_TRY_VALUE(rows, query.query());
  IPS_TRY_VALUE(there, rows.next());
  if (!there)
    return error{errc::data_corrupt, name_ + " answers nothing", sql};
  return rows.integer(0);
}

bool database::in_transaction() const {
  return sqlite3_get_autocommit(handle()) == 0;
}

std::int64_t database::changes() const {
  return sqlite3_changes64(handle());
}

std::int64_t database::last_row() const {
  return sqlite3_last_insert_rowid(handle());
}

error database::failure(int code) const {
  std::string cause = handle() ? sqlite3_errmsg(handle()) : "out of memory";
  cause += " (SQLite " + std::to_string(code) + ")";
  switch (primary(code)) {
    case SQLITE_FULL:
      return {errc::disk_full, "no space is left for " + name_, cause};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {errc::data_corrupt, name_ + " is damaged or no database", cause};
    default:
      return {errc::storage_failed, name_ + " refused an operation", cause};
  }
}

} // namespace ips::storage
