#include <catch2/catch.hpp>

#include <map>

#include "runtime/gossip/liveness.hpp"

using namespace ips;
using namespace ips::gossip;

namespace {

std::vector<agent_id> peers(std::uint8_t n) {
  std::vector<agent_id> out(n);
  for (std::uint8_t i = 0; i < n; ++i)
    out[i].value[0] = static_cast<std::uint8_t>(17 * i + 1);
  return out;
}

const liveness_parms every_second{std::chrono::seconds{1}, 4, 3};

timestamp second(std::int64_t n) {
  return {n * 1'000'000};
}

} // namespace

TEST_CASE("every known peer has its turn before any has a second",
          "[gossip][liveness]") {
  liveness x{every_second};
  auto known = peers(12);
  std::map<agent_id, int> turns;
  for (int round = 0; round < 6; ++round) {
    auto due = x.due(known, second(round));
    CHECK(due.size() == 4);
    for (auto& peer : due)
      ++turns[peer];
  }
  CHECK(turns.size() == 12);
  for (auto& [peer, n] : turns)
    CHECK(n == 2);
}

TEST_CASE("nothing is due before its round", "[gossip][liveness]") {
  liveness x{every_second};
  CHECK(x.due(peers(3), second(5)).size() == 3);
  CHECK(x.next_round() == second(6));
  CHECK(x.due(peers(3), {5'999'999}).empty());
  CHECK(x.due(peers(3), second(6)).size() == 3);
}

TEST_CASE("few peers are pinged once a round", "[gossip][liveness]") {
  liveness x{every_second};
  CHECK(x.due(peers(2), second(1)).size() == 2);
  CHECK(x.due({}, second(2)).empty());
}

TEST_CASE("who was heard of needs no ping", "[gossip][liveness]") {
  liveness x{every_second};
  auto known = peers(4);
  x.heard(known[1]);
  x.heard(known[1]);
  auto due = x.due(known, second(1));
  CHECK(due.size() == 3);
  CHECK(std::count(due.begin(), due.end(), known[1]) == 0);
  CHECK(x.due(known, second(2)).size() == 4);
}

TEST_CASE("a peer is down after misses in a row, and up again when heard",
          "[gossip][liveness]") {
  liveness x{every_second};
  auto peer = peers(1)[0];
  CHECK_FALSE(x.missed(peer));
  CHECK_FALSE(x.missed(peer));
  x.heard(peer);
  CHECK_FALSE(x.missed(peer));
  CHECK_FALSE(x.missed(peer));
  CHECK_FALSE(x.down(peer));
  CHECK(x.missed(peer));
  CHECK(x.down(peer));
  CHECK_FALSE(x.missed(peer));
  CHECK(x.down_peers() == std::vector{peer});
  x.heard(peer);
  CHECK_FALSE(x.down(peer));
  CHECK(x.down_peers().empty());
}

TEST_CASE("a peer that is down still has its turn", "[gossip][liveness]") {
  liveness x{every_second};
  auto peer = peers(1)[0];
  for (int i = 0; i < 3; ++i)
    x.missed(peer);
  CHECK(x.due(peers(1), second(1)) == std::vector{peer});
}

TEST_CASE("suspects are bounded", "[gossip][liveness]") {
  liveness x{every_second};
  agent_id peer;
  for (std::size_t i = 0; i < liveness::suspects_max + 1; ++i) {
    peer.value[0] = static_cast<std::uint8_t>(i);
    peer.value[1] = static_cast<std::uint8_t>(i >> 8);
    for (int miss = 0; miss < 3; ++miss)
      x.missed(peer);
  }
  CHECK(x.down_peers().size() == liveness::suspects_max);
  CHECK_FALSE(x.down(agent_id{}));
  CHECK(x.down(peer));
}
