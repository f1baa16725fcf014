#include "runtime/storage/sqlite_store.hpp"
#include "tests/unit/storage/sample.hpp"

using namespace ips;
using namespace ips::storage;

TEST_CASE("a cell keeps its number", "[storage]") {
  auto store = sample::memory_store();
  auto alice = sample::cell(*store, 1);
  auto bob = sample::cell(*store, 2);
  CHECK(alice != bob);
  CHECK(sample::cell(*store, 1) == alice);
  auto other = store->open_cell(sample::id<agent_id>(100, 1),
                                sample::id<dna_hash>(101, 9));
  REQUIRE_OK(other);
  CHECK(*other != alice);
  auto cells = store->list_cells();
  REQUIRE_OK(cells);
  REQUIRE(cells->size() == 3);
  CHECK(
    (*cells)[1]
    == cell_row{bob, sample::id<agent_id>(100, 2), sample::id<dna_hash>(101)});
}

TEST_CASE("a cell that is dropped takes only its own with it", "[storage]") {
  sample::scratch_directory scratch;
  {
    auto store = open_store(scratch.path());
    REQUIRE_OK(store);
    auto alice = sample::cell(**store, 1);
    auto bob = sample::cell(**store, 2);
    auto shared = sample::op(4), own = sample::op(5);
    for (auto cell : {alice, bob}) {
      REQUIRE_OK((*store)->append_call(cell, sample::record(0)));
      REQUIRE_OK((*store)->put_ops(cell, {&shared, 1}));
      for (auto& x : sample::record(0).publications)
        REQUIRE_OK((*store)->add_receipt(cell, x.op, sample::receipt(7)));
    }
    REQUIRE_OK((*store)->put_ops(alice, {&own, 1}));
    REQUIRE_OK((*store)->drop_cell(alice));
    auto cells = (*store)->list_cells();
    REQUIRE_OK(cells);
    REQUIRE(cells->size() == 1);
    CHECK(cells->front().cell == bob);
    CHECK(sample::chain_of(**store, bob) == sample::record(0).headers);
    CHECK(sample::ops_of(**store, bob) == std::vector{shared});
    CHECK(sample::pending_of(**store, bob).size()
          == sample::record(0).publications.size());
    auto again = sample::cell(**store, 1);
    CHECK(sample::chain_of(**store, again).empty());
    CHECK(sample::ops_of(**store, again).empty());
    CHECK(sample::pending_of(**store, again).empty());
  }
  CHECK(sample::is_sound(scratch.file()));
}

TEST_CASE("a package comes back by its hash", "[storage]") {
  auto store = sample::memory_store();
  auto dna = sample::id<dna_hash>(1);
  auto none = store->package(dna);
  REQUIRE_OK(none);
  CHECK_FALSE(*none);
  auto package = sample::op(1, 100'000).content;
  REQUIRE_OK(store->put_package(dna, package));
  REQUIRE_OK(store->put_package(dna, package));
  auto found = store->package(dna);
  REQUIRE_OK(found);
  CHECK(*found == package);
}

TEST_CASE("agents keep their order, and the last word on each counts",
          "[storage]") {
  auto store = sample::memory_store();
  agent_row heidi{"heidi", sample::id<agent_id>(1), {1, 2, 3}};
  agent_row alice{"alice", sample::id<agent_id>(2), {}};
  REQUIRE_OK(store->put_agent(heidi));
  REQUIRE_OK(store->put_agent(alice));
  heidi.sealed_seed = {4};
  REQUIRE_OK(store->put_agent(heidi));
  auto agents = store->list_agents();
  REQUIRE_OK(agents);
  CHECK(*agents == std::vector{heidi, alice});
}

TEST_CASE("the host remembers values by key", "[storage]") {
  auto store = sample::memory_store();
  REQUIRE_OK(store->put_meta("seed", as_bytes("seven")));
  REQUIRE_OK(store->put_meta("seed", as_bytes("eight")));
  REQUIRE_OK(store->put_meta("empty", {}));
  auto seed = store->meta("seed");
  REQUIRE_OK(seed);
  CHECK(*seed == to_bytes("eight"));
  auto empty = store->meta("empty");
  REQUIRE_OK(empty);
  CHECK(*empty == bytes{});
  auto none = store->meta("see");
  REQUIRE_OK(none);
  CHECK_FALSE(*none);
}

TEST_CASE("what a host stored is there after it was closed", "[storage]") {
  sample::scratch_directory scratch;
  {
    auto store = open_store(scratch.path());
    REQUIRE_OK(store);
    REQUIRE_OK((*store)->put_meta("seed", as_bytes("seven")));
    REQUIRE_OK((*store)->put_agent({"alice", sample::id<agent_id>(1), {5}}));
    auto cell = sample::cell(**store, 3);
    REQUIRE_OK((*store)->append_call(cell, sample::record(0)));
    auto op = sample::op(4);
    REQUIRE_OK((*store)->put_ops(cell, {&op, 1}));
  }
  auto store = open_store(scratch.path());
  REQUIRE_OK(store);
  auto seed = (*store)->meta("seed");
  REQUIRE_OK(seed);
  CHECK(*seed == to_bytes("seven"));
  auto cell = sample::cell(**store, 3);
  CHECK(sample::chain_of(**store, cell) == sample::record(0).headers);
  CHECK(sample::ops_of(**store, cell) == std::vector{sample::op(4)});
  CHECK(sample::pending_of(**store, cell) == sample::record(0).publications);
}

TEST_CASE("a data directory is made for its owner alone", "[storage]") {
  sample::scratch_directory scratch;
  auto inner = scratch.path() / "new" / "data";
  REQUIRE_OK(open_store(inner));
  CHECK(std::filesystem::status(inner).permissions()
        == std::filesystem::perms::owner_all);
  auto file = scratch.path() / "file";
  CHECK(std::filesystem::copy_file(inner / database_file, file));
  CHECK_CODE(open_store(file), errc::data_unreadable);
}
