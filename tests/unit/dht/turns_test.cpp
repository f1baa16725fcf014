#include "runtime/dht/turns.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace ips;
using namespace ips::dht;

namespace {

std::vector<dht_key> keys(std::uint8_t n) {
  std::vector<dht_key> out(n);
  for (std::uint8_t i = 0; i < n; ++i)
    out[i].value.fill(i);
  return out;
}

} // namespace

TEST_CASE("where there is room for all, all come each round, in their order",
          "[dht][turns]") {
  turns line;
  auto all = keys(5);
  for (auto round = 0; round < 20; ++round)
    CHECK(line.next(all, 5) == all);
  CHECK(line.next({}, 5).empty());
}

TEST_CASE("those that never come to an end keep the others waiting for a turn",
          "[dht][turns]") {
  turns line;
  auto all = keys(8);
  std::vector<dht_key> first{all.begin(), all.begin() + 4};
  std::vector<dht_key> second{all.begin() + 4, all.end()};
  for (auto cycle = 0; cycle < 3; ++cycle) {
    for (auto round = 0; round < turns::rounds_max; ++round)
      CHECK(line.next(all, 4) == first);
    for (auto round = 0; round < turns::rounds_max; ++round)
      CHECK(line.next(all, 4) == second);
  }
}

TEST_CASE("who comes in for one that is done gets a whole turn",
          "[dht][turns]") {
  turns line;
  auto all = keys(3);
  CHECK(line.next(all, 2) == std::vector{all[0], all[1]});
  std::vector<dht_key> left{all[0], all[2]};
  for (auto round = 1; round < turns::rounds_max; ++round)
    CHECK(line.next(left, 1) == std::vector{all[0]});
  for (auto round = 0; round < turns::rounds_max; ++round)
    CHECK(line.next(left, 1) == std::vector{all[2]});
  CHECK(line.next(left, 1) == std::vector{all[0]});
}
