#pragma once
// What the tests of the store put into it, and where.

#include <catch2/catch.hpp>

#include <filesystem>
#include <memory>

#include "runtime/storage/cell_store.hpp"

namespace ips::storage::sample {

/// A directory of its own that goes with the object.
class scratch_directory {
public:
  scratch_directory();
  ~scratch_directory();
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

  const std::filesystem::path& path() const {
    return path_;
  }

  /// The database's file.
  std::string file() const;

private:
  std::filesystem::path path_;
};

/// 32 bytes that follow from two numbers.
std::array<std::uint8_t, 32> value(std::uint64_t kind, std::uint64_t i);

template <class Id>
Id id(std::uint64_t kind, std::uint64_t i = 0) {
  return Id{value(kind, i)};
}

/// A store in memory with one cell.
std::unique_ptr<cell_store> memory_store();

/// The cell of agent i in the only network.
cell_id cell(cell_store& store, std::uint64_t i = 0);

call_id call(std::uint64_t i);

/// The call that adds header i: with an entry, two publications that want
/// `wanted` receipts each, and an answer.
call_record record(std::uint32_t i, std::uint16_t wanted = 2);

/// Op i with `size` bytes.
op_row op(std::uint64_t i, std::size_t size = 300);

receipt_row receipt(std::uint64_t holder);

std::vector<header_row> chain_of(cell_store& store, cell_id cell);
std::vector<op_row> ops_of(cell_store& store, cell_id cell);
std::vector<publication_row> pending_of(cell_store& store, cell_id cell);

/// Whether SQLite finds each page and index of a closed database in order.
bool is_sound(const std::string& file, const std::string& vfs = {});

} // namespace ips::storage::sample

#define REQUIRE_OK(expr)                                                       \
  do {                                                                         \
    auto&& ips_answer = (expr);                                                \
    INFO((ips_answer ? "" : to_string(ips_answer.failure())));                 \
    REQUIRE(ips_answer);                                                       \
  } while (false)

#define CHECK_CODE(expr, expected)                                             \
  do {                                                                         \
    auto&& ips_answer = (expr);                                                \
    REQUIRE_FALSE(ips_answer);                                                 \
    INFO(to_string(ips_answer.failure()));                                     \
    CHECK(ips_answer.failure().code == expected);                              \
  } while (false)
