#include <catch2/catch.hpp>

#include "runtime/dht/capacity.hpp"
#include "runtime/dht/model/pure_network.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

held_op some_op(random_source& random, std::size_t bytes_of_entry) {
  auto op = std::make_shared<chain::op>();
  op->kind = chain::op_kind::put_entry;
  op->header.body.seq = static_cast<std::uint32_t>(random.next());
  op->content = chain::entry{"text", {}, bytes(bytes_of_entry, 1)};
  held_op out;
  out.hash = id_cast<chain::op_hash>(random_key(random));
  out.basis = random_key(random);
  out.content = std::move(op);
  out.status = verdict_status::valid;
  return out;
}

} // namespace

TEST_CASE("a shard counts its bytes as ops come and go", "[dht][capacity]") {
  random_source random{1};
  shard held;
  auto first = some_op(random, 100);
  held.hold(first);
  held.hold(first);
  CHECK(held.bytes() == 612);
  CHECK(held.bytes_at(first.basis) == 612);
  auto second = some_op(random, 0);
  held.hold(second);
  CHECK(held.bytes() == 612 + 512);
  held.drop(first.hash);
  held.drop(first.hash);
  CHECK(held.bytes() == 512);
  CHECK(held.bytes_at(first.basis) == 0);
}

TEST_CASE("an op whose entry the store alone has counts as before",
          "[dht][shard]") {
  random_source random{5};
  shard held;
  auto small = some_op(random, entry_bytes_in_memory_max);
  auto large = some_op(random, entry_bytes_in_memory_max + 1);
  held.hold(small);
  held.hold(large);
  auto bytes = held.bytes();
  for (auto& x : {small, large}) {
    held.let_go_of_entry(x.hash);
    held.let_go_of_entry(x.hash);
  }
  CHECK_FALSE(lacks_entry(*held.find(small.hash)->content));
  auto kept = held.find(large.hash);
  CHECK(lacks_entry(*kept->content));
  CHECK(kept->content->header == large.content->header);
  CHECK(held.bytes() == bytes);
  CHECK(held.bytes_at(large.basis) == size_of(*large.content));
  REQUIRE(held.select(large.basis, {}).size() == 1);
  // As it comes back from the store after a restart.
  shard again;
  again.hold(without_large_entry(large));
  CHECK(again.bytes() == size_of(*large.content));
  again.drop(large.hash);
  CHECK(again.bytes() == 0);
}

TEST_CASE("a full shard keeps what is closest, up to three quarters",
          "[dht][capacity]") {
  random_source random{2};
  auto self = random_contact(random).id;
  shard held;
  capacity cap;
  cap.limit(100'000);
  while (cap.has_room(held, 1024))
    held.hold(some_op(random, 512));
  CHECK(held.bytes() <= 100'000);
  REQUIRE(cap.adjust(held, self));
  std::uint64_t within = 0;
  for (auto& basis : held.bases())
    if (within_reach(self, basis, cap.reached()))
      within += held.bytes_at(basis);
  CHECK(within <= 75'000);
  CHECK(within > 75'000 - 2048);
  // Given up what is beyond, it is at rest.
  for (auto& basis : held.bases())
    if (!within_reach(self, basis, cap.reached()))
      for (auto op : held.at(basis))
        held.drop(op->hash);
  CHECK(!cap.adjust(held, self));
}

TEST_CASE("a reach grows back when there is room, and is whole without a cap",
          "[dht][capacity]") {
  random_source random{3};
  auto self = random_contact(random).id;
  shard held;
  capacity cap;
  CHECK(!cap.adjust(held, self));
  CHECK(cap.has_room(held, UINT64_MAX));
  cap.limit(10'000);
  while (cap.has_room(held, 512))
    held.hold(some_op(random, 0));
  REQUIRE(cap.adjust(held, self));
  auto narrow = cap.reached();
  CHECK(narrow < whole_reach);
  for (auto& basis : held.bases())
    for (auto op : held.at(basis))
      if (held.bytes() > 2'000)
        held.drop(op->hash);
  REQUIRE(cap.adjust(held, self));
  CHECK(cap.reached() > narrow);
  for (int i = 0; i < 64; ++i)
    cap.adjust(held, self);
  CHECK(cap.reached() == whole_reach);
  cap.limit(0);
  CHECK(cap.reached() == whole_reach);
}
