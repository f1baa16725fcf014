#include "tests/unit/storage/sample.hpp"

using namespace ips;
using namespace ips::storage;

namespace {

struct published {
  std::unique_ptr<cell_store> store = sample::memory_store();
  cell_id cell = sample::cell(*store);
  op_id first;
  op_id second;

  explicit published(std::uint16_t wanted = 2) {
    auto record = sample::record(0, wanted);
    first = record.publications[0].op;
    second = record.publications[1].op;
    REQUIRE_OK(store->append_call(cell, record));
  }

  std::size_t receipts(const op_id& op) {
    auto found = store->receipts(cell, op);
    REQUIRE_OK(found);
    return found->size();
  }

  /// Received and wanted of the op; nothing when it is not pending.
  std::optional<std::pair<int, int>> pending(const op_id& op) {
    for (auto& x : sample::pending_of(*store, cell))
      if (x.op == op)
        return std::pair{int{x.received}, int{x.wanted}};
    return std::nullopt;
  }
};

using counts = std::optional<std::pair<int, int>>;

} // namespace

TEST_CASE("a publication is pending until its receipts are there",
          "[storage][publication]") {
  published x;
  CHECK(x.pending(x.first) == counts{{0, 2}});
  REQUIRE_OK(x.store->add_receipt(x.cell, x.first, sample::receipt(1)));
  CHECK(x.pending(x.first) == counts{{1, 2}});
  REQUIRE_OK(x.store->add_receipt(x.cell, x.first, sample::receipt(2)));
  CHECK_FALSE(x.pending(x.first));
  CHECK(x.pending(x.second) == counts{{0, 2}});
  REQUIRE_OK(x.store->add_receipt(x.cell, x.first, sample::receipt(3)));
  CHECK_FALSE(x.pending(x.first));
  CHECK(x.receipts(x.first) == 3);
}

TEST_CASE("a holder counts once", "[storage][publication]") {
  published x;
  REQUIRE_OK(x.store->add_receipt(x.cell, x.first, sample::receipt(1)));
  REQUIRE_OK(x.store->add_receipt(x.cell, x.first, sample::receipt(1)));
  CHECK(x.pending(x.first) == counts{{1, 2}});
  auto found = x.store->receipts(x.cell, x.first);
  REQUIRE_OK(found);
  CHECK(*found == std::vector{sample::receipt(1)});
}

TEST_CASE("a receipt for what was not published is refused",
          "[storage][publication]") {
  published x;
  auto other = sample::cell(*x.store, 1);
  auto nothing = sample::id<op_id>(99);
  CHECK_CODE(x.store->add_receipt(x.cell, nothing, sample::receipt(1)),
             errc::unknown_target);
  CHECK_CODE(x.store->add_receipt(other, x.first, sample::receipt(1)),
             errc::unknown_target);
  CHECK_CODE(x.store->set_wanted(x.cell, nothing, 1), errc::unknown_target);
  CHECK_CODE(x.store->settle_rejection(x.cell, nothing, {}),
             errc::unknown_target);
  CHECK(x.receipts(nothing) == 0);
}

TEST_CASE("a refused receipt does no harm to its transaction",
          "[storage][publication]") {
  published x;
  REQUIRE_OK(x.store->begin());
  REQUIRE_OK(x.store->add_receipt(x.cell, x.first, sample::receipt(1)));
  CHECK_CODE(
    x.store->add_receipt(x.cell, sample::id<op_id>(99), sample::receipt(1)),
    errc::unknown_target);
  REQUIRE_OK(x.store->commit());
  CHECK(x.receipts(x.first) == 1);
}

TEST_CASE("how many receipts are wanted can change", "[storage][publication]") {
  published x;
  REQUIRE_OK(x.store->add_receipt(x.cell, x.first, sample::receipt(1)));
  REQUIRE_OK(x.store->set_wanted(x.cell, x.first, 1));
  CHECK_FALSE(x.pending(x.first));
  REQUIRE_OK(x.store->set_wanted(x.cell, x.first, 3));
  CHECK(x.pending(x.first) == counts{{1, 3}});
  REQUIRE_OK(x.store->set_wanted(x.cell, x.first, 4));
  CHECK(x.pending(x.first) == counts{{1, 4}});
}

TEST_CASE("what wants no receipts waits for nothing",
          "[storage][publication]") {
  published x{0};
  CHECK(sample::pending_of(*x.store, x.cell).empty());
  REQUIRE_OK(x.store->set_wanted(x.cell, x.second, 1));
  CHECK(x.pending(x.second) == counts{{0, 1}});
}

TEST_CASE("a rejection settles a publication for good",
          "[storage][publication]") {
  published x;
  REQUIRE_OK(x.store->settle_rejection(x.cell, x.first, as_bytes("odd")));
  CHECK_FALSE(x.pending(x.first));
  REQUIRE_OK(x.store->set_wanted(x.cell, x.first, 9));
  CHECK_FALSE(x.pending(x.first));
  auto rejection = x.store->rejection(x.cell, x.first);
  REQUIRE_OK(rejection);
  CHECK(*rejection == to_bytes("odd"));
  auto none = x.store->rejection(x.cell, x.second);
  REQUIRE_OK(none);
  CHECK_FALSE(*none);
}

TEST_CASE("pending publications come in the order of their headers",
          "[storage][publication]") {
  published x;
  std::vector<std::uint32_t> seqs;
  for (std::uint32_t i = 1; i < 20; ++i)
    REQUIRE_OK(x.store->append_call(x.cell, sample::record(i)));
  for (auto& row : sample::pending_of(*x.store, x.cell))
    seqs.push_back(row.seq);
  CHECK(seqs.size() == 40);
  CHECK(std::is_sorted(seqs.begin(), seqs.end()));
}
