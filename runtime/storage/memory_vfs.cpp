#include "runtime/storage/memory_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "runtime/base/assert.hpp"
#include "runtime/base/bytes.hpp"

namespace ips::storage {

namespace {

/// Sixteen pages: the least that a small network's database wastes.
constexpr std::size_t chunk_bytes = 64 << 10;

using chunk = std::array<std::uint8_t, chunk_bytes>;

struct memory_file {
  /// All of them together may have more bytes than `size`; those are 0.
  std::vector<std::unique_ptr<chunk>> chunks;
  std::size_t size = 0;

  /// Calls `visit(bytes, count)` for the parts of a range, in their order.
  /// @pre the chunks are there
  template <class Visit>
  void each(std::size_t offset, std::size_t count, Visit visit) {
    while (count > 0) {
      auto within = offset % chunk_bytes;
      auto part = std::min(count, chunk_bytes - within);
      visit(chunks[offset / chunk_bytes]->data() + within, part);
      offset += part;
      count -= part;
    }
  }

  void grow(std::size_t bytes) {
    while (chunks.size() * chunk_bytes < bytes)
      chunks.push_back(std::make_unique<chunk>());
    size = std::max(size, bytes);
  }
};

/// What SQLite allocates for a file of ours.
struct handle {
  sqlite3_file base;
  memory_file* file;
};

memory_file& of(sqlite3_file* x) {
  return *reinterpret_cast<handle*>(x)->file;
}

int close_file(sqlite3_file* x) {
  std::unique_ptr<memory_file>{&of(x)}.reset();
  return SQLITE_OK;
}

/// What lies beyond the end reads as zeros, and SQLite is told so.
int read(sqlite3_file* x, void* out, int count, sqlite3_int64 offset) {
  auto& file = of(x);
  auto at = static_cast<std::size_t>(offset);
  auto wanted = static_cast<std::size_t>(count);
  auto there = at < file.size ? std::min(wanted, file.size - at) : 0;
  auto to = static_cast<std::uint8_t*>(out);
  file.each(at, there, [&](const std::uint8_t* bytes, std::size_t part) {
    std::memcpy(to, bytes, part);
    to += part;
  });
  std::memset(to, 0, wanted - there);
  return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* x, const void* in, int count, sqlite3_int64 offset) {
  auto& file = of(x);
  auto at = static_cast<std::size_t>(offset);
  auto from = static_cast<const std::uint8_t*>(in);
  try {
    file.grow(at + static_cast<std::size_t>(count));
  } catch (const std::bad_alloc&) {
    return SQLITE_FULL;
  }
  file.each(at, static_cast<std::size_t>(count),
            [&](std::uint8_t* bytes, std::size_t part) {
              std::memcpy(bytes, from, part);
              from += part;
            });
  return SQLITE_OK;
}

int truncate(sqlite3_file* x, sqlite3_int64 size) {
  auto& file = of(x);
  auto wanted = static_cast<std::size_t>(size);
  if (wanted >= file.size)
    return SQLITE_OK;
  file.chunks.resize((wanted + chunk_bytes - 1) / chunk_bytes);
  auto rest = std::min(file.size, file.chunks.size() * chunk_bytes) - wanted;
  file.each(wanted, rest, [](std::uint8_t* bytes, std::size_t part) {
    std::memset(bytes, 0, part);
  });
  file.size = wanted;
  return SQLITE_OK;
}

int size_of(sqlite3_file* x, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(of(x).size);
  return SQLITE_OK;
}

int sync(sqlite3_file*, int) {
  return SQLITE_OK;
}

/// Nobody else can have the file.
int lock(sqlite3_file*, int) {
  return SQLITE_OK;
}

int check_lock(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file*) {
  return 0;
}

/// A page is written whole or not at all: nothing can fail in between.
int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_SAFE_APPEND
         | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods methods{
  1,    close_file, read,    write,       truncate,        sync, size_of, lock,
  lock, check_lock, control, sector_size, characteristics, {},   {},      {},
  {},   {},         {}};

int open_file(sqlite3_vfs*, const char*, sqlite3_file* x, int flags, int* out) {
  x->pMethods = nullptr;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
    return SQLITE_CANTOPEN;
  reinterpret_cast<handle*>(x)->file
    = std::make_unique<memory_file>().release();
  x->pMethods = &methods;
  if (out != nullptr)
    *out = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char*, int) {
  return SQLITE_OK;
}

int access_file(sqlite3_vfs*, const char*, int, int* out) {
  *out = 0;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int room, char* out) {
  sqlite3_snprintf(room, out, "%s", name);
  return SQLITE_OK;
}

} // namespace

/// Time and chance are those of SQLite's own layer.
const char* memory_vfs() {
  static sqlite3_vfs own = [] {
    sqlite3_vfs out = *sqlite3_vfs_find(nullptr);
    out.iVersion = std::min(out.iVersion, 2);
    out.szOsFile = sizeof(handle);
    out.pNext = nullptr;
    out.zName = "ips-memory";
    out.xOpen = open_file;
    out.xDelete = remove_file;
    out.xAccess = access_file;
    out.xFullPathname = full_name;
    return out;
  }();
  static const int registered = sqlite3_vfs_register(&own, 0);
  IPS_ASSERT(registered == SQLITE_OK);
  return own.zName;
}

} // namespace ips::storage
