#include "runtime/storage/publication_tables.hpp"

#include "runtime/storage/host_tables.hpp"

namespace ips::storage {

status publication_tables::add(cell_id cell,
                               std::span<const publication_row> rows) {
  for (auto& x : rows) {
    IPS_TRY(add_.execute(cell, x.op, x.seq, x.kind, x.basis));
    if (x.wanted > 0 && db_.changes() == 1)
      IPS_TRY(set_pending_.execute(cell, db_.last_row(), x.wanted));
  }
  return ok();
}

result<std::int64_t> publication_tables::number_of(cell_id cell,
                                                   const op_id& op) {
  IPS_TRY_VALUE(found, number_.query(cell, op));
  IPS_TRY_VALUE(there, found.next());
  if (!there)
    return error{errc::unknown_target,
                 "the cell has not published " + to_string(op)};
  return found.integer(0);
}

status publication_tables::add_receipt(cell_id cell, const op_id& op,
                                       const receipt_row& receipt) {
  IPS_TRY_VALUE(n, number_of(cell, op));
  IPS_TRY(add_receipt_.execute(n, receipt.holder, receipt.content));
  return db_.changes() == 1 ? end_complete_.execute(cell, n) : ok();
}

status publication_tables::set_wanted(cell_id cell, const op_id& op,
                                      std::uint16_t wanted) {
  IPS_TRY_VALUE(n, number_of(cell, op));
  IPS_TRY_VALUE(rejected, rejection(cell, op));
  if (rejected)
    return ok();
  IPS_TRY(set_pending_.execute(cell, n, wanted));
  return end_complete_.execute(cell, n);
}

status publication_tables::settle_rejection(cell_id cell, const op_id& op,
                                            byte_view rejection) {
  IPS_TRY_VALUE(n, number_of(cell, op));
  IPS_TRY(reject_.execute(rejection, n));
  return drop_pending_.execute(cell, n);
}

result<std::optional<bytes>> publication_tables::rejection(cell_id cell,
                                                           const op_id& op) {
  return find_blob(find_rejection_, cell, op);
}

status publication_tables::pending(cell_id cell,
                                   const visitor<publication_row>& visit) {
  IPS_TRY_VALUE(found, list_pending_.query(cell));
  while (true) {
    IPS_TRY_VALUE(there, found.next());
    if (!there)
      return ok();
    publication_row row{found.id<op_id>(0),
                        found.number<std::uint32_t>(1),
                        found.number<std::uint8_t>(2),
                        found.id<dht_key>(3),
                        found.number<std::uint16_t>(4),
                        found.number<std::uint16_t>(5)};
    IPS_TRY(found.intact());
    IPS_TRY(visit(row));
  }
}

result<std::vector<receipt_row>> publication_tables::receipts(cell_id cell,
                                                              const op_id& op) {
  std::vector<receipt_row> out;
  IPS_TRY_VALUE(found, list_receipts_.query(cell, op));
  while (true) {
    IPS_TRY_VALUE(there, found.next());
    if (!there)
      return out;
    out.push_back({found.fixed<32>(0), found.blob_copy(1)});
    IPS_TRY(found.intact());
  }
}

status publication_tables::drop_all(cell_id cell) {
  IPS_TRY(drop_receipts_.execute(cell));
  IPS_TRY(drop_all_pending_.execute(cell));
  return drop_publications_.execute(cell);
}

} // namespace ips::storage
