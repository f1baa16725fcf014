#include "runtime/storage/group_commit.hpp"

#include "runtime/storage/sqlite_store.hpp"
#include "tests/unit/storage/sample.hpp"

using namespace ips;
using namespace ips::storage;

namespace {

batch_item append(cell_id cell, std::uint32_t i) {
  return [=](cell_store& store) {
    return store.append_call(cell, sample::record(i));
  };
}

batch_item put(cell_id cell, std::uint64_t i, std::size_t size) {
  return [=](cell_store& store) {
    auto row = sample::op(i, size);
    return store.put_ops(cell, {&row, 1});
  };
}

std::vector<bool> outcomes(const std::vector<status>& answers) {
  std::vector<bool> out;
  for (auto& x : answers)
    out.push_back(static_cast<bool>(x));
  return out;
}

} // namespace

TEST_CASE("a batch lands in its order", "[storage][batch]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  std::vector<batch_item> items;
  for (std::uint32_t i = 0; i < 50; ++i)
    items.push_back(append(cell, i));
  CHECK(outcomes(run_batch(*store, items)) == std::vector<bool>(50, true));
  CHECK(sample::chain_of(*store, cell).size() == 50);
  CHECK(run_batch(*store, {}).empty());
}

TEST_CASE("one item's refusal is one item's alone", "[storage][batch]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  std::vector<batch_item> items{append(cell, 5), append(cell, 0),
                                append(cell, 1), append(cell, 3),
                                append(cell, 2)};
  auto answers = run_batch(*store, items);
  CHECK(outcomes(answers) == std::vector{false, true, true, false, true});
  CHECK(answers[3].failure().code == errc::bad_sequence);
  CHECK(sample::chain_of(*store, cell).size() == 3);
}

TEST_CASE("an item of several writes lands whole or not at all",
          "[storage][batch]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  std::vector<batch_item> items{
    append(cell, 0),
    [cell](cell_store& x) -> status {
      IPS_TRY(x.append_call(cell, sample::record(1)));
      return error{errc::interrupted, "in the middle"};
    },
    put(cell, 1, 10),
  };
  CHECK(outcomes(run_batch(*store, items)) == std::vector{true, false, true});
  CHECK(sample::chain_of(*store, cell).size() == 1);
  CHECK(sample::ops_of(*store, cell).size() == 1);
}

TEST_CASE("only what cannot be stored fails when the disk is full",
          "[storage][batch]") {
  auto opened = open_store(database_options{.path = "", .pages_max = 100});
  REQUIRE_OK(opened);
  auto& store = **opened;
  auto cell = sample::cell(store);
  std::vector<batch_item> items{put(cell, 0, 100), put(cell, 1, 1'000'000),
                                put(cell, 2, 100), put(cell, 3, 1'000'000),
                                put(cell, 4, 100)};
  auto answers = run_batch(store, items);
  CHECK(outcomes(answers) == std::vector{true, false, true, false, true});
  CHECK(answers[1].failure().code == errc::disk_full);
  CHECK(sample::ops_of(store, cell).size() == 3);
}

TEST_CASE("a write that storage fails ends its transaction",
          "[storage][batch]") {
  auto opened = open_store(database_options{.path = "", .pages_max = 100});
  REQUIRE_OK(opened);
  auto& store = **opened;
  auto cell = sample::cell(store);
  auto small = put(cell, 0, 100);
  REQUIRE_OK(store.begin());
  REQUIRE_OK(small(store));
  CHECK_CODE(put(cell, 1, 1'000'000)(store), errc::disk_full);
  CHECK(sample::ops_of(store, cell).empty());
  CHECK_CODE(small(store), errc::disk_full);
  CHECK_CODE(store.commit(), errc::disk_full);
  CHECK(sample::ops_of(store, cell).empty());
  REQUIRE_OK(small(store));
  REQUIRE_OK(store.begin());
  store.rollback();
  CHECK(sample::ops_of(store, cell).size() == 1);
}

TEST_CASE("a write to a cell that was never opened ends its transaction",
          "[storage][batch]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  REQUIRE_OK(store->begin());
  REQUIRE_OK(put(cell, 0, 100)(*store));
  CHECK_CODE(put(cell_id{99}, 1, 100)(*store), errc::storage_failed);
  CHECK(sample::ops_of(*store, cell).empty());
  CHECK_CODE(store->commit(), errc::storage_failed);
  std::vector<batch_item> items{put(cell, 0, 100), put(cell_id{99}, 1, 100),
                                put(cell, 2, 100)};
  CHECK(outcomes(run_batch(*store, items)) == std::vector{true, false, true});
}
