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
  list.rebuild(
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
  list.rebuild(
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
  list.rebuild(held, resilience, judge);
  list.rebuild(held, resilience, judge);
  CHECK(judged == 1);
  list.forget();
  CHECK(list.find(id_cast<dht_key>(x.all[3].id)) != nullptr);
  list.rebuild(held, resilience, judge);
  CHECK(judged == 2);
  held.drop(held.at(id_cast<dht_key>(x.all[3].id)).front()->hash);
  list.rebuild(held, resilience, judge);
  CHECK(list.find(id_cast<dht_key>(x.all[3].id)) == nullptr);
  CHECK(list.ops() == 0);
}
