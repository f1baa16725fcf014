#include <catch2/catch.hpp>

#include <set>

#include "runtime/dht/disjoint_lookup.hpp"
#include "runtime/dht/model/pure_network.hpp"
#include "runtime/dht/model/sorted_agents.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

using keys = std::vector<crypto::public_key>;

struct fixture {
  std::vector<contact> some(std::size_t n) {
    std::vector<contact> out;
    for (std::size_t i = 0; i < n; ++i)
      out.push_back(random_contact(random));
    return out;
  }

  disjoint_lookup search(std::span<const contact> start, std::size_t paths) {
    return {key, start, {.self = self.id, .paths = paths}};
  }

  random_source random{71};
  contact self = random_contact(random);
  dht_key key = random_key(random);
};

bool among(const std::vector<contact>& all, const contact& x) {
  return std::find(all.begin(), all.end(), x) != all.end();
}

} // namespace

TEST_CASE("paths that know nobody are done", "[dht][disjoint]") {
  fixture f;
  auto search = f.search({}, 8);
  CHECK(search.next().empty());
  CHECK(search.done());
  CHECK(search.closest().empty());
  CHECK(search.messages() == 0);
}

TEST_CASE("each path asks one at a time, and nobody is asked by two",
          "[dht][disjoint]") {
  fixture f;
  auto all = f.some(300);
  auto search = f.search(std::span{all}.first(16), 8);
  std::set<agent_id> asked;
  for (auto next = search.next(); !next.empty(); next = search.next()) {
    CHECK(next.size() <= 8);
    CHECK(search.next().empty());
    for (auto& x : next) {
      CHECK(asked.insert(x.id).second);
      search.answered(x.id, keys_of(closest_of(all, f.key, x.count)));
    }
  }
  CHECK(search.done());
  CHECK(search.messages() == asked.size());
  // Each path found its own eight; together they are the closest there are.
  CHECK(asked.size() >= 8 * parms::path_want);
  CHECK(search.closest() == closest_of(all, f.key, parms::bucket_size));
}

TEST_CASE("an answer feeds only the path that asked", "[dht][disjoint]") {
  fixture f;
  auto start = closest_of(f.some(2), f.key, 2);
  auto search = f.search(start, 2);
  REQUIRE(search.next().size() == 2);
  search.answered(start[0].id, keys_of(f.some(50)));
  search.failed(start[1].id);
  // The other path has nobody left, whatever the first was told.
  for (auto next = search.next(); !next.empty(); next = search.next()) {
    CHECK(next.size() == 1);
    search.answered(next[0].id, {});
  }
  CHECK(search.done());
  CHECK(search.messages() == 2 + parms::path_want - 1);
}

TEST_CASE("the answer has those of whom one path alone has heard",
          "[dht][disjoint]") {
  fixture f;
  auto start = closest_of(f.some(4), f.key, 4);
  auto only = f.some(1)[0];
  auto search = f.search(start, 4);
  for (auto& x : search.next())
    search.answered(x.id, x.id == start[2].id ? keys{only.key} : keys{});
  auto last = search.next();
  REQUIRE(last.size() == 1);
  CHECK(last[0].id == only.id);
  search.answered(only.id, {});
  CHECK(search.done());
  CHECK(search.closest().size() == 5);
  CHECK(among(search.closest(), only));
  CHECK(search.hops() == 2);
}

TEST_CASE("a liar who names his friends captures one path alone",
          "[dht][disjoint]") {
  fixture f;
  auto honest = f.some(300);
  auto friends = sorted_agents{f.some(40'000)}.closest(f.key, 84);
  // The friends are closer to the key than any honest agent.
  CHECK(closer(f.key, friends[40].id, closest_of(honest, f.key, 1)[0].id));
  std::set<agent_id> false_ones;
  for (auto& x : friends)
    false_ones.insert(x.id);
  auto near = keys_of(friends);
  auto start = std::vector{friends[40]};
  start.insert(start.end(), honest.begin(), honest.begin() + 3);
  auto run = [&](auto search) {
    for (auto next = search.next(); !next.empty(); next = search.next())
      for (auto& x : next)
        search.answered(x.id, false_ones.contains(x.id)
                                ? near
                                : keys_of(closest_of(honest, f.key, x.count)));
    return search.closest();
  };
  auto right = closest_of(honest, f.key, 5);
  auto one = run(lookup{f.key, start, {f.self.id}});
  auto four = run(f.search(start, 4));
  for (auto& x : right) {
    CHECK_FALSE(among(one, x));
    CHECK(among(four, x));
  }
}

TEST_CASE("liars on every path come to an end", "[dht][disjoint]") {
  fixture f;
  auto pool = f.some(30'000);
  std::sort(pool.begin(), pool.end(),
            [&f](auto& a, auto& b) { return closer(f.key, b.id, a.id); });
  auto search = f.search(std::span{pool}.first(8), 8);
  std::size_t at = 8;
  // Each answer brings agents closer than all before.
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      auto count = std::min<std::size_t>(30, pool.size() - at);
      search.answered(x.id, keys_of(std::span{pool}.subspan(at, count)));
      at += count;
    }
  CHECK(search.done());
  CHECK(search.messages() == parms::disjoint_messages_max);
}

TEST_CASE("a value ends the paths when their owner says so",
          "[dht][disjoint]") {
  fixture f;
  auto start = closest_of(f.some(9), f.key, 9);
  auto search = f.search(start, 3);
  REQUIRE(search.next().size() == 3);
  search.found(start[2].id);
  search.answered(f.some(1)[0].id, keys_of(f.some(3)));
  CHECK(search.holders() == std::vector{start[2]});
  CHECK_FALSE(search.done());
  search.stop();
  CHECK(search.done());
  CHECK(search.next().empty());
  search.found(start[0].id);
  CHECK(search.holders().size() == 1);
}
