#include "tests/unit/storage/sample.hpp"

#include "runtime/base/random.hpp"

#include <map>

using namespace ips;
using namespace ips::storage;

namespace {

std::uint64_t count(cell_store& store, cell_id cell) {
  auto out = store.count_ops(cell);
  REQUIRE_OK(out);
  return *out;
}

std::optional<op_row> find(cell_store& store, cell_id cell, const op_id& op) {
  auto out = store.find_op(cell, op);
  REQUIRE_OK(out);
  return *out;
}

} // namespace

TEST_CASE("ops come back in the order in which they came", "[storage][shard]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  std::vector<op_row> rows;
  for (std::uint64_t i = 0; i < 50; ++i)
    rows.push_back(sample::op(i, i * 100));
  rows[3].status = op_status::rejected;
  rows[3].reason = "3 is not even";
  REQUIRE_OK(store->put_ops(cell, rows));
  CHECK(sample::ops_of(*store, cell) == rows);
  CHECK(count(*store, cell) == 50);
  CHECK(find(*store, cell, rows[3].op) == rows[3]);
  CHECK_FALSE(find(*store, cell, sample::op(50).op));
}

TEST_CASE("an op that comes again takes the place of itself",
          "[storage][shard]") {
  auto store = sample::memory_store();
  auto cell = sample::cell(*store);
  auto row = sample::op(1);
  row.status = op_status::pending;
  REQUIRE_OK(store->put_ops(cell, {&row, 1}));
  row.status = op_status::valid;
  REQUIRE_OK(store->put_ops(cell, {&row, 1}));
  CHECK(sample::ops_of(*store, cell) == std::vector{row});
}

TEST_CASE("one cell's status and copy are not another's", "[storage][shard]") {
  auto store = sample::memory_store();
  auto alice = sample::cell(*store, 1);
  auto bob = sample::cell(*store, 2);
  auto row = sample::op(1);
  REQUIRE_OK(store->put_ops(alice, {&row, 1}));
  REQUIRE_OK(store->put_ops(bob, {&row, 1}));
  REQUIRE_OK(store->set_status(alice, row.op, op_status::rejected, "odd"));
  CHECK(find(*store, bob, row.op) == row);
  CHECK(find(*store, alice, row.op)->reason == "odd");
  REQUIRE_OK(store->drop_op(alice, row.op));
  CHECK_FALSE(find(*store, alice, row.op));
  CHECK(find(*store, bob, row.op) == row);
  REQUIRE_OK(store->drop_op(bob, row.op));
  REQUIRE_OK(store->drop_op(bob, row.op));
  CHECK(count(*store, bob) == 0);
}

// An op's name covers neither the signature nor the entry that come with it.
TEST_CASE("a faulty copy takes the place of no other cell's good one",
          "[storage][shard]") {
  auto store = sample::memory_store();
  auto alice = sample::cell(*store, 1);
  auto bob = sample::cell(*store, 2);
  auto good = sample::op(1);
  auto faulty = good;
  faulty.content[200] ^= 1;
  faulty.status = op_status::rejected;
  REQUIRE_OK(store->put_ops(alice, {&faulty, 1}));
  REQUIRE_OK(store->put_ops(bob, {&good, 1}));
  CHECK(find(*store, alice, good.op) == faulty);
  CHECK(find(*store, bob, good.op) == good);
  REQUIRE_OK(store->put_ops(alice, {&good, 1}));
  CHECK(sample::ops_of(*store, alice) == std::vector{good});
  REQUIRE_OK(store->drop_op(bob, good.op));
  CHECK(find(*store, alice, good.op) == good);
}

TEST_CASE("the status of what a cell does not hold cannot be set",
          "[storage][shard]") {
  auto store = sample::memory_store();
  auto alice = sample::cell(*store, 1);
  auto bob = sample::cell(*store, 2);
  auto row = sample::op(1);
  REQUIRE_OK(store->put_ops(alice, {&row, 1}));
  CHECK_CODE(store->set_status(bob, row.op, op_status::valid, ""),
             errc::unknown_target);
  CHECK_CODE(store->set_status(alice, sample::op(2).op, op_status::valid, ""),
             errc::unknown_target);
}

TEST_CASE("any sequence of puts, statuses and drops leaves what a model says",
          "[storage][shard]") {
  auto seed = GENERATE(1u, 2u, 3u, 4u, 5u);
  INFO("seed " << seed);
  random_source random{seed};
  auto store = sample::memory_store();
  std::array cells{sample::cell(*store, 1), sample::cell(*store, 2),
                   sample::cell(*store, 3)};
  std::map<std::pair<cell_id, op_id>, op_row> model;
  for (int step = 0; step < 2'000; ++step) {
    auto cell = cells[random.below(3)];
    auto row = sample::op(random.below(20), 50);
    auto key = std::pair{cell, row.op};
    switch (random.below(4)) {
      case 0:
        REQUIRE_OK(store->drop_op(cell, row.op));
        model.erase(key);
        break;
      case 1:
        if (store->set_status(cell, row.op, op_status::rejected, "r")) {
          model.at(key).status = op_status::rejected;
          model.at(key).reason = "r";
        } else {
          CHECK_FALSE(model.contains(key));
        }
        break;
      default:
        row.content[0] = static_cast<std::uint8_t>(random.below(2));
        REQUIRE_OK(store->put_ops(cell, {&row, 1}));
        model[key] = row;
    }
  }
  std::map<std::pair<cell_id, op_id>, op_row> stored;
  for (auto cell : cells)
    for (auto& row : sample::ops_of(*store, cell))
      CHECK(stored.try_emplace({cell, row.op}, row).second);
  CHECK(stored == model);
}
