#pragma once
// A transaction that ends with its object: committed, or rolled back.

#include "runtime/storage/database.hpp"

namespace ips::storage {

class transaction {
public:
  /// Opens a transaction for writing. @pre none is open
  static result<transaction> begin(database& db);

  transaction(transaction&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)) {
  }

  transaction& operator=(transaction&&) = delete;

  /// Rolls back what was not committed.
  ~transaction();

  /// Makes all of it durable, or rolls it back and answers why.
  status commit();

private:
  explicit transaction(database& db) : db_(&db) {
  }

  /// Null when the transaction has ended.
  database* db_;
};

/// Ends the open transaction, if SQLite has not done so already. Cannot fail:
/// the journal that it needs is in memory, or the log is just not continued.
void roll_back(database& db);

} // namespace ips::storage
