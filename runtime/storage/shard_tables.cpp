#include "runtime/storage/shard_tables.hpp"

namespace ips::storage {

namespace {

result<op_status> read_status(const rows& from, int column) {
  auto raw = from.integer(column);
  if (raw < static_cast<int>(op_status::pending)
      || raw > static_cast<int>(op_status::rejected))
    return error{errc::data_corrupt,
                 "an op has the status " + std::to_string(raw)};
  return static_cast<op_status>(raw);
}

status read_op(rows& from, op_row& out) {
  out.op = from.id<op_id>(0);
  out.basis = from.id<dht_key>(1);
  out.kind = from.number<std::uint8_t>(2);
  IPS_TRY_VALUE(status, read_status(from, 3));
  out.status = status;
  out.code = from.number<std::uint16_t>(4);
  out.reason = from.text(5);
  auto content = from.blob(6);
  out.content.assign(content.begin(), content.end());
  return from.intact();
}

} // namespace

result<std::optional<std::int64_t>> shard_tables::number_of(cell_id cell,
                                                            const op_id& op) {
  IPS_TRY_VALUE(found, number_.query(op, cell));
  IPS_TRY_VALUE(there, found.next());
  return there ? std::optional{found.integer(0)} : std::nullopt;
}

result<std::int64_t> shard_tables::number_for(cell_id cell, const op_row& row) {
  std::optional<std::int64_t> same;
  std::vector<std::int64_t> others;
  {
    IPS_TRY_VALUE(copies, copies_.query(row.content, row.op));
    while (true) {
      IPS_TRY_VALUE(there, copies.next());
      if (!there)
        break;
      if (copies.integer(1) != 0)
        same = copies.integer(0);
      else
        others.push_back(copies.integer(0));
    }
  }
  for (auto other : others)
    IPS_TRY(let_go(cell, other));
  if (same)
    return *same;
  IPS_TRY(add_op_.execute(row.op, row.basis, row.kind, row.content));
  return db_.last_row();
}

status shard_tables::let_go(cell_id cell, std::int64_t n) {
  IPS_TRY(let_go_.execute(cell, n));
  return db_.changes() == 0 ? ok() : drop_op_.execute(n);
}

status shard_tables::put(cell_id cell, std::span<const op_row> rows) {
  for (auto& x : rows) {
    IPS_TRY_VALUE(n, number_for(cell, x));
    IPS_TRY(
      hold_.execute(cell, n, x.status, x.code, std::string_view{x.reason}));
  }
  return ok();
}

status shard_tables::load(cell_id cell, const visitor<op_row>& visit) {
  IPS_TRY_VALUE(found, load_.query(cell));
  op_row row;
  while (true) {
    IPS_TRY_VALUE(there, found.next());
    if (!there)
      return ok();
    IPS_TRY(read_op(found, row));
    IPS_TRY(visit(row));
  }
}

result<std::optional<op_row>> shard_tables::find(cell_id cell,
                                                 const op_id& op) {
  IPS_TRY_VALUE(found, find_.query(op, cell));
  IPS_TRY_VALUE(there, found.next());
  if (!there)
    return std::optional<op_row>{};
  op_row row;
  IPS_TRY(read_op(found, row));
  return std::optional{std::move(row)};
}

status shard_tables::set_status(cell_id cell, const op_id& op, op_status status,
                                std::string_view reason) {
  IPS_TRY_VALUE(n, number_of(cell, op));
  if (!n)
    return error{errc::unknown_target,
                 "the cell does not hold " + to_string(op)};
  return set_status_.execute(status, reason, cell, *n);
}

status shard_tables::drop(cell_id cell, const op_id& op) {
  IPS_TRY_VALUE(n, number_of(cell, op));
  return n ? let_go(cell, *n) : ok();
}

status shard_tables::drop_all(cell_id cell) {
  std::vector<std::int64_t> numbers;
  {
    IPS_TRY_VALUE(found, list_.query(cell));
    while (true) {
      IPS_TRY_VALUE(there, found.next());
      if (!there)
        break;
      numbers.push_back(found.integer(0));
    }
  }
  for (auto n : numbers)
    IPS_TRY(let_go(cell, n));
  return ok();
}

result<std::uint64_t> shard_tables::count(cell_id cell) {
  IPS_TRY_VALUE(found, count_.query(cell));
  IPS_TRY(found.next());
  return found.number<std::uint64_t>(0);
}

} // namespace ips::storage
