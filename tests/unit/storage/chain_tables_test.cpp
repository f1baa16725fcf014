#include "runtime/storage/limits.hpp"
#include "tests/unit/storage/sample.hpp"

using namespace ips;
using namespace ips::storage;

namespace {

void append(cell_store& store, cell_id cell, std::uint32_t first,
            std::uint32_t count) {
  REQUIRE_OK(store.begin());
  for (std::uint32_t i = 0; i < count; ++i)
    REQUIRE_OK(store.append_call(cell, sample::record(first + i)));
  REQUIRE_OK(store.commit());
}

std::vector<std::uint32_t> seqs(const std::vector<header_row>& headers) {
  std::vector<std::uint32_t> out;
  for (auto& x : headers)
    out.push_back(x.seq);
  return out;
}

std::vector<std::uint32_t> query(cell_store& store, cell_id cell,
                                 const header_query& what) {
  auto found = store.query(cell, what);
  REQUIRE_OK(found);
  return seqs(*found);
}

} // namespace

TEST_CASE("a call's parts come back as they were stored", "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  auto record = sample::record(0);
  REQUIRE_OK(store->append_call(cell, record));
  CHECK(sample::chain_of(*store, cell) == record.headers);
  auto entry = store->entry(cell, record.entries[0].hash);
  REQUIRE_OK(entry);
  CHECK(*entry == record.entries[0]);
  auto answer = store->call_answer(cell, *record.call);
  REQUIRE_OK(answer);
  CHECK(*answer == record.answer);
  CHECK(sample::pending_of(*store, cell) == record.publications);
}

TEST_CASE("a chain grows by one only", "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  CHECK_CODE(store->append_call(cell, sample::record(1)), errc::bad_sequence);
  append(*store, cell, 0, 3);
  CHECK_CODE(store->append_call(cell, sample::record(4)), errc::bad_sequence);
  auto fork = sample::record(2);
  fork.headers[0].hash = sample::id<header_hash>(77);
  CHECK_CODE(store->append_call(cell, fork), errc::bad_sequence);
  auto gap = sample::record(3);
  gap.headers.push_back(sample::record(5).headers[0]);
  CHECK_CODE(store->append_call(cell, gap), errc::bad_sequence);
  CHECK(seqs(sample::chain_of(*store, cell))
        == std::vector<std::uint32_t>{0, 1, 2});
}

TEST_CASE("a record that comes twice is stored once", "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  append(*store, cell, 0, 2);
  REQUIRE_OK(store->append_call(cell, sample::record(0)));
  REQUIRE_OK(store->append_call(cell, sample::record(1)));
  CHECK(sample::chain_of(*store, cell).size() == 2);
  CHECK(sample::pending_of(*store, cell).size() == 4);
}

TEST_CASE("a call that commits nothing is answered once, too",
          "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  call_record record;
  record.call = sample::call(7);
  record.answer = to_bytes("first");
  REQUIRE_OK(store->append_call(cell, record));
  record.answer = to_bytes("second");
  REQUIRE_OK(store->append_call(cell, record));
  auto answer = store->call_answer(cell, sample::call(7));
  REQUIRE_OK(answer);
  CHECK(*answer == to_bytes("first"));
  auto other = store->call_answer(cell, sample::call(8));
  REQUIRE_OK(other);
  CHECK_FALSE(*other);
}

TEST_CASE("only a host's last answers are remembered", "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  call_record record;
  REQUIRE_OK(store->begin());
  constexpr std::uint64_t total = limits::call_answers_max + 2'048;
  for (std::uint64_t i = 0; i < total; ++i) {
    record.call = sample::call(i);
    REQUIRE_OK(store->append_call(cell, record));
  }
  REQUIRE_OK(store->commit());
  auto remembered = [&](std::uint64_t i) {
    auto answer = store->call_answer(cell, sample::call(i));
    REQUIRE_OK(answer);
    return answer->has_value();
  };
  CHECK_FALSE(remembered(0));
  CHECK_FALSE(remembered(1'023));
  CHECK(remembered(total - limits::call_answers_max));
  CHECK(remembered(total - 1));
}

TEST_CASE("cells do not see each other's chains", "[storage][chain]") {
  auto store = sample::memory_store();
  auto alice = sample::cell(*store, 1);
  auto bob = sample::cell(*store, 2);
  append(*store, alice, 0, 5);
  append(*store, bob, 0, 2);
  CHECK(sample::chain_of(*store, alice).size() == 5);
  CHECK(sample::chain_of(*store, bob).size() == 2);
  CHECK(query(*store, bob, {.descending = true, .limit = 1})
        == std::vector<std::uint32_t>{1});
  auto entry = store->entry(bob, sample::record(4).entries[0].hash);
  REQUIRE_OK(entry);
  CHECK_FALSE(*entry);
}

TEST_CASE("a chain is read from any place on, until the reader has enough",
          "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  append(*store, cell, 0, 10);
  std::vector<std::uint32_t> seen;
  auto stopped = store->load_chain(cell, 4, [&seen](const header_row& row) {
    seen.push_back(row.seq);
    return row.seq == 6 ? status{error{errc::interrupted, "enough"}} : ok();
  });
  CHECK_CODE(stopped, errc::interrupted);
  CHECK(seen == std::vector<std::uint32_t>{4, 5, 6});
  append(*store, cell, 10, 1);
}

TEST_CASE("a query selects by type, range, direction and limit",
          "[storage][chain]") {
  using list = std::vector<std::uint32_t>;
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  append(*store, cell, 0, 35);
  CHECK(query(*store, cell, {.type = "rare"}) == list{0, 10, 20, 30});
  CHECK(query(*store, cell, {.type = "rare", .descending = true, .limit = 2})
        == list{30, 20});
  CHECK(query(*store, cell, {.type = "rare", .first_seq = 10, .last_seq = 20})
        == list{10, 20});
  CHECK(query(*store, cell, {.first_seq = 9, .last_seq = 11})
        == list{9, 10, 11});
  CHECK(query(*store, cell, {.descending = true, .limit = 3})
        == list{34, 33, 32});
  CHECK(query(*store, cell, {.type = "rar"}).empty());
  CHECK(query(*store, cell, {.first_seq = 35}).empty());
  CHECK(query(*store, cell, {.limit = 0}).empty());
}

TEST_CASE("the last place of a chain can be used", "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  auto next = sample::cell(*store, 1);
  append(*store, next, 0, 1);
  CHECK_CODE(store->append_call(cell, sample::record(~0u)), errc::bad_sequence);
  CHECK(query(*store, cell, {}).empty());
}

TEST_CASE("a row beyond the limit is refused and changes nothing",
          "[storage][chain]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  auto record = sample::record(0);
  record.entries[0].content.resize(limits::row_bytes_max + 1);
  CHECK_CODE(store->append_call(cell, record), errc::over_limit);
  CHECK(sample::chain_of(*store, cell).empty());
}
