#include <catch2/catch.hpp>

#include <set>

#include "runtime/dht/density.hpp"
#include "runtime/dht/model/pure_network.hpp"
#include "runtime/dht/value_search.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

using stage = value_search::stage;

/// A network in which everyone knows everyone, and a reader.
struct fixture {
  explicit fixture(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      all.push_back(random_contact(random));
    order = closest_of(all, key, size);
  }

  value_search search(std::uint64_t agents = 0) {
    return {key, order, {.self = self.id, .agents = agents, .seed = 5}};
  }

  std::vector<crypto::public_key> named(std::size_t count) {
    return keys_of(std::span{order}.first(std::min(count, order.size())));
  }

  random_source random{81};
  contact self = random_contact(random);
  dht_key key = random_key(random);
  std::vector<contact> all;
  /// Closest first.
  std::vector<contact> order;
};

} // namespace

TEST_CASE("a get that finds the value at once asks nobody else",
          "[dht][value_search]") {
  fixture f{100};
  auto search = f.search(100);
  auto first = search.next();
  REQUIRE(first.size() == parms::alpha);
  search.found(first[0].id);
  search.stop();
  CHECK(search.done());
  CHECK(search.next().empty());
  CHECK(search.messages() == parms::alpha);
  CHECK(search.holders() == std::vector{f.order[0]});
}

TEST_CASE("a get may ask one after the other, until one is silent",
          "[dht][value_search]") {
  fixture f{100};
  value_search search{f.key, f.order, {.self = f.self.id, .alpha = 1}};
  for (std::size_t i = 0; i < 3; ++i) {
    auto asked = search.next();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].id == f.order[i].id);
    CHECK(search.next().empty());
    if (i < 2)
      search.answered(asked[0].id, f.named(20));
    else
      search.failed(asked[0].id);
  }
  CHECK(search.next().size() == parms::alpha);
}

TEST_CASE("in a small network a get that finds nothing asks each once",
          "[dht][value_search]") {
  fixture f{15};
  auto search = f.search(16);
  std::set<agent_id> asked;
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      CHECK(asked.insert(x.id).second);
      search.answered(x.id, f.named(x.count));
    }
  CHECK(search.done());
  CHECK(asked.size() == 15);
  CHECK(search.messages() == 15);
  CHECK(search.holders().empty());
  CHECK(search.closest() == f.order);
}

TEST_CASE("a get pauses after one lookup where somebody else is asked first",
          "[dht][value_search]") {
  fixture f{100};
  value_search search{
    f.key, f.order, {.self = f.self.id, .pause = true, .agents = 100}};
  std::size_t asked = 0;
  auto exhaust = [&] {
    for (auto next = search.next(); !next.empty(); next = search.next())
      for (auto& x : next) {
        ++asked;
        search.answered(x.id, f.named(x.count));
      }
  };
  exhaust();
  REQUIRE(search.paused());
  CHECK(search.done());
  CHECK(asked == parms::bucket_size);
  search.resume();
  CHECK(search.at() == stage::disjoint);
  exhaust();
  CHECK(search.done());
  CHECK(asked > 2 * parms::bucket_size);
}

TEST_CASE("a get that found nothing goes on over disjoint paths, then through "
          "the radius",
          "[dht][value_search]") {
  fixture f{400};
  auto search = f.search(400 / 6);
  std::set<agent_id> asked;
  std::vector<std::size_t> in_stage(4);
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      CHECK(asked.insert(x.id).second);
      ++in_stage[std::size_t(search.at())];
      search.answered(x.id, f.named(x.count));
    }
  CHECK(search.done());
  CHECK(in_stage[std::size_t(stage::direct)] == parms::bucket_size);
  CHECK(in_stage[std::size_t(stage::disjoint)] >= 40);
  // Where a sixth of the agents is expected, the radius has some 120 members.
  auto radius = radius_of(parms::radius_members, 400 / 6);
  CHECK(in_stage[std::size_t(stage::radius)] > 0);
  CHECK(in_stage[std::size_t(stage::radius)] <= parms::radius_asked_max);
  CHECK(share_of(f.key, f.order[60].id) < radius);
}

TEST_CASE("where the network's size is not known no radius is asked",
          "[dht][value_search]") {
  fixture f{400};
  auto search = f.search(0);
  for (auto next = search.next(); !next.empty(); next = search.next())
    for (auto& x : next) {
      CHECK(search.at() != stage::radius);
      search.answered(x.id, f.named(x.count));
    }
  CHECK(search.done());
}

TEST_CASE("the order in which a radius is asked depends on the seed",
          "[dht][value_search]") {
  fixture f{400};
  auto members = [&f](std::uint64_t seed) {
    value_search search{
      f.key, f.order, {.self = f.self.id, .agents = 60, .seed = seed}};
    std::vector<agent_id> out;
    for (auto next = search.next(); !next.empty(); next = search.next())
      for (auto& x : next) {
        if (search.at() == stage::radius)
          out.push_back(x.id);
        search.answered(x.id, f.named(x.count));
      }
    return out;
  };
  CHECK(members(1) == members(1));
  CHECK(members(1) != members(2));
}

TEST_CASE(
  "answers that contradict each other are looked at over disjoint paths",
  "[dht][value_search]") {
  fixture f{100};
  for (auto disputed : {false, true}) {
    auto search = f.search(100);
    for (auto next = search.next(); !next.empty(); next = search.next())
      for (auto& x : next) {
        search.answered(x.id, f.named(x.count));
        if (x.id == f.order[0].id || x.id == f.order[1].id)
          search.found(x.id);
        if (x.id == f.order[1].id && disputed)
          search.dispute();
      }
    CHECK(search.done());
    CHECK(search.holders() == std::vector{f.order[0], f.order[1]});
    CHECK((search.messages() > parms::bucket_size) == disputed);
  }
}

TEST_CASE("an answer that does not hold is a failure, and the next is asked",
          "[dht][value_search]") {
  fixture f{30};
  auto search = f.search(31);
  auto first = search.next();
  search.failed(first[0].id);
  auto second = search.next();
  REQUIRE(second.size() == 1);
  CHECK(second[0].id == f.order[parms::alpha].id);
  search.found(second[0].id);
  CHECK(search.holders() == std::vector{f.order[parms::alpha]});
  CHECK(search.closest() == std::vector{f.order[parms::alpha]});
}

TEST_CASE("a search may begin with the disjoint paths", "[dht][value_search]") {
  fixture f{100};
  value_search search{
    f.key, f.order, {.self = f.self.id, .disjoint_at_once = true}};
  CHECK(search.next().size() == parms::paths);
  CHECK(search.at() == stage::disjoint);
}

TEST_CASE("who answered closer to the key than a holder and gave nothing "
          "withheld",
          "[dht][value_search]") {
  fixture f{60};
  candour met;
  for (int i = 0; i < 30; ++i) {
    auto search = f.search(60);
    for (auto next = search.next(); !next.empty(); next = search.next())
      for (auto& x : next) {
        // The first and the third withhold; the second is silent.
        if (x.id == f.order[1].id)
          search.failed(x.id);
        else
          search.answered(x.id, f.named(x.count));
        if (x.id == f.order[3].id) {
          search.found(x.id);
          search.stop();
        }
      }
    search.judge(met);
  }
  CHECK(met.share() == 333'333);
}
