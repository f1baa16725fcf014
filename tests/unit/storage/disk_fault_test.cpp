// Every call into the operating system fails once, as SQLite's own tests do
// it: whatever fails, what was acknowledged is there, and nothing is half
// there.

#include "runtime/storage/group_commit.hpp"
#include "runtime/storage/sqlite_store.hpp"
#include "tests/unit/storage/faulty_vfs.hpp"
#include "tests/unit/storage/sample.hpp"

using namespace ips;
using namespace ips::storage;
using sample::fault;

namespace {

constexpr std::uint32_t calls_total = 12;
constexpr auto never = ~std::uint64_t{0};

/// A call and the shard's copy of an op, two commits in a batch.
batch_item item(cell_id cell, std::uint32_t i) {
  return [=](cell_store& store) -> status {
    IPS_TRY(store.append_call(cell, sample::record(i)));
    auto row = sample::op(i, 3'000);
    return store.put_ops(cell, {&row, 1});
  };
}

/// Stores calls in batches of two until one is refused for its sequence, since
/// its predecessor failed. @returns how many were acknowledged.
std::uint32_t store_calls(cell_store& store, cell_id cell) {
  std::uint32_t acknowledged = 0;
  for (std::uint32_t i = 0; i < calls_total; i += 2) {
    std::array<batch_item, 2> items{item(cell, i), item(cell, i + 1)};
    for (auto& answer : run_batch(store, items))
      acknowledged += answer ? 1 : 0;
  }
  return acknowledged;
}

/// All parts of the first `calls` calls are there, and nothing of another.
void check_content(cell_store& store, cell_id cell, std::size_t calls) {
  auto chain = sample::chain_of(store, cell);
  REQUIRE(chain.size() == calls);
  CHECK(sample::ops_of(store, cell).size() == calls);
  CHECK(sample::pending_of(store, cell).size() == 2 * calls);
  for (std::uint32_t i = 0; i < calls_total; ++i) {
    auto expected = sample::record(i);
    auto entry = store.entry(cell, expected.entries[0].hash);
    REQUIRE_OK(entry);
    CHECK(entry->has_value() == (i < calls));
    auto answer = store.call_answer(cell, *expected.call);
    REQUIRE_OK(answer);
    CHECK(answer->has_value() == (i < calls));
    if (i < calls)
      CHECK(chain[i] == expected.headers[0]);
  }
}

/// Reopens without faults. A call whose commit failed late may be there, whole:
/// its caller was told that it failed, not that it never happened.
void check_reopened(const sample::scratch_directory& scratch,
                    std::uint32_t acknowledged, std::uint32_t most) {
  sample::faulty_vfs vfs;
  CHECK(sample::is_sound(scratch.file(), vfs.name()));
  auto store
    = open_store(database_options{.path = scratch.file(), .vfs = vfs.name()});
  REQUIRE_OK(store);
  auto cell = sample::cell(**store);
  auto there = sample::chain_of(**store, cell).size();
  CHECK(there >= acknowledged);
  CHECK(there <= most);
  check_content(**store, cell, there);
}

struct outcome {
  bool failed = false;
  std::uint32_t acknowledged = 0;
};

/// Opens, prepares, arms the fault and stores.
outcome run_with_fault(const sample::scratch_directory& scratch, fault kind,
                       std::uint64_t after, bool lose_power) {
  sample::faulty_vfs vfs;
  outcome out;
  auto store
    = open_store(database_options{.path = scratch.file(), .vfs = vfs.name()});
  REQUIRE_OK(store);
  auto cell = sample::cell(**store);
  vfs.fail(kind, after);
  out.acknowledged = store_calls(**store, cell);
  out.failed = vfs.has_failed();
  vfs.heal();
  if (lose_power)
    vfs.lose_power();
  else
    check_content(**store, cell, out.acknowledged);
  return out;
}

/// Whether a call failed, and so the opening may have.
bool open_with_fault(const sample::scratch_directory& scratch, fault kind,
                     std::uint64_t after) {
  sample::faulty_vfs vfs;
  vfs.fail(kind, after);
  auto store
    = open_store(database_options{.path = scratch.file(), .vfs = vfs.name()});
  if (!vfs.has_failed())
    REQUIRE_OK(store);
  return vfs.has_failed();
}

} // namespace

TEST_CASE("no failing call of the system loses an acknowledged commit",
          "[storage][fault]") {
  auto kind = GENERATE(fault::once, fault::from_then_on, fault::no_space);
  auto lose_power = GENERATE(false, true);
  std::uint64_t after = 0;
  for (auto failed = true; failed; ++after) {
    INFO("fault " << static_cast<int>(kind) << " at call " << after
                  << (lose_power ? ", then the power goes" : ""));
    sample::scratch_directory scratch;
    auto out = run_with_fault(scratch, kind, after, lose_power);
    failed = out.failed;
    if (!failed || kind == fault::once)
      CHECK(out.acknowledged == calls_total);
    check_reopened(scratch, out.acknowledged, calls_total);
  }
  CHECK(after > 20);
}

TEST_CASE("a failure while a store is opened is an error, and the next "
          "opening goes well",
          "[storage][fault]") {
  auto kind = GENERATE(fault::once, fault::from_then_on, fault::no_space);
  auto there_before = GENERATE(false, true);
  std::uint64_t after = 0;
  for (auto failed = true; failed; ++after) {
    INFO("fault " << static_cast<int>(kind) << " at call " << after);
    sample::scratch_directory scratch;
    if (there_before)
      REQUIRE(run_with_fault(scratch, kind, never, false).acknowledged
              == calls_total);
    failed = open_with_fault(scratch, kind, after);
    check_reopened(scratch, there_before ? calls_total : 0, calls_total);
  }
  CHECK(after > 2);
}

TEST_CASE("what was acknowledged survives a loss of power",
          "[storage][fault]") {
  auto calls = GENERATE(range(0u, calls_total));
  sample::scratch_directory scratch;
  {
    sample::faulty_vfs vfs;
    auto store
      = open_store(database_options{.path = scratch.file(), .vfs = vfs.name()});
    REQUIRE_OK(store);
    auto cell = sample::cell(**store);
    for (std::uint32_t i = 0; i < calls; ++i) {
      batch_item one = item(cell, i);
      auto done = run_batch(**store, {&one, 1});
      REQUIRE_OK(done[0]);
    }
    REQUIRE_OK((*store)->begin());
    REQUIRE_OK((*store)->append_call(cell, sample::record(calls)));
    vfs.lose_power();
  }
  check_reopened(scratch, calls, calls);
}
