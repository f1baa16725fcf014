#include "runtime/storage/sqlite_store.hpp"

#include <algorithm>
#include <utility>

#include "runtime/storage/chain_tables.hpp"
#include "runtime/storage/host_tables.hpp"
#include "runtime/storage/limits.hpp"
#include "runtime/storage/publication_tables.hpp"
#include "runtime/storage/schema.hpp"
#include "runtime/storage/shard_tables.hpp"
#include "runtime/storage/transaction.hpp"

namespace ips::storage {

namespace {

status check_size(std::size_t size) {
  if (size <= limits::row_bytes_max)
    return ok();
  return error{errc::over_limit, "a row of " + std::to_string(size)
                                   + " bytes is not stored, at most "
                                   + std::to_string(limits::row_bytes_max)};
}

status check_size(const call_record& record) {
  for (auto& x : record.headers)
    IPS_TRY(check_size(x.content.size() + x.type.size()));
  for (auto& x : record.entries)
    IPS_TRY(check_size(x.content.size()));
  return check_size(record.answer.size());
}

status check_size(std::span<const op_row> rows) {
  for (auto& x : rows)
    IPS_TRY(check_size(x.content.size() + x.reason.size()));
  return ok();
}

/// What the store refuses for its content, before it writes anything.
bool is_refusal(errc code) {
  return code == errc::bad_sequence || code == errc::unknown_target
         || code == errc::over_limit;
}

class sqlite_store final : public cell_store {
public:
  explicit sqlite_store(database db)
    : db_(std::move(db)), host_(db_), chain_(db_), published_(db_),
      shard_(db_) {
  }

  status prepare() {
    return migrate(db_, schema());
  }

  // -- transactions -----------------------------------------------------------

  status begin() override {
    IPS_ASSERT(!open_);
    IPS_TRY_VALUE(work, transaction::begin(db_));
    open_.emplace(std::move(work));
    return ok();
  }

  status commit() override {
    IPS_ASSERT(open_);
    check_open();
    auto done = failure_ ? status{*failure_} : open_->commit();
    rollback();
    return done;
  }

  void rollback() override {
    IPS_ASSERT(open_);
    open_.reset();
    failure_.reset();
  }

  // -- the host ---------------------------------------------------------------

  result<cell_id> open_cell(const agent_id& agent,
                            const dna_hash& dna) override {
    return write([&] { return host_.open_cell(agent, dna); });
  }

  result<std::vector<cell_row>> list_cells() override {
    return host_.list_cells();
  }

  status drop_cell(cell_id cell) override {
    return write([&]() -> status {
      IPS_TRY(shard_.drop_all(cell));
      IPS_TRY(published_.drop_all(cell));
      IPS_TRY(chain_.drop_all(cell));
      return host_.drop_cell(cell);
    });
  }

  status put_package(const dna_hash& dna, byte_view package) override {
    IPS_TRY(check_size(package.size()));
    return write([&] { return host_.put_package(dna, package); });
  }

  result<std::optional<bytes>> package(const dna_hash& dna) override {
    return host_.package(dna);
  }

  status put_agent(const agent_row& agent) override {
    IPS_TRY(check_size(agent.sealed_seed.size() + agent.name.size()));
    return write([&] { return host_.put_agent(agent); });
  }

  result<std::vector<agent_row>> list_agents() override {
    return host_.list_agents();
  }

  status put_meta(std::string_view key, byte_view value) override {
    IPS_TRY(check_size(key.size() + value.size()));
    return write([&] { return host_.put_meta(key, value); });
  }

  result<std::optional<bytes>> meta(std::string_view key) override {
    return host_.meta(key);
  }

  // -- source chains ----------------------------------------------------------

  status append_call(cell_id cell, const call_record& record) override {
    IPS_TRY(check_size(record));
    return write([&]() -> status {
      IPS_TRY_VALUE(fresh, chain_.is_new(cell, record));
      if (!fresh)
        return ok();
      IPS_TRY(chain_.append(cell, record));
      return published_.add(cell, record.publications);
    });
  }

  status load_chain(cell_id cell, std::uint32_t first_seq,
                    const visitor<header_row>& visit) override {
    return chain_.load(cell, first_seq, visit);
  }

  result<std::vector<header_row>> query(cell_id cell,
                                        const header_query& what) override {
    return chain_.query(cell, what);
  }

  result<std::optional<entry_row>> entry(cell_id cell,
                                         const entry_hash& hash) override {
    return chain_.entry(cell, hash);
  }

  result<std::optional<bytes>> call_answer(cell_id cell,
                                           const call_id& call) override {
    return chain_.answer(cell, call);
  }

  // -- publications -----------------------------------------------------------

  status add_receipt(cell_id cell, const op_id& op,
                     const receipt_row& receipt) override {
    IPS_TRY(check_size(receipt.content.size()));
    return write([&] { return published_.add_receipt(cell, op, receipt); });
  }

  status set_wanted(cell_id cell, const op_id& op,
                    std::uint16_t wanted) override {
    return write([&] { return published_.set_wanted(cell, op, wanted); });
  }

  status settle_rejection(cell_id cell, const op_id& op,
                          byte_view rejection) override {
    IPS_TRY(check_size(rejection.size()));
    return write(
      [&] { return published_.settle_rejection(cell, op, rejection); });
  }

  result<std::optional<bytes>> rejection(cell_id cell,
                                         const op_id& op) override {
    return published_.rejection(cell, op);
  }

  status pending_publications(cell_id cell,
                              const visitor<publication_row>& visit) override {
    return published_.pending(cell, visit);
  }

  result<std::vector<receipt_row>> receipts(cell_id cell,
                                            const op_id& op) override {
    return published_.receipts(cell, op);
  }

  // -- shards -----------------------------------------------------------------

  status put_ops(cell_id cell, std::span<const op_row> rows) override {
    IPS_TRY(check_size(rows));
    return write([&] { return shard_.put(cell, rows); });
  }

  status load_ops(cell_id cell, const visitor<op_row>& visit) override {
    return shard_.load(cell, visit);
  }

  result<std::optional<op_row>> find_op(cell_id cell,
                                        const op_id& op) override {
    return shard_.find(cell, op);
  }

  status set_status(cell_id cell, const op_id& op, op_status status,
                    std::string_view reason) override {
    IPS_TRY(check_size(reason.size()));
    return write([&] { return shard_.set_status(cell, op, status, reason); });
  }

  status drop_op(cell_id cell, const op_id& op) override {
    return write([&] { return shard_.drop(cell, op); });
  }

  result<std::uint64_t> count_ops(cell_id cell) override {
    return shard_.count(cell);
  }

private:
  /// Runs a write within the open transaction, or in one of its own.
  template <class Write>
  auto write(Write run) -> decltype(run()) {
    return open_ ? write_within(run) : write_alone(run);
  }

  template <class Write>
  auto write_alone(Write run) -> decltype(run()) {
    IPS_TRY_VALUE(work, transaction::begin(db_));
    auto answer = run();
    if (answer)
      IPS_TRY(work.commit());
    return answer;
  }

  template <class Write>
  auto write_within(Write run) -> decltype(run()) {
    check_open();
    if (failure_)
      return *failure_;
    auto answer = run();
    if (!answer && !is_refusal(answer.failure().code)) {
      failure_ = answer.failure();
      roll_back(db_);
    }
    return answer;
  }

  /// A failed read may have made SQLite roll back, too.
  void check_open() {
    if (!failure_ && !db_.in_transaction())
      failure_ = error{errc::storage_failed,
                       "the transaction was rolled back after a failure"};
  }

  database db_;
  host_tables host_;
  chain_tables chain_;
  publication_tables published_;
  shard_tables shard_;
  /// The transaction between `begin` and `commit`.
  std::optional<transaction> open_;
  /// Why it was rolled back early.
  std::optional<error> failure_;
};

status make_directory(const std::filesystem::path& directory) {
  namespace fs = std::filesystem;
  std::error_code failed;
  if (fs::is_directory(directory, failed))
    return ok();
  if (fs::create_directories(directory, failed); !failed)
    fs::permissions(directory, fs::perms::owner_all, failed);
  if (!failed)
    return ok();
  return error{errc::data_unreadable, directory.string() + " cannot be made",
               failed.message()};
}

} // namespace

result<std::unique_ptr<cell_store>> open_store(database_options options) {
  options.application_id = application_id;
  IPS_TRY_VALUE(db, database::open(options));
  auto store = std::make_unique<sqlite_store>(std::move(db));
  IPS_TRY(store->prepare());
  return std::unique_ptr<cell_store>{std::move(store)};
}

result<std::unique_ptr<cell_store>> open_memory_store() {
  return open_store(database_options{});
}

result<std::unique_ptr<cell_store>>
open_store(const std::filesystem::path& directory) {
  IPS_TRY(make_directory(directory));
  return open_store(
    database_options{.path = (directory / database_file).string()});
}

} // namespace ips::storage
