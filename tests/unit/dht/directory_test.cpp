#include <catch2/catch.hpp>

#include "runtime/dht/directory.hpp"
#include "runtime/dht/model/pure_network.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

TEST_CASE("a directory names the closest of all it knows", "[dht][directory]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    directory known{1'000};
    std::vector<contact> all;
    for (std::uint64_t i = 0; i < 1 + 15 * seed; ++i) {
      all.push_back(random_contact(random));
      CHECK(known.add(all.back()));
      CHECK(!known.add(all.back()));
    }
    for (std::size_t n : {1, 5, 20, 400}) {
      auto key = random_key(random);
      CHECK(known.closest(key, n) == closest_of(all, key, n));
      auto own = id_cast<dht_key>(all.front().id);
      CHECK(known.closest(own, n) == closest_of(all, own, n));
    }
  }
}

TEST_CASE("the halves of a subtree are the subtree", "[dht][directory]") {
  random_source random{7};
  directory known{500};
  std::vector<contact> all;
  for (int i = 0; i < 300; ++i) {
    all.push_back(random_contact(random));
    known.add(all.back());
  }
  subtree part;
  CHECK(known.within(part).size() == 300);
  while (part.bits < 20) {
    auto low = part.half(false);
    auto high = part.half(true);
    auto left = known.within(low);
    auto right = known.within(high);
    auto both = left;
    both.insert(both.end(), right.begin(), right.end());
    CHECK(both == known.within(part));
    CHECK(low.first() == part.first());
    CHECK(part.covers(high.first()));
    CHECK(!low.covers(high.first()));
    part = left.size() > right.size() ? low : high;
  }
}

TEST_CASE("a walk along a directory meets everyone once, and begins again",
          "[dht][directory]") {
  random_source random{8};
  directory known{5};
  for (int i = 0; i < 9; ++i)
    known.add(random_contact(random));
  REQUIRE(known.size() == 5);
  agent_id at;
  std::vector<agent_id> met;
  for (int i = 0; i < 10; ++i)
    met.push_back(at = known.after(at).id);
  CHECK(std::is_sorted(met.begin(), met.begin() + 5));
  CHECK(std::equal(met.begin(), met.begin() + 5, met.begin() + 5));
  known.remove(met.front());
  CHECK(!known.knows(met.front()));
  CHECK(known.after({}).id == met[1]);
}
