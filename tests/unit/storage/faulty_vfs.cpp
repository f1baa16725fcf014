#include "tests/unit/storage/faulty_vfs.hpp"

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "runtime/base/bytes.hpp"

namespace ips::storage::sample {

namespace {

struct open_file;

/// SQLite hands pointers to functions only, so there is one of these.
struct state {
  sqlite3_vfs* real = nullptr;
  sqlite3_vfs own{};
  std::optional<fault> kind;
  std::uint64_t calls_left = 0;
  bool failed = false;
  bool power_lost = false;
  std::set<open_file*> files;

  /// The code with which a call fails, SQLITE_OK for none.
  int next(int code, bool writes) {
    if (power_lost)
      return code;
    if (!kind || (*kind != fault::once && !writes))
      return SQLITE_OK;
    if (calls_left > 0) {
      --calls_left;
      return SQLITE_OK;
    }
    failed = true;
    auto found = *kind == fault::no_space ? SQLITE_FULL : code;
    if (*kind == fault::once)
      kind.reset();
    return found;
  }
};

std::unique_ptr<state> the;

/// What a range of a file held, and the file's size then.
struct undo {
  sqlite3_int64 offset = 0;
  bytes before;
  sqlite3_int64 size = 0;
};

struct open_file {
  sqlite3_file* real = nullptr;
  std::unique_ptr<std::uint8_t[]> memory;
  std::vector<undo> unsynced;

  sqlite3_int64 size() const {
    sqlite3_int64 out = 0;
    real->pMethods->xFileSize(real, &out);
    return out;
  }

  /// Remembers the range before it changes.
  void remember(sqlite3_int64 offset, sqlite3_int64 count) {
    undo x{offset, {}, size()};
    x.before.resize(static_cast<std::size_t>(
      std::max(sqlite3_int64{0}, std::min(count, x.size - offset))));
    if (!x.before.empty())
      real->pMethods->xRead(real, x.before.data(),
                            static_cast<int>(x.before.size()), offset);
    unsynced.push_back(std::move(x));
  }

  void forget_unsynced() {
    for (; !unsynced.empty(); unsynced.pop_back()) {
      auto& x = unsynced.back();
      if (!x.before.empty())
        real->pMethods->xWrite(real, x.before.data(),
                               static_cast<int>(x.before.size()), x.offset);
      real->pMethods->xTruncate(real, x.size);
    }
  }
};

/// What SQLite allocates for a file of ours.
struct handle {
  sqlite3_file base;
  open_file* file;
};

open_file& of(sqlite3_file* x) {
  return *reinterpret_cast<handle*>(x)->file;
}

int close_file(sqlite3_file* x) {
  auto& file = of(x);
  auto code = file.real->pMethods->xClose(file.real);
  the->files.erase(&file);
  delete &file;
  return code;
}

int read(sqlite3_file* x, void* out, int count, sqlite3_int64 offset) {
  if (auto code = the->next(SQLITE_IOERR_READ, false))
    return code;
  auto real = of(x).real;
  return real->pMethods->xRead(real, out, count, offset);
}

int write(sqlite3_file* x, const void* in, int count, sqlite3_int64 offset) {
  if (auto code = the->next(SQLITE_IOERR_WRITE, true))
    return code;
  auto& file = of(x);
  file.remember(offset, count);
  return file.real->pMethods->xWrite(file.real, in, count, offset);
}

int truncate(sqlite3_file* x, sqlite3_int64 size) {
  if (auto code = the->next(SQLITE_IOERR_TRUNCATE, true))
    return code;
  auto& file = of(x);
  file.remember(size, file.size() - size);
  return file.real->pMethods->xTruncate(file.real, size);
}

int sync(sqlite3_file* x, int) {
  if (auto code = the->next(SQLITE_IOERR_FSYNC, true))
    return code;
  // The data need not reach a real disk for a test.
  of(x).unsynced.clear();
  return SQLITE_OK;
}

int file_size(sqlite3_file* x, sqlite3_int64* out) {
  auto real = of(x).real;
  return real->pMethods->xFileSize(real, out);
}

int lock(sqlite3_file* x, int level) {
  auto real = of(x).real;
  return real->pMethods->xLock(real, level);
}

int unlock(sqlite3_file* x, int level) {
  auto real = of(x).real;
  return real->pMethods->xUnlock(real, level);
}

int check_lock(sqlite3_file* x, int* out) {
  auto real = of(x).real;
  return real->pMethods->xCheckReservedLock(real, out);
}

int control(sqlite3_file* x, int what, void* argument) {
  auto real = of(x).real;
  return real->pMethods->xFileControl(real, what, argument);
}

int sector_size(sqlite3_file* x) {
  auto real = of(x).real;
  return real->pMethods->xSectorSize(real);
}

int traits(sqlite3_file*) {
  return 0;
}

// Version 1: without shared memory, which an exclusive lock does not need.
const sqlite3_io_methods methods{
  .iVersion = 1,
  .xClose = close_file,
  .xRead = read,
  .xWrite = write,
  .xTruncate = truncate,
  .xSync = sync,
  .xFileSize = file_size,
  .xLock = lock,
  .xUnlock = unlock,
  .xCheckReservedLock = check_lock,
  .xFileControl = control,
  .xSectorSize = sector_size,
  .xDeviceCharacteristics = traits,
  .xShmMap = nullptr,
  .xShmLock = nullptr,
  .xShmBarrier = nullptr,
  .xShmUnmap = nullptr,
  .xFetch = nullptr,
  .xUnfetch = nullptr,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* out, int flags,
         int* flags_out) {
  out->pMethods = nullptr;
  if (auto code = the->next(SQLITE_CANTOPEN, true))
    return code;
  auto file = std::make_unique<open_file>();
  auto size = static_cast<std::size_t>(the->real->szOsFile);
  file->memory = std::make_unique<std::uint8_t[]>(size);
  file->real = reinterpret_cast<sqlite3_file*>(file->memory.get());
  auto code = the->real->xOpen(the->real, name, file->real, flags, flags_out);
  if (code != SQLITE_OK)
    return code;
  the->files.insert(file.get());
  reinterpret_cast<handle*>(out)->file = file.release();
  out->pMethods = &methods;
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int) {
  if (auto code = the->next(SQLITE_IOERR_DELETE, true))
    return code;
  return the->real->xDelete(the->real, name, 0);
}

} // namespace

faulty_vfs::faulty_vfs() {
  the = std::make_unique<state>();
  the->real = sqlite3_vfs_find(nullptr);
  the->own = *the->real;
  the->own.iVersion = 2;
  the->own.szOsFile = sizeof(handle);
  the->own.pNext = nullptr;
  the->own.zName = "ips-faulty";
  the->own.xOpen = open;
  the->own.xDelete = remove;
  sqlite3_vfs_register(&the->own, 0);
}

faulty_vfs::~faulty_vfs() {
  sqlite3_vfs_unregister(&the->own);
  the.reset();
}

void faulty_vfs::fail(fault kind, std::uint64_t after) {
  the->kind = kind;
  the->calls_left = after;
  the->failed = false;
}

void faulty_vfs::heal() {
  the->kind.reset();
}

bool faulty_vfs::has_failed() const {
  return the->failed;
}

void faulty_vfs::lose_power() {
  for (auto file : the->files)
    file->forget_unsynced();
  the->power_lost = true;
}

} // namespace ips::storage::sample
