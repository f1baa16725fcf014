#include "runtime/storage/transaction.hpp"

namespace ips::storage {

void roll_back(database& db) {
  if (db.in_transaction())
    static_cast<void>(db.execute("rollback"));
}

result<transaction> transaction::begin(database& db) {
  IPS_ASSERT(!db.in_transaction());
  IPS_TRY(db.execute("begin immediate"));
  return transaction{db};
}

transaction::~transaction() {
  if (db_)
    roll_back(*db_);
}

status transaction::commit() {
  auto db = std::exchange(db_, nullptr);
  IPS_ASSERT(db);
  auto done = db->execute("commit");
  if (!done)
    roll_back(*db);
  return done;
}

} // namespace ips::storage
