#include "runtime/storage/chain_tables.hpp"

#include "runtime/storage/host_tables.hpp"
#include "runtime/storage/limits.hpp"

namespace ips::storage {

namespace {

constexpr std::uint32_t last_seq = ~std::uint32_t{0};

std::int64_t place_of(cell_id cell, std::uint32_t seq) {
  return static_cast<std::int64_t>(
    std::uint64_t{static_cast<std::uint32_t>(cell)} << 32 | seq);
}

void read_header(rows& from, header_row& out) {
  out.seq = from.number<std::uint32_t>(0);
  out.hash = from.id<header_hash>(1);
  out.kind = from.number<std::uint8_t>(2);
  out.type = from.text(3);
  out.time = {from.integer(4)};
  auto content = from.blob(5);
  out.content.assign(content.begin(), content.end());
}

status each_header(rows& from, const visitor<header_row>& visit) {
  header_row row;
  while (true) {
    IPS_TRY_VALUE(there, from.next());
    if (!there)
      return ok();
    read_header(from, row);
    IPS_TRY(from.intact());
    IPS_TRY(visit(row));
  }
}

error out_of_sequence(std::uint32_t found, std::uint64_t wanted) {
  return {errc::bad_sequence, "header " + std::to_string(found)
                                + " was to be stored where "
                                + std::to_string(wanted) + " is next"};
}

} // namespace

result<std::uint64_t> chain_tables::next_seq(cell_id cell) {
  IPS_TRY_VALUE(found,
                last_place_.query(place_of(cell, 0), place_of(cell, last_seq)));
  IPS_TRY_VALUE(there, found.next());
  if (!there || found.is_null(0))
    return std::uint64_t{0};
  return std::uint64_t{found.number<std::uint32_t>(0)} + 1;
}

result<bool> chain_tables::holds(cell_id cell, const header_row& header) {
  IPS_TRY_VALUE(found, hash_at_.query(place_of(cell, header.seq)));
  IPS_TRY_VALUE(there, found.next());
  return there && found.id<header_hash>(0) == header.hash;
}

result<bool> chain_tables::is_new(cell_id cell, const call_record& record) {
  if (record.headers.empty())
    return true;
  auto first = record.headers.front().seq;
  for (std::size_t i = 0; i < record.headers.size(); ++i)
    if (record.headers[i].seq != first + i)
      return out_of_sequence(record.headers[i].seq, first + i);
  IPS_TRY_VALUE(next, next_seq(cell));
  if (first == next)
    return true;
  for (auto& header : record.headers) {
    IPS_TRY_VALUE(same, holds(cell, header));
    if (!same)
      return out_of_sequence(first, next);
  }
  return false;
}

status chain_tables::append(cell_id cell, const call_record& record) {
  for (auto& x : record.headers)
    IPS_TRY(add_header_.execute(place_of(cell, x.seq), cell, x.hash, x.kind,
                                std::string_view{x.type}, x.time, x.content));
  for (auto& x : record.entries)
    IPS_TRY(add_entry_.execute(cell, x.hash, x.is_private, x.content));
  if (record.call)
    IPS_TRY(add_answer(cell, *record.call, record.answer));
  return ok();
}

// Old answers go a thousand at a time: one range at the table's beginning.
status chain_tables::add_answer(cell_id cell, const call_id& call,
                                byte_view answer) {
  IPS_TRY(add_answer_.execute(cell, call, answer));
  auto n = db_.last_row();
  if (db_.changes() == 1 && n % 1024 == 0 && n > limits::call_answers_max)
    return drop_answers_.execute(n - limits::call_answers_max);
  return ok();
}

status chain_tables::load(cell_id cell, std::uint32_t first_seq,
                          const visitor<header_row>& visit) {
  IPS_TRY_VALUE(found,
                all_up_.query(place_of(cell, first_seq),
                              place_of(cell, last_seq), std::int64_t{-1}));
  return each_header(found, visit);
}

statement& chain_tables::query_of(const header_query& what) {
  if (what.type.empty())
    return what.descending ? all_down_ : all_up_;
  return what.descending ? type_down_ : type_up_;
}

result<std::vector<header_row>> chain_tables::query(cell_id cell,
                                                    const header_query& what) {
  auto& statement = query_of(what);
  auto first = place_of(cell, what.first_seq);
  auto last = place_of(cell, what.last_seq);
  IPS_TRY_VALUE(found,
                what.type.empty()
                  ? statement.query(first, last, what.limit)
                  : statement.query(first, last, cell,
                                    std::string_view{what.type}, what.limit));
  std::vector<header_row> out;
  IPS_TRY(each_header(found, [&out](const header_row& row) {
    out.push_back(row);
    return ok();
  }));
  return out;
}

result<std::optional<entry_row>> chain_tables::entry(cell_id cell,
                                                     const entry_hash& hash) {
  IPS_TRY_VALUE(found, find_entry_.query(cell, hash));
  IPS_TRY_VALUE(there, found.next());
  if (!there)
    return std::optional<entry_row>{};
  return std::optional{
    entry_row{hash, found.integer(0) != 0, found.blob_copy(1)}};
}

result<std::optional<bytes>> chain_tables::answer(cell_id cell,
                                                  const call_id& call) {
  return find_blob(find_answer_, cell, call);
}

status chain_tables::drop_all(cell_id cell) {
  IPS_TRY(drop_headers_.execute(place_of(cell, 0), place_of(cell, last_seq)));
  IPS_TRY(drop_entries_.execute(cell));
  return drop_all_answers_.execute(cell);
}

} // namespace ips::storage
