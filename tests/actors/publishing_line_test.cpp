// How many publications a cell has under way at a time.

#include <catch2/catch.hpp>

#include "actors/dht_shard/work.hpp"

using namespace ips;
using namespace ips::actors;

namespace {

using namespace std::chrono_literals;

timestamp at(duration x) {
  return timestamp{} + x;
}

/// A line in which something waits, as it must to grow.
publishing_line waiting_line() {
  publishing_line line;
  line.backlog.push_back(std::make_shared<publication>());
  return line;
}

} // namespace

TEST_CASE("a windowful that was acknowledged widens it by one",
          "[shard][overload]") {
  auto line = waiting_line();
  auto first = line.window;
  for (std::size_t i = 1; i < first; ++i)
    line.widen();
  CHECK(line.window == first);
  line.widen();
  CHECK(line.window == first + 1);
  for (std::size_t i = 0; i <= first; ++i)
    line.widen();
  CHECK(line.window == first + 2);
}

TEST_CASE("where nothing waits it does not grow", "[shard][overload]") {
  publishing_line line;
  for (int i = 0; i < 1000; ++i)
    line.widen();
  CHECK(line.window == limits::publications_first);
}

TEST_CASE("it grows to its limit and no further", "[shard][overload]") {
  auto line = waiting_line();
  for (int i = 0; i < 100'000; ++i)
    line.widen();
  CHECK(line.window == limits::publications_max);
}

TEST_CASE("busy holders halve it once for all that was under way together",
          "[shard][overload]") {
  auto line = waiting_line();
  auto first = line.window;
  line.narrow(at(0s), at(1s));
  line.narrow(at(500ms), at(1500ms));
  line.narrow(at(1s), at(2s));
  CHECK(line.window == first / 2);
  line.narrow(at(1001ms), at(2s));
  CHECK(line.window == first / 4);
  for (int i = 2; i < 20; ++i)
    line.narrow(at(i * 1s + 1ms), at(i * 1s + 1ms));
  CHECK(line.window == limits::publications_min);
}

TEST_CASE("what was acknowledged before it was halved does not widen it",
          "[shard][overload]") {
  auto line = waiting_line();
  for (std::size_t i = 1; i < line.window; ++i)
    line.widen();
  line.narrow(at(0s), at(1s));
  auto half = line.window;
  line.widen();
  CHECK(line.window == half);
}
