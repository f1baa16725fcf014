#include "runtime/storage/transaction.hpp"

namespace ips::storage {

void roll_back(database& db) {
  if (db.in_transaction())
    static_cast<void>(db.run(boundary::rollback));
}

result<transaction> transaction::begin(database& db) {
  IPS_ASSERT(!db.in_transaction());
  IPS_TRY(db.run(boundary::begin));
  return transaction{db};
}

transaction::~transaction() {
  if (db_)
    roll_back(*db_);
}

status transaction::commit() {
  auto db = std::exchange(db_, nullptr);
  IPS_ASSERT(db);
  auto done = db->run(boundary::commit);
  if (!done)
    roll_back(*db);
  return done;
}

} // namespace ips::storage
