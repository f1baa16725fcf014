#include <catch2/catch.hpp>

#include <set>

#include "runtime/dht/model/pure_network.hpp"

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

  lookup search(std::span<const contact> start, std::size_t want = 20) {
    return lookup{key, start, {self.id, want}};
  }

  random_source random{51};
  contact self = random_contact(random);
  dht_key key = random_key(random);
};

std::vector<contact> contacts_in(const std::vector<question>& xs) {
  return {xs.begin(), xs.end()};
}

} // namespace

TEST_CASE("a lookup that knows nobody is done", "[dht][lookup]") {
  fixture f;
  auto search = f.search({});
  CHECK(search.next().empty());
  CHECK(search.done());
  CHECK(search.closest().empty());
  CHECK(search.exhausted());
}

TEST_CASE("at most α questions are under way, to the closest first",
          "[dht][lookup]") {
  fixture f;
  auto start = f.some(10);
  auto order = closest_of(start, f.key, 10);
  auto search = f.search(start);
  auto asked = search.next();
  CHECK(contacts_in(asked) == closest_of(start, f.key, parms::alpha));
  CHECK(search.next().empty());
  search.answered(order[1].id, {});
  CHECK(contacts_in(search.next()) == std::vector{order[3]});
  search.failed(order[0].id);
  CHECK(contacts_in(search.next()) == std::vector{order[4]});
  CHECK_FALSE(search.done());
}

TEST_CASE("nobody is asked twice, and only the wanted number answers",
          "[dht][lookup]") {
  fixture f;
  auto all = f.some(60);
  auto search = f.search(std::span{all}.first(5), 7);
  std::set<agent_id> asked;
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      CHECK(asked.insert(x.id).second);
      search.answered(x.id, keys_of(closest_of(all, f.key, x.count)));
    }
  CHECK(search.done());
  CHECK(search.closest() == closest_of(all, f.key, 7));
  CHECK(search.messages() == asked.size());
  CHECK_FALSE(search.exhausted());
}

TEST_CASE("an answer counts once, and only from whom was asked",
          "[dht][lookup]") {
  fixture f;
  auto start = f.some(3);
  auto stranger = f.some(1)[0];
  auto more = keys_of(f.some(3));
  auto search = f.search(start);
  search.answered(start[0].id, more);
  search.failed(start[0].id);
  search.found(start[0].id);
  search.answered(stranger.id, more);
  for (auto& x : search.next())
    search.failed(x.id);
  for (auto& x : start)
    search.answered(x.id, more);
  CHECK(search.done());
  CHECK(search.closest().empty());
  CHECK(search.holders().empty());
}

TEST_CASE("the agent that looks is never asked", "[dht][lookup]") {
  fixture f;
  std::vector<contact> start{f.self, f.some(1)[0]};
  auto search = f.search(start);
  auto asked = search.next();
  REQUIRE(asked.size() == 1);
  search.answered(asked[0].id, keys{f.self.key});
  CHECK(search.done());
}

TEST_CASE("a start contact with a false address is not asked",
          "[dht][lookup]") {
  fixture f;
  auto start = f.some(2);
  start[0].id = id_cast<agent_id>(f.key);
  auto search = f.search(start);
  CHECK(contacts_in(search.next()) == std::vector{start[1]});
}

TEST_CASE("of an answer no more is read than was asked for", "[dht][lookup]") {
  fixture f;
  auto start = f.some(1);
  auto search = f.search(start, 5);
  auto asked = search.next();
  CHECK(asked[0].count == 5 + parms::bucket_size);
  search.answered(asked[0].id, keys_of(f.some(10'000)));
  std::size_t heard = 0;
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      search.failed(x.id);
      ++heard;
    }
  CHECK(heard == asked[0].count);
}

TEST_CASE("liars who name ever new agents come to an end", "[dht][lookup]") {
  fixture f;
  auto pool = f.some(20'000);
  std::sort(pool.begin(), pool.end(),
            [&f](auto& a, auto& b) { return closer(f.key, b.id, a.id); });
  auto search = f.search(std::span{pool}.first(3));
  std::size_t at = 3;
  // each answer brings agents closer than all before
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      auto count = std::min(x.count, pool.size() - at);
      search.answered(x.id, keys_of(std::span{pool}.subspan(at, count)));
      at += count;
    }
  CHECK(search.done());
  CHECK(search.messages() <= parms::lookup_messages_max);
  CHECK_FALSE(search.exhausted());
}

TEST_CASE("all silent, a lookup ends with nobody", "[dht][lookup]") {
  fixture f;
  auto search = f.search(f.some(1'000));
  std::size_t asked = 0;
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      search.failed(x.id);
      ++asked;
    }
  CHECK(search.done());
  CHECK(search.closest().empty());
  CHECK(asked == 20 + parms::spares_max);
}

TEST_CASE("a slow agent that closer ones replace is not waited for",
          "[dht][lookup]") {
  fixture f;
  auto all = closest_of(f.some(50), f.key, 50);
  auto search = f.search(std::vector{all[47], all[48], all[49]}, 3);
  auto first = search.next();
  REQUIRE(first.size() == 3);
  search.answered(first[0].id, keys_of(std::span{all}.first(6)));
  auto second = search.next();
  CHECK(second.size() == 3);
  for (auto& x : second)
    search.answered(x.id, {});
  CHECK(search.done());
  CHECK(search.closest() == std::vector{all[0], all[1], all[2]});
}

TEST_CASE("holders are those who gave the value, and the owner ends the lookup",
          "[dht][lookup]") {
  fixture f;
  auto start = closest_of(f.some(5), f.key, 5);
  auto search = f.search(start);
  auto asked = search.next();
  search.answered(start[1].id, {});
  search.found(start[1].id);
  search.found(start[0].id);
  CHECK(search.holders() == std::vector{start[0], start[1]});
  CHECK_FALSE(search.done());
  search.stop();
  CHECK(search.done());
  CHECK(search.next().empty());
  CHECK(search.messages() == 3);
  CHECK_FALSE(search.exhausted());
}

TEST_CASE("hops count the steps that led to an agent", "[dht][lookup]") {
  fixture f;
  auto all = closest_of(f.some(30), f.key, 30);
  auto search = f.search(std::vector{all[29]}, 1);
  // each names the next closer one: a path of 5
  for (auto i : {29u, 20u, 10u, 5u, 0u}) {
    auto asked = search.next();
    REQUIRE(asked.size() == 1);
    REQUIRE(asked[0].id == all[i].id);
    auto next = i == 29 ? 20 : i == 20 ? 10 : i == 10 ? 5 : 0;
    search.answered(asked[0].id, keys{all[next].key});
  }
  CHECK(search.done());
  CHECK(search.hops() == 5);
  CHECK(search.messages() == 5);
}

TEST_CASE("a network smaller than wanted is seen whole, unless answers were "
          "full",
          "[dht][lookup]") {
  fixture f;
  auto all = f.some(12);
  auto honest = f.search(std::span{all}.first(1), 30);
  for (auto next = honest.next(); !next.empty(); next = honest.next())
    for (auto& x : next)
      honest.answered(x.id, keys_of(all));
  CHECK(honest.closest().size() == 12);
  CHECK(honest.exhausted());

  auto many = f.some(25);
  auto cut = f.search(std::span{many}.first(1), 2);
  for (auto next = cut.next(); !next.empty(); next = cut.next())
    for (auto& x : next)
      if (x.id == many[0].id)
        cut.answered(x.id, keys_of(many));
      else
        cut.failed(x.id);
  CHECK(cut.closest().size() == 1);
  CHECK_FALSE(cut.exhausted());
}
