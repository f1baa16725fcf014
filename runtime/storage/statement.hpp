#pragma once
// A prepared statement with typed parameters and columns.
//
// A statement is prepared when it is first run and kept until it dies, which
// must be before its database does. `rows` is one run of it: parameters are
// borrowed, so what they point into outlives the run.

#include <concepts>
#include <memory>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"
#include "runtime/storage/database.hpp"

struct sqlite3_stmt;

namespace ips::storage {

/// One run of a statement; ends when it dies. At most one a statement.
class rows {
public:
  explicit rows(const database& db, sqlite3_stmt* handle)
    : db_(&db), handle_(handle) {
  }

  /// Goes to the next row; false at the end.
  result<bool> next();

  // Columns of the row, from 0. Views last until `next`.

  std::int64_t integer(int column) const;
  byte_view blob(int column) const;
  std::string_view text(int column) const;
  bool is_null(int column) const;

  bytes blob_copy(int column) const {
    auto view = blob(column);
    return {view.begin(), view.end()};
  }

  template <std::integral T>
  T number(int column) const {
    return static_cast<T>(integer(column));
  }

  /// A column of a known length.
  /// @returns zeros for another length, which `intact` then reports.
  template <std::size_t N>
  std::array<std::uint8_t, N> fixed(int column) {
    std::array<std::uint8_t, N> out{};
    auto view = blob(column);
    if (view.size() == N)
      std::copy(view.begin(), view.end(), out.begin());
    else
      intact_ = false;
    return out;
  }

  template <class Id>
  Id id(int column) {
    return Id{fixed<32>(column)};
  }

  /// `errc::data_corrupt` where a column had another length than `fixed` asked.
  status intact() const;

private:
  struct resetter {
    void operator()(sqlite3_stmt* handle) const;
  };

  const database* db_;
  std::unique_ptr<sqlite3_stmt, resetter> handle_;
  bool intact_ = true;
};

class statement {
public:
  /// @pre `sql` is one statement and outlives the object
  statement(const database& db, const char* sql) : db_(&db), sql_(sql) {
  }

  /// Runs it with these parameters; the first row comes with `rows::next`.
  template <class... Ts>
  result<rows> query(const Ts&... parameters) {
    IPS_TRY(prepare());
    [[maybe_unused]] int index = 0;
    (bind(++index, parameters), ...);
    IPS_TRY(bound());
    return rows{*db_, handle_.get()};
  }

  /// Runs it with these parameters, for its effect.
  template <class... Ts>
  status execute(const Ts&... parameters) {
    IPS_TRY_VALUE(run, query(parameters...));
    IPS_TRY(run.next());
    return ok();
  }

private:
  struct finalizer {
    void operator()(sqlite3_stmt* handle) const;
  };

  status prepare();
  status bound();

  void bind_integer(int index, std::int64_t value);
  void bind_blob(int index, byte_view value);
  void bind(int index, std::string_view value);

  void bind(int index, byte_view value) {
    bind_blob(index, value);
  }

  void bind(int index, const bytes& value) {
    bind_blob(index, value);
  }

  template <std::integral T>
  void bind(int index, T value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }

  template <class T>
  requires std::is_enum_v<T>
  void bind(int index, T value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }

  void bind(int index, timestamp value) {
    bind_integer(index, value.micros);
  }

  template <std::size_t N>
  void bind(int index, const std::array<std::uint8_t, N>& value) {
    bind_blob(index, value);
  }

  template <class Tag>
  void bind(int index, const id256<Tag>& value) {
    bind_blob(index, value.value);
  }

  const database* db_;
  const char* sql_;
  std::unique_ptr<sqlite3_stmt, finalizer> handle_;
  /// SQLite's first complaint about a parameter; 0 for none.
  int bind_code_ = 0;
};

} // namespace ips::storage
