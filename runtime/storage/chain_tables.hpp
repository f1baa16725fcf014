#pragma once
// Tables of the source chains: headers, entries, answers.
//
// A header's place is cell * 2^32 + seq, so that a chain lies together and in
// its order, and the type index leads to it in that order too.

#include "runtime/storage/cell_store.hpp"
#include "runtime/storage/statement.hpp"

namespace ips::storage {

class chain_tables {
public:
  explicit chain_tables(const database& db) : db_(db) {
  }

  /// Whether the record continues the chain (true) or is there already (false).
  /// @returns `errc::bad_sequence` where it is neither.
  result<bool> is_new(cell_id cell, const call_record& record);

  /// Adds headers, entries and answer. @pre `is_new`
  status append(cell_id cell, const call_record& record);

  status load(cell_id cell, std::uint32_t first_seq,
              const visitor<header_row>& visit);
  result<std::vector<header_row>> query(cell_id cell, const header_query& what);
  result<std::optional<entry_row>> entry(cell_id cell, const entry_hash& hash);
  result<std::optional<bytes>> answer(cell_id cell, const call_id& call);
  status drop_all(cell_id cell);

private:
  result<std::uint64_t> next_seq(cell_id cell);
  result<bool> holds(cell_id cell, const header_row& header);
  status add_answer(cell_id cell, const call_id& call, byte_view answer);
  statement& query_of(const header_query& what);

  const database& db_;
  statement last_place_{db_, "select max(place) from headers "
                             "where place between ? and ?"};
  statement hash_at_{db_, "select hash from headers where place = ?"};
  statement add_header_{db_,
                        "insert into headers(place, cell, hash, kind, "
                        "type, time, content) values(?, ?, ?, ?, ?, ?, ?)"};
  statement add_entry_{db_, "insert or ignore into entries(cell, hash, "
                            "is_private, content) values(?, ?, ?, ?)"};
  statement add_answer_{db_, "insert or ignore into answers(cell, call, "
                             "content) values(?, ?, ?)"};
  statement drop_answers_{db_, "delete from answers where n <= ?"};
  statement all_up_{db_, "select place, hash, kind, type, time, content "
                         "from headers where place between ? and ? "
                         "order by place limit ?"};
  statement all_down_{db_, "select place, hash, kind, type, time, content "
                           "from headers where place between ? and ? "
                           "order by place desc limit ?"};
  statement type_up_{db_, "select place, hash, kind, type, time, content "
                          "from headers indexed by headers_by_type "
                          "where place between ? and ? "
                          "and cell = ? and type = ? "
                          "order by place limit ?"};
  statement type_down_{db_, "select place, hash, kind, type, time, content "
                            "from headers indexed by headers_by_type "
                            "where place between ? and ? "
                            "and cell = ? and type = ? "
                            "order by place desc limit ?"};
  statement find_entry_{db_, "select is_private, content from entries "
                             "where cell = ? and hash = ?"};
  statement find_answer_{db_, "select content from answers where cell = ? "
                              "and call = ?"};
  statement drop_headers_{db_, "delete from headers where place between ? "
                               "and ?"};
  statement drop_entries_{db_, "delete from entries where cell = ?"};
  statement drop_all_answers_{db_, "delete from answers where cell = ?"};
};

} // namespace ips::storage
