#pragma once
// Tables of the host itself: meta, agents, packages, cells.

#include "runtime/storage/rows.hpp"
#include "runtime/storage/statement.hpp"

namespace ips::storage {

class host_tables {
public:
  explicit host_tables(const database& db) : db_(db) {
  }

  result<cell_id> open_cell(const agent_id& agent, const dna_hash& dna);
  result<std::vector<cell_row>> list_cells();
  /// @pre no other table names it
  status drop_cell(cell_id cell);
  status put_package(const dna_hash& dna, byte_view package);
  result<std::optional<bytes>> package(const dna_hash& dna);
  status put_agent(const agent_row& agent);
  result<std::vector<agent_row>> list_agents();
  status put_meta(std::string_view key, byte_view value);
  result<std::optional<bytes>> meta(std::string_view key);

private:
  const database& db_;
  statement add_cell_{db_, "insert or ignore into cells(agent, dna) "
                           "values(?, ?)"};
  statement find_cell_{db_, "select cell from cells where agent = ? "
                            "and dna = ?"};
  statement list_cells_{db_, "select cell, agent, dna from cells "
                             "order by cell"};
  statement drop_cell_{db_, "delete from cells where cell = ?"};
  statement put_package_{db_, "insert or ignore into packages(dna, content) "
                              "values(?, ?)"};
  statement find_package_{db_, "select content from packages where dna = ?"};
  statement put_agent_{db_, "insert into agents(name, address, sealed_seed) "
                            "values(?, ?, ?) on conflict(name) do update set "
                            "address = excluded.address, "
                            "sealed_seed = excluded.sealed_seed"};
  statement list_agents_{db_, "select name, address, sealed_seed from agents "
                              "order by n"};
  statement put_meta_{db_, "insert into meta(key, value) values(?, ?) "
                           "on conflict(key) do update set "
                           "value = excluded.value"};
  statement find_meta_{db_, "select value from meta where key = ?"};
};

/// The first column of a query's only row, if there is one.
template <class... Ts>
result<std::optional<bytes>> find_blob(statement& query,
                                       const Ts&... parameters) {
  IPS_TRY_VALUE(found, query.query(parameters...));
  IPS_TRY_VALUE(there, found.next());
  if (!there || found.is_null(0))
    return std::optional<bytes>{};
  return std::optional{found.blob_copy(0)};
}

} // namespace ips::storage
