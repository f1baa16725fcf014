#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/storage/group_commit.hpp"
#include "runtime/storage/sqlite_store.hpp"
#include "tests/unit/storage/sample.hpp"

using namespace ips;
using namespace ips::storage;

namespace {

constexpr std::uint32_t batch_size = 7;

/// Commits batch after batch, and says through the pipe how many calls are
/// acknowledged, until it is killed.
[[noreturn]] void commit_until_killed(const std::filesystem::path& directory,
                                      int out) {
  auto store = open_store(directory);
  if (!store)
    _exit(1);
  auto cell = (*store)->open_cell({}, {});
  for (std::uint32_t done = 0; cell; done += batch_size) {
    std::vector<batch_item> items;
    for (std::uint32_t i = 0; i < batch_size; ++i)
      items.push_back([cell = *cell, i = done + i](cell_store& x) -> status {
        IPS_TRY(x.append_call(cell, sample::record(i)));
        auto row = sample::op(i);
        return x.put_ops(cell, {&row, 1});
      });
    for (auto& answer : run_batch(**store, items))
      if (!answer)
        _exit(1);
    auto acknowledged = done + batch_size;
    if (write(out, &acknowledged, sizeof acknowledged) != sizeof acknowledged)
      _exit(1);
  }
  _exit(1);
}

/// Kills the child when it has acknowledged `least` calls, or soon after.
/// @returns how many calls it had acknowledged at last.
std::uint32_t run_and_kill(const std::filesystem::path& directory,
                           std::uint32_t least) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0)
    commit_until_killed(directory, ends[1]);
  close(ends[1]);
  std::uint32_t acknowledged = 0;
  while (acknowledged < least)
    REQUIRE(read(ends[0], &acknowledged, sizeof acknowledged)
            == sizeof acknowledged);
  REQUIRE(kill(child, SIGKILL) == 0);
  int how = 0;
  REQUIRE(waitpid(child, &how, 0) == child);
  CHECK(WIFSIGNALED(how));
  while (read(ends[0], &acknowledged, sizeof acknowledged)
         == sizeof acknowledged) {
  }
  close(ends[0]);
  return acknowledged;
}

} // namespace

TEST_CASE("what was acknowledged before kill -9 is there", "[storage][crash]") {
  // The third is beyond a checkpoint of the log.
  auto least = GENERATE(1u, 50u, 200u, 2'000u);
  sample::scratch_directory scratch;
  auto acknowledged = run_and_kill(scratch.path(), least);
  CHECK(sample::is_sound(scratch.file()));
  auto store = open_store(scratch.path());
  REQUIRE_OK(store);
  auto cell = (*store)->open_cell({}, {});
  REQUIRE_OK(cell);
  auto chain = sample::chain_of(**store, *cell);
  CHECK(chain.size() >= acknowledged);
  CHECK(chain.size() % batch_size == 0);
  CHECK(sample::ops_of(**store, *cell).size() == chain.size());
  CHECK(sample::pending_of(**store, *cell).size() == 2 * chain.size());
  for (std::uint32_t i = 0; i < chain.size(); ++i)
    REQUIRE(chain[i] == sample::record(i).headers[0]);
}
