#include "runtime/storage/group_commit.hpp"

namespace ips::storage {

namespace {

using answers = std::span<status>;
using batch = std::span<const batch_item>;

enum class outcome : std::uint8_t { committed, item_failed, commit_failed };

struct attempt {
  outcome how;
  /// The items that ran well.
  std::size_t ran = 0;
};

void answer_all(answers out, const status& answer) {
  for (auto& x : out)
    x = answer;
}

/// Runs the items in one transaction, which ends at the first failure.
attempt try_once(cell_store& store, batch items, answers out) {
  if (auto opened = store.begin(); !opened) {
    answer_all(out, opened);
    return {outcome::commit_failed};
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    out[i] = items[i](store);
    if (!out[i]) {
      store.rollback();
      return {outcome::item_failed, i};
    }
  }
  if (auto done = store.commit(); !done) {
    answer_all(out, done);
    return {outcome::commit_failed, items.size()};
  }
  return {outcome::committed, items.size()};
}

void run_one_by_one(cell_store& store, batch items, answers out) {
  for (std::size_t i = 0; i < items.size(); ++i)
    try_once(store, items.subspan(i, 1), out.subspan(i, 1));
}

/// Items that ran well before, up to another's failure.
void run_again(cell_store& store, batch items, answers out) {
  if (items.empty())
    return;
  if (try_once(store, items, out).how != outcome::committed)
    run_one_by_one(store, items, out);
}

bool is_storage_failure(const status& x) {
  return !x
         && (x.failure().code == errc::storage_failed
             || x.failure().code == errc::disk_full
             || x.failure().code == errc::data_corrupt);
}

} // namespace

std::vector<status> run_batch(cell_store& store,
                              std::span<const batch_item> items) {
  std::vector<status> out(items.size(), ok());
  batch left = items;
  answers open = out;
  while (!left.empty()) {
    auto [how, ran] = try_once(store, left, open);
    if (how == outcome::committed)
      break;
    if (how == outcome::commit_failed) {
      run_one_by_one(store, left, open);
      break;
    }
    run_again(store, left.first(ran), open.first(ran));
    // What is too much with others may be little enough alone.
    if (is_storage_failure(open[ran]))
      run_one_by_one(store, left.subspan(ran, 1), open.subspan(ran, 1));
    left = left.subspan(ran + 1);
    open = open.subspan(ran + 1);
  }
  return out;
}

} // namespace ips::storage
