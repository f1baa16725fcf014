#pragma once
// Tables of what cells hold for others: ops, held.
//
// The bytes of an op are stored once a host, however many of its cells hold it;
// they go when the last of these drops it. An op's name does not cover its
// signature: bytes are shared only where they are equal, or one cell's faulty
// copy could take the place of another's good one.
//
// Invariants: a cell holds at most one copy under a name; every row of `ops` is
// held by some cell.

#include "runtime/storage/cell_store.hpp"
#include "runtime/storage/statement.hpp"

namespace ips::storage {

class shard_tables {
public:
  explicit shard_tables(const database& db) : db_(db) {
  }

  status put(cell_id cell, std::span<const op_row> rows);
  status load(cell_id cell, const visitor<op_row>& visit);
  result<std::optional<op_row>> find(cell_id cell, const op_id& op);
  status set_status(cell_id cell, const op_id& op, op_status status,
                    std::string_view reason);
  status drop(cell_id cell, const op_id& op);
  status drop_all(cell_id cell);
  result<std::uint64_t> count(cell_id cell);

private:
  /// The number of the cell's copy.
  result<std::optional<std::int64_t>> number_of(cell_id cell, const op_id& op);

  /// The number of these bytes. Other bytes that the cell held under the same
  /// name are dropped.
  result<std::int64_t> number_for(cell_id cell, const op_row& row);

  status let_go(cell_id cell, std::int64_t n);

  const database& db_;
  statement number_{db_, "select n from ops cross join held using(n) "
                         "where op = ? and cell = ?"};
  statement copies_{db_, "select n, content = ? from ops where op = ?"};
  statement add_op_{db_, "insert into ops(op, basis, kind, content) "
                         "values(?, ?, ?, ?)"};
  statement hold_{db_, "insert into held(cell, n, status, code, reason) "
                       "values(?, ?, ?, ?, ?) on conflict(cell, n) do update "
                       "set status = excluded.status, code = excluded.code, "
                       "reason = excluded.reason"};
  statement set_status_{db_, "update held set status = ?, reason = ? "
                             "where cell = ? and n = ?"};
  statement let_go_{db_, "delete from held where cell = ? and n = ?"};
  statement drop_op_{db_, "delete from ops where n = ?1 and not exists("
                          "select 1 from held where held.n = ?1)"};
  statement list_{db_, "select n from held where cell = ?"};
  statement load_{db_, "select op, basis, kind, status, code, reason, content "
                       "from held cross join ops using(n) where cell = ? "
                       "order by held.n"};
  statement find_{db_, "select op, basis, kind, status, code, reason, content "
                       "from ops cross join held using(n) where op = ? "
                       "and cell = ?"};
  statement count_{db_, "select count(*) from held where cell = ?"};
};

} // namespace ips::storage
