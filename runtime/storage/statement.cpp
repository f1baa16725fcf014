#include "runtime/storage/statement.hpp"

#include <sqlite3.h>

namespace ips::storage {

void rows::resetter::operator()(sqlite3_stmt* handle) const {
  sqlite3_reset(handle);
}

result<bool> rows::next() {
  auto code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW)
    return true;
  if (code == SQLITE_DONE)
    return false;
  return db_->failure(code);
}

std::int64_t rows::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

byte_view rows::blob(int column) const {
  auto data = sqlite3_column_blob(handle_.get(), column);
  auto size = sqlite3_column_bytes(handle_.get(), column);
  return {static_cast<const std::uint8_t*>(data),
          static_cast<std::size_t>(size)};
}

std::string_view rows::text(int column) const {
  return as_text(blob(column));
}

bool rows::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

status rows::intact() const {
  if (intact_)
    return ok();
  return error{errc::data_corrupt, "a row holds a hash of another length",
               sqlite3_sql(handle_.get())};
}

void statement::finalizer::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

status statement::prepare() {
  if (handle_)
    return ok();
  sqlite3_stmt* raw = nullptr;
  auto code = sqlite3_prepare_v3(db_->handle(), sql_, -1,
                                 SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  handle_.reset(raw);
  if (code != SQLITE_OK)
    return db_->failure(code);
  return ok();
}

status statement::bound() {
  auto code = std::exchange(bind_code_, 0);
  if (code != SQLITE_OK)
    return db_->failure(code);
  return ok();
}

void statement::bind_integer(int index, std::int64_t value) {
  auto code = sqlite3_bind_int64(handle_.get(), index, value);
  if (code != SQLITE_OK)
    bind_code_ = code;
}

// A null pointer would mean NULL: an empty string points to something.
void statement::bind_blob(int index, byte_view value) {
  auto code = sqlite3_bind_blob64(
    handle_.get(), index,
    value.empty() ? sql_ : static_cast<const void*>(value.data()), value.size(),
    SQLITE_STATIC);
  if (code != SQLITE_OK)
    bind_code_ = code;
}

void statement::bind(int index, std::string_view value) {
  auto code = sqlite3_bind_text64(handle_.get(), index,
                                  value.empty() ? "" : value.data(),
                                  value.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK)
    bind_code_ = code;
}

} // namespace ips::storage
