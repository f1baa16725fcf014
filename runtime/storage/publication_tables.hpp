#pragma once
// Tables of what a cell publishes: publications, pending, receipts.
//
// Invariant: a publication has a row in `pending` exactly while it has no
// rejection and fewer receipts than wanted. Receipts thus touch a small table,
// and a restart finds its work without a search.

#include "runtime/storage/cell_store.hpp"
#include "runtime/storage/statement.hpp"

namespace ips::storage {

class publication_tables {
public:
  explicit publication_tables(const database& db) : db_(db) {
  }

  status add(cell_id cell, std::span<const publication_row> rows);
  status add_receipt(cell_id cell, const op_id& op, const receipt_row& receipt);
  status set_wanted(cell_id cell, const op_id& op, std::uint16_t wanted);
  status settle_rejection(cell_id cell, const op_id& op, byte_view rejection);
  result<std::optional<bytes>> rejection(cell_id cell, const op_id& op);
  status pending(cell_id cell, const visitor<publication_row>& visit);
  result<std::vector<receipt_row>> receipts(cell_id cell, const op_id& op);
  status drop_all(cell_id cell);

private:
  /// @returns `errc::unknown_target` where the cell has not published the op.
  result<std::int64_t> number_of(cell_id cell, const op_id& op);

  const database& db_;
  statement add_{db_, "insert or ignore into publications(cell, op, seq, kind, "
                      "basis) values(?, ?, ?, ?, ?)"};
  statement number_{db_, "select n from publications "
                         "where cell = ? and op = ?"};
  statement reject_{db_, "update publications set rejection = ? where n = ?"};
  statement find_rejection_{db_, "select rejection from publications "
                                 "where cell = ? and op = ?"};
  statement set_pending_{db_, "insert into pending(cell, n, wanted) "
                              "values(?, ?, ?) on conflict(cell, n) "
                              "do update set wanted = excluded.wanted"};
  statement end_complete_{db_, "delete from pending where cell = ? and n = ? "
                               "and wanted <= (select count(*) from receipts "
                               "where receipts.n = pending.n)"};
  statement drop_pending_{db_, "delete from pending where cell = ? and n = ?"};
  statement list_pending_{db_, "select op, seq, kind, basis, wanted, "
                               "(select count(*) from receipts "
                               "where receipts.n = pending.n) "
                               "from pending cross join publications using(n) "
                               "where pending.cell = ? order by n"};
  statement add_receipt_{db_, "insert or ignore into receipts(n, holder, "
                              "content) values(?, ?, ?)"};
  statement list_receipts_{db_, "select holder, content from publications "
                                "cross join receipts using(n) where cell = ? "
                                "and op = ? order by holder"};
  statement drop_receipts_{db_, "delete from receipts where n in (select n "
                                "from publications where cell = ?)"};
  statement drop_all_pending_{db_, "delete from pending where cell = ?"};
  statement drop_publications_{db_, "delete from publications "
                                    "where cell = ?"};
};

} // namespace ips::storage
