#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "runtime/dht/model/pure_network.hpp"
#include "runtime/dht/overlap_list.hpp"
#include "tests/unit/dht/change_ops.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

constexpr std::uint64_t r = 5 * whole_uptime;

std::uint32_t always(const agent_id&) {
  return whole_uptime;
}

struct crowd {
  explicit crowd(std::size_t n) {
    random_source random{17};
    for (std::size_t i = 0; i < n; ++i)
      all.push_back(random_contact(random));
  }

  /// Everyone but `self`, closest to the key first.
  std::vector<contact> around(const dht_key& key, const contact& self) const {
    std::vector<contact> out;
    for (auto& x : all)
      if (x.id != self.id)
        out.push_back(x);
    std::sort(out.begin(), out.end(),
              [&](auto& a, auto& b) { return closer(key, a.id, b.id); });
    return out;
  }

  std::vector<contact> all;
};

held_op op_at(const dht_key& basis, std::uint8_t author, std::int64_t time) {
  auto body = header_of(author, time, chain::header_kind::create);
  body.entry = id_cast<entry_hash>(basis);
  auto op = op_of(chain::op_kind::put_entry, body);
  return {chain::hash_of(op),
          basis,
          std::make_shared<const chain::op>(op),
          verdict_status::valid,
          {}};
}

} // namespace

TEST_CASE("everyone sees the same V, and its place in it",
          "[dht][overlap_list]") {
  crowd x{40};
  random_source random{3};
  for (int round = 0; round < 20; ++round) {
    auto key = id_cast<dht_key>(random_contact(random).id);
    std::set<std::vector<agent_id>> views;
    std::set<std::size_t> places;
    for (auto& self : x.all) {
      auto place = standing_of(key, self, x.around(key, self), always, r);
      views.insert(place.holders);
      places.insert(place.closer);
      CHECK(place.expects(self.id) == (place.closer < 5));
      CHECK(place.beyond() == (place.closer < 5 ? 0 : place.closer - 4));
    }
    CHECK(views.size() == 1);
    CHECK(places.size() == 40);
  }
}

TEST_CASE("who is there half of the time counts half", "[dht][overlap_list]") {
  crowd x{40};
  auto key = id_cast<dht_key>(x.all[7].id);
  auto half = [](const agent_id&) { return whole_uptime / 2; };
  auto& self = x.all[0];
  auto place = standing_of(key, self, x.around(key, self), half, r);
  CHECK(place.holders.size() == 10);
}

TEST_CASE("what two share is what both should hold and is old enough",
          "[dht][overlap_list]") {
  crowd x{40};
  random_source random{5};
  auto& self = x.all[0];
  shard held;
  std::map<dht_key, chain::op_hash> old_ones;
  for (std::uint8_t i = 0; i < 200; ++i) {
    auto key = id_cast<dht_key>(random_contact(random).id);
    auto op = op_at(key, i, i % 2 == 0 ? 10 : 30);
    if (i % 2 == 0)
      old_ones.emplace(key, op.hash);
    held.hold(op);
  }
  auto judge = [&](const dht_key& key, std::uint64_t wanted) {
    return standing_of(key, self, x.around(key, self), always, wanted);
  };
  overlap_list list;
  list.update(
    held, [](const chain::op&) { return r; }, judge);
  CHECK(list.ops() == 200);
  std::set<agent_id> members;
  for (auto& other : x.all) {
    if (other.id == self.id)
      continue;
    std::vector<chain::op_hash> wanted;
    for (auto& [key, hash] : old_ones) {
      auto place = judge(key, r);
      if (place.expects(self.id) && place.expects(other.id))
        wanted.push_back(hash);
    }
    std::sort(wanted.begin(), wanted.end());
    CHECK(list.expected_of(std::vector{self.id, other.id}, {20}) == wanted);
    if (!list.expected_of(std::vector{self.id, other.id}, {40}).empty())
      members.insert(other.id);
  }
  auto listed = list.members(self.id);
  CHECK(std::set<agent_id>(listed.begin(), listed.end()) == members);
  CHECK(members.size() >= 5);
}

TEST_CASE("what is too far away is misplaced, the farthest first",
          "[dht][overlap_list]") {
  crowd x{40};
  random_source random{6};
  auto& self = x.all[0];
  shard held;
  for (std::uint8_t i = 0; i < 100; ++i)
    held.hold(op_at(id_cast<dht_key>(random_contact(random).id), i, 1));
  auto judge = [&](const dht_key& key, std::uint64_t wanted) {
    return standing_of(key, self, x.around(key, self), always, wanted);
  };
  overlap_list list;
  list.update(
    held, [](const chain::op&) { return r; }, judge);
  auto far = list.misplaced(1);
  for (auto& key : held.bases())
    CHECK((std::find(far.begin(), far.end(), key) != far.end())
          == (judge(key, r).closer >= 6));
  for (std::size_t i = 1; i < far.size(); ++i)
    CHECK(list.find(far[i - 1])->beyond() >= list.find(far[i])->beyond());
}

TEST_CASE("a standing is kept until the neighbourhood is another",
          "[dht][overlap_list]") {
  crowd x{40};
  auto& self = x.all[0];
  shard held;
  held.hold(op_at(id_cast<dht_key>(x.all[3].id), 1, 1));
  std::size_t judged = 0;
  auto judge = [&](const dht_key& key, std::uint64_t wanted) {
    ++judged;
    return standing_of(key, self, x.around(key, self), always, wanted);
  };
  auto resilience = [](const chain::op&) { return r; };
  overlap_list list;
  list.update(held, resilience, judge);
  list.update(held, resilience, judge);
  CHECK(judged == 1);
  list.forget();
  CHECK(list.find(id_cast<dht_key>(x.all[3].id)).has_value());
  list.update(held, resilience, judge);
  CHECK(judged == 2);
  held.drop(held.at(id_cast<dht_key>(x.all[3].id)).front()->hash);
  list.update(held, resilience, judge);
  CHECK_FALSE(list.find(id_cast<dht_key>(x.all[3].id)));
  CHECK(list.ops() == 0);
}

TEST_CASE("an agent's coming or going changes what a new list would say",
          "[dht][overlap_list]") {
  auto seed = GENERATE(range(1u, 11u));
  CAPTURE(seed);
  crowd x{60};
  random_source random{seed};
  auto self = x.all[0];
  std::vector<agent_id> gone;
  std::uint64_t agents = 60;
  std::size_t judged = 0;
  auto judge = [&](const dht_key& key, std::uint64_t wanted) {
    ++judged;
    auto closest = x.around(key, self);
    std::erase_if(closest, [&](auto& c) {
      return std::find(gone.begin(), gone.end(), c.id) != gone.end();
    });
    closest.resize(std::min<std::size_t>(closest.size(), 40));
    return standing_of(key, self, closest, always, wanted, agents);
  };
  auto resilience = [](const chain::op&) { return r; };
  shard held;
  overlap_list list;
  for (std::uint8_t round = 0; round < 60; ++round) {
    for (std::uint8_t i = 0; i < 4; ++i)
      held.hold(op_at(id_cast<dht_key>(random_contact(random).id),
                      static_cast<std::uint8_t>(4 * round + i), 1));
    auto bases = held.bases();
    auto one_less = bases[random.below(bases.size())];
    held.drop(held.at(one_less).front()->hash);
    auto& other = x.all[1 + random.below(x.all.size() - 1)].id;
    if (auto i = std::find(gone.begin(), gone.end(), other); i != gone.end())
      gone.erase(i);
    else
      gone.push_back(other);
    list.forget(other);
    list.update(held, resilience, judge);
    auto part = judged;
    shard copy;
    for (auto& basis : held.bases())
      for (auto op : held.at(basis))
        copy.hold(*op);
    overlap_list anew;
    anew.update(copy, resilience, judge);
    judged = part;
    for (auto& basis : held.bases()) {
      REQUIRE(list.find(basis));
      CHECK(list.find(basis)->holders == anew.find(basis)->holders);
      CHECK(list.find(basis)->closer == anew.find(basis)->closer);
    }
    CHECK_FALSE(list.find(one_less));
    CHECK(list.members(self.id) == anew.members(self.id));
    for (auto& c : x.all) {
      std::vector both{self.id, c.id};
      CHECK(list.expected_of(both, {2}) == anew.expected_of(both, {2}));
    }
  }
  // All of them each time would be some 5,400.
  CHECK(judged < 4'000);
}

TEST_CASE("what two share keeps its version until it changes",
          "[dht][overlap_list]") {
  crowd x{40};
  random_source random{9};
  auto& self = x.all[0];
  auto judge = [&](const dht_key& key, std::uint64_t wanted) {
    return standing_of(key, self, x.around(key, self), always, wanted);
  };
  auto resilience = [](const chain::op&) { return r; };
  shard held;
  overlap_list list;
  std::size_t same = 0;
  for (std::uint8_t i = 0; i < 100; ++i) {
    std::map<agent_id, std::uint64_t> versions;
    std::map<agent_id, std::vector<chain::op_hash>> shared;
    for (auto& c : x.all) {
      versions[c.id] = list.version_of(std::vector{self.id, c.id});
      shared[c.id] = list.expected_of(std::vector{self.id, c.id}, {2});
    }
    held.hold(op_at(id_cast<dht_key>(random_contact(random).id), i, 1));
    list.update(held, resilience, judge);
    for (auto& c : x.all) {
      std::vector both{self.id, c.id};
      auto kept = list.version_of(both) == versions[c.id];
      same += kept ? 1 : 0;
      if (list.expected_of(both, {2}) != shared[c.id])
        CHECK_FALSE(kept);
    }
  }
  CHECK(same > 3'000);
  CHECK(list.newest() == timestamp{1});
}
