#include "tests/unit/storage/sample.hpp"

#include <cstdlib>

#include "runtime/base/random.hpp"
#include "runtime/storage/schema.hpp"
#include "runtime/storage/sqlite_store.hpp"
#include "runtime/storage/statement.hpp"

namespace ips::storage::sample {

namespace {

enum kind : std::uint64_t { of_header, of_entry, of_op, of_basis, of_holder };

bytes content(std::uint64_t kind, std::uint64_t i, std::size_t size) {
  random_source from{kind * 1'000'003 + i};
  bytes out(size);
  for (auto& x : out)
    x = static_cast<std::uint8_t>(from.next());
  return out;
}

} // namespace

scratch_directory::scratch_directory() {
  auto pattern
    = (std::filesystem::temp_directory_path() / "ips-storage-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()));
  path_ = pattern;
}

scratch_directory::~scratch_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string scratch_directory::file() const {
  return (path_ / database_file).string();
}

std::array<std::uint8_t, 32> value(std::uint64_t kind, std::uint64_t i) {
  auto bytes = content(kind, i, 32);
  std::array<std::uint8_t, 32> out;
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

std::unique_ptr<cell_store> memory_store() {
  auto store = open_memory_store();
  REQUIRE_OK(store);
  return std::move(*store);
}

cell_id cell(cell_store& store, std::uint64_t i) {
  auto out = store.open_cell(id<agent_id>(100, i), id<dna_hash>(101));
  REQUIRE_OK(out);
  return *out;
}

call_id call(std::uint64_t i) {
  call_id out{};
  for (std::size_t k = 0; k < 8; ++k)
    out[k] = static_cast<std::uint8_t>(i >> (8 * k));
  return out;
}

call_record record(std::uint32_t i, std::uint16_t wanted) {
  call_record out;
  out.headers.push_back({.seq = i,
                         .hash = id<header_hash>(of_header, i),
                         .kind = 3,
                         .type = i % 10 == 0 ? "rare" : "note",
                         .time = {1'000'000 + std::int64_t{i}},
                         .content = content(of_header, i, 330)});
  out.entries.push_back({.hash = id<entry_hash>(of_entry, i),
                         .is_private = i % 2 == 1,
                         .content = content(of_entry, i, 100)});
  for (std::uint8_t kind = 1; kind <= 2; ++kind)
    out.publications.push_back({.op = id<op_id>(of_op, 2 * i + kind),
                                .seq = i,
                                .kind = kind,
                                .basis = id<dht_key>(of_basis, 2 * i + kind),
                                .wanted = wanted});
  out.call = call(i);
  out.answer = content(of_entry, i, 32);
  return out;
}

op_row op(std::uint64_t i, std::size_t size) {
  return {.op = id<op_id>(of_op, i),
          .basis = id<dht_key>(of_basis, i),
          .kind = 1,
          .status = op_status::valid,
          .reason = "",
          .content = content(of_op, i, size)};
}

receipt_row receipt(std::uint64_t holder) {
  return {value(of_holder, holder), content(of_holder, holder, 200)};
}

std::vector<header_row> chain_of(cell_store& store, cell_id cell) {
  std::vector<header_row> out;
  REQUIRE_OK(store.load_chain(cell, 0, [&out](const header_row& row) {
    out.push_back(row);
    return ok();
  }));
  return out;
}

std::vector<op_row> ops_of(cell_store& store, cell_id cell) {
  std::vector<op_row> out;
  REQUIRE_OK(store.load_ops(cell, [&out](const op_row& row) {
    out.push_back(row);
    return ok();
  }));
  return out;
}

std::vector<publication_row> pending_of(cell_store& store, cell_id cell) {
  std::vector<publication_row> out;
  REQUIRE_OK(
    store.pending_publications(cell, [&out](const publication_row& row) {
      out.push_back(row);
      return ok();
    }));
  return out;
}

bool is_sound(const std::string& file, const std::string& vfs) {
  auto db = database::open(
    {.path = file, .vfs = vfs, .application_id = application_id});
  REQUIRE_OK(db);
  statement check{*db, "pragma integrity_check"};
  auto answer = check.query();
  REQUIRE_OK(answer);
  auto there = answer->next();
  REQUIRE_OK(there);
  statement foreign{*db, "pragma foreign_key_check"};
  auto broken = foreign.query();
  REQUIRE_OK(broken);
  auto any = broken->next();
  REQUIRE_OK(any);
  return *there && answer->text(0) == "ok" && !*any;
}

} // namespace ips::storage::sample
