#pragma once
// The durable side of a host: all of its cells in one place. A pure interface,
// so that actors and tests can stand on another implementation.
//
// Transactions. Outside of begin ... commit each write is durable when it
// returns. Between the two, writes gather in one transaction, which `commit`
// makes durable at once (group commit).
//
// Invariants:
// (1) A write lands whole or not at all.
// (2) A write that the store refuses for its content (`bad_sequence`,
//     `unknown_target`, `over_limit`) changes nothing and does no harm to the
//     transaction around it.
// (3) A write that storage fails (`disk_full`, `storage_failed`,
//     `data_corrupt`) rolls the whole transaction back. Until `commit` or
//     `rollback` every further write, and the `commit`, answer that error;
//     then the store is usable again. `run_batch` (group_commit.hpp) repeats
//     the others, so that one item's failure is one item's alone.
// (4) Every write may be repeated: the second time changes nothing.
//
// One thread at a time. A visitor must not use the store.

#include <functional>
#include <span>

#include "runtime/storage/rows.hpp"

namespace ips::storage {

/// Sees one row; an error ends the reading and becomes its answer. The row is
/// the store's: copy what should last.
template <class Row>
using visitor = std::function<status(const Row&)>;

class cell_store {
public:
  virtual ~cell_store() = default;

  // -- transactions -----------------------------------------------------------

  /// Opens a transaction. @pre none is open
  virtual status begin() = 0;

  /// Makes what was written since `begin` durable; the transaction ends also
  /// when this fails. @pre one is open
  virtual status commit() = 0;

  /// Forgets what was written since `begin`. @pre one is open
  virtual void rollback() = 0;

  // -- the host ---------------------------------------------------------------

  /// The cell of this agent in this DNA's network, made where there is none.
  virtual result<cell_id> open_cell(const agent_id& agent, const dna_hash& dna)
    = 0;

  /// In the order of their ids.
  virtual result<std::vector<cell_row>> list_cells() = 0;

  /// Forgets a cell: its chain, its publications, what it holds for others.
  virtual status drop_cell(cell_id cell) = 0;

  virtual status put_package(const dna_hash& dna, byte_view package) = 0;
  virtual result<std::optional<bytes>> package(const dna_hash& dna) = 0;

  /// Adds an agent, or replaces the one of this name.
  virtual status put_agent(const agent_row& agent) = 0;

  /// In the order in which they were first put.
  virtual result<std::vector<agent_row>> list_agents() = 0;

  /// What the host itself remembers: the network's seed and the like.
  virtual status put_meta(std::string_view key, byte_view value) = 0;
  virtual result<std::optional<bytes>> meta(std::string_view key) = 0;

  // -- source chains ----------------------------------------------------------

  /// Adds a call's headers, entries, publications and answer. A record that is
  /// there already is acknowledged again.
  /// @returns `errc::bad_sequence` where its headers do not follow the last one
  /// that is stored.
  virtual status append_call(cell_id cell, const call_record& record) = 0;

  /// The headers from `first_seq` on, in their order.
  virtual status load_chain(cell_id cell, std::uint32_t first_seq,
                            const visitor<header_row>& visit)
    = 0;

  virtual result<std::vector<header_row>> query(cell_id cell,
                                                const header_query& what)
    = 0;

  virtual result<std::optional<entry_row>> entry(cell_id cell,
                                                 const entry_hash& hash)
    = 0;

  /// The answer of a call that landed; the host's last
  /// `limits::call_answers_max` are kept.
  virtual result<std::optional<bytes>> call_answer(cell_id cell,
                                                   const call_id& call)
    = 0;

  // -- publications -----------------------------------------------------------

  /// Counts a holder once, whatever number of receipts it sends.
  /// @returns `errc::unknown_target` where the cell has not published the op.
  virtual status add_receipt(cell_id cell, const op_id& op,
                             const receipt_row& receipt)
    = 0;

  /// How many receipts are wanted from now on.
  virtual status set_wanted(cell_id cell, const op_id& op, std::uint16_t wanted)
    = 0;

  /// The op is wanted no more: a holder proved it invalid.
  virtual status settle_rejection(cell_id cell, const op_id& op,
                                  byte_view rejection)
    = 0;

  virtual result<std::optional<bytes>> rejection(cell_id cell, const op_id& op)
    = 0;

  /// Those with fewer receipts than wanted and no rejection, by their seq.
  virtual status pending_publications(cell_id cell,
                                      const visitor<publication_row>& visit)
    = 0;

  /// In the order of their holders.
  virtual result<std::vector<receipt_row>> receipts(cell_id cell,
                                                    const op_id& op)
    = 0;

  // -- shards -----------------------------------------------------------------

  /// Adds ops, each in the place of one of the same name.
  virtual status put_ops(cell_id cell, std::span<const op_row> rows) = 0;

  /// All ops of the cell, in the order in which their host first saw them.
  virtual status load_ops(cell_id cell, const visitor<op_row>& visit) = 0;

  virtual result<std::optional<op_row>> find_op(cell_id cell, const op_id& op)
    = 0;

  /// @returns `errc::unknown_target` where the cell has no such op.
  virtual status set_status(cell_id cell, const op_id& op, op_status status,
                            std::string_view reason)
    = 0;

  /// Forgets the cell's copy.
  virtual status drop_op(cell_id cell, const op_id& op) = 0;

  virtual result<std::uint64_t> count_ops(cell_id cell) = 0;
};

} // namespace ips::storage
