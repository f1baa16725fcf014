#include <catch2/catch.hpp>

#include "actors/dht_shard/gathered.hpp"

using namespace ips;
using namespace ips::actors;

namespace {

template <class Id>
Id id_of(std::uint8_t byte) {
  Id out;
  out.value.fill(byte);
  return out;
}

std::set<chain::op_hash> ops_of(std::initializer_list<std::uint8_t> bytes) {
  std::set<chain::op_hash> out;
  for (auto byte : bytes)
    out.insert(id_of<chain::op_hash>(byte));
  return out;
}

} // namespace

TEST_CASE("who lacks what another holder has is outdated", "[shard][reading]") {
  auto a = id_of<agent_id>(1);
  auto b = id_of<agent_id>(2);
  auto c = id_of<agent_id>(3);
  settled_answers all;
  all.add(a, ops_of({1}));
  CHECK(all.outdated().empty());
  all.add(b, ops_of({1}));
  CHECK(all.outdated().empty());
  all.add(c, ops_of({1, 2}));
  CHECK(all.outdated() == std::vector{a, b});
  // Each has something that the others lack.
  all.add(b, ops_of({1, 3}));
  CHECK(all.outdated() == std::vector{a, b, c});
}

TEST_CASE("more must hold where readers, or verdicts, are not given what is "
          "there",
          "[shard][reading]") {
  auto r = std::uint64_t{5} * dht::whole_uptime;
  reading x;
  CHECK(x.uptime_wanted(r) == r);
  CHECK(x.answers_wanted(r) == limits::merged_answers);
  x.met_judging.add(200, 0);
  x.met.add(10, 10);
  CHECK(x.uptime_wanted(r) == 2 * r);
  CHECK(x.answers_wanted(r) == 10);
  reading y;
  y.met_judging.add(10, 10);
  CHECK(y.uptime_wanted(r) == 2 * r);
}
