#include <catch2/catch.hpp>

#include <set>

#include "runtime/dht/model/pure_network.hpp"

using namespace ips;
using namespace ips::dht;
using namespace ips::dht::model;

namespace {

constexpr auto bucket_max = parms::bucket_size + parms::cache_size;

struct fixture {
  explicit fixture(std::uint64_t seed = 1)
    : random(seed), table(random_contact(random).id) {
  }

  /// Contacts that all fall into bucket 0.
  std::vector<contact> far_contacts(std::size_t n) {
    std::vector<contact> out;
    while (out.size() < n)
      if (auto x = random_contact(random);
          common_prefix(x.id, table.self()) == 0)
        out.push_back(x);
    return out;
  }

  void fail(const contact& x) {
    for (int i = 0; i < parms::failures_max; ++i)
      table.failed(x.id);
  }

  random_source random;
  routing_table table;
};

} // namespace

TEST_CASE("a table of many contacts stays within its bounds",
          "[dht][routing_table]") {
  const std::uint64_t seed = 21;
  INFO("seed " << seed);
  fixture f{seed};
  std::map<unsigned, std::size_t> offered;
  for (int i = 0; i < 10'000; ++i) {
    auto x = random_contact(f.random);
    ++offered[common_prefix(x.id, f.table.self())];
    f.table.seen(x, {i});
  }
  std::size_t expected = 0;
  for (auto& [bucket, n] : offered)
    expected += std::min(n, bucket_max);
  CHECK(f.table.size() == expected);
  CHECK(f.table.contacts().size() == expected);
  CHECK(f.table.bytes_used() < 20'000);
}

TEST_CASE("closest is right within what the table knows",
          "[dht][routing_table]") {
  const std::uint64_t seed = 22;
  INFO("seed " << seed);
  fixture f{seed};
  for (int i = 0; i < 2'000; ++i)
    f.table.seen(random_contact(f.random), {i});
  auto known = f.table.contacts();
  for (int i = 0; i < 300; ++i) {
    auto key = i % 3 == 0 ? f.table.key_within(unsigned(i) % 16, f.random)
                          : random_key(f.random);
    auto n = f.random.below(60);
    CHECK(f.table.closest(key, n) == closest_of(known, key, n));
    CHECK(contacts_of(f.table.closest_keys(key, n)) == f.table.closest(key, n));
  }
  auto self = id_cast<dht_key>(f.table.self());
  CHECK(f.table.closest(self, 9) == closest_of(known, self, 9));
}

TEST_CASE("a table knows whom it saw, but never itself nor a false address",
          "[dht][routing_table]") {
  random_source random{23};
  auto self = random_contact(random);
  routing_table table{self.id};
  auto x = random_contact(random);
  CHECK_FALSE(table.knows(x.id));
  CHECK(table.seen(x, {1}));
  CHECK_FALSE(table.seen(x, {2}));
  CHECK(table.knows(x.id));
  CHECK_FALSE(table.seen(self, {3}));
  auto liar = random_contact(random);
  liar.id.value[31] ^= 1;
  CHECK_FALSE(table.seen(liar, {3}));
  auto usurper = x;
  usurper.key = random_contact(random).key;
  CHECK_FALSE(table.seen(usurper, {3}));
  CHECK(table.contacts() == std::vector{x});
}

TEST_CASE("the freshest cached contact takes the place of one that failed",
          "[dht][routing_table]") {
  fixture f{24};
  auto xs = f.far_contacts(parms::bucket_size + 3);
  std::int64_t now = 0;
  for (auto& x : xs)
    f.table.seen(x, {++now});
  auto freshest = xs[parms::bucket_size + 1];
  f.table.seen(freshest, {++now});
  CHECK_FALSE(f.table.failed(xs[0].id));
  CHECK_FALSE(f.table.failed(xs[0].id));
  CHECK(f.table.knows(xs[0].id));
  CHECK(f.table.failed(xs[0].id));
  CHECK_FALSE(f.table.knows(xs[0].id));
  CHECK(f.table.size() == parms::bucket_size + 2);
  // a cached contact is gone at its first failure, one with a place is not
  CHECK_FALSE(f.table.failed(freshest.id));
  CHECK(f.table.failed(xs[parms::bucket_size].id));
}

TEST_CASE("a sign of life makes earlier failures forgotten",
          "[dht][routing_table]") {
  fixture f{25};
  auto x = f.far_contacts(1)[0];
  f.table.seen(x, {1});
  for (int i = 0; i < 10; ++i) {
    CHECK_FALSE(f.table.failed(x.id));
    f.table.seen(x, {2 + i});
  }
  CHECK(f.table.knows(x.id));
}

TEST_CASE("who failed too often is in doubt until it is seen",
          "[dht][routing_table]") {
  fixture f;
  auto x = f.far_contacts(1)[0];
  CHECK_FALSE(f.table.in_doubt(x));
  f.table.seen(x, {1});
  CHECK_FALSE(f.table.in_doubt(x));
  f.table.failed(x.id);
  CHECK_FALSE(f.table.in_doubt(x));
  f.fail(x);
  CHECK(f.table.in_doubt(x));
  CHECK_FALSE(f.table.knows(x.id));
  f.table.seen(x, {2});
  CHECK_FALSE(f.table.in_doubt(x));
}

TEST_CASE("an answer ends a row of failures", "[dht][routing_table]") {
  fixture f{30};
  auto x = f.far_contacts(1)[0];
  f.table.seen(x, {1});
  CHECK_FALSE(f.table.owes_answers(x));
  f.table.failed(x.id);
  CHECK(f.table.owes_answers(x));
  CHECK_FALSE(f.table.answered(x.id, {2}));
  CHECK_FALSE(f.table.owes_answers(x));
  f.fail(x);
  CHECK(f.table.answered(x.id, {3}));
  CHECK(f.table.knows(x.id));
  CHECK_FALSE(f.table.answered(random_contact(f.random).id, {4}));
}

TEST_CASE("contacts without a successor come back after a partition",
          "[dht][routing_table]") {
  fixture f{26};
  auto xs = f.far_contacts(5);
  for (auto& x : xs)
    f.table.seen(x, {1});
  for (auto& x : xs)
    f.fail(x);
  CHECK(f.table.size() == 0);
  CHECK(f.table.closest(random_key(f.random), 5).empty());
  for (auto& x : xs)
    CHECK(f.table.in_doubt(x));
  f.table.seen(xs[2], {3});
  CHECK(f.table.contacts() == std::vector{xs[2]});
}

TEST_CASE("a newcomer takes the place of a stale contact",
          "[dht][routing_table]") {
  fixture f{27};
  auto xs = f.far_contacts(parms::bucket_size + 1);
  for (std::size_t i = 0; i < parms::bucket_size; ++i)
    f.table.seen(xs[i], {1});
  f.fail(xs[3]);
  f.table.seen(xs.back(), {2});
  CHECK(f.table.size() == parms::bucket_size);
  CHECK_FALSE(f.table.in_doubt(xs[3]));
}

TEST_CASE("a full cache keeps the contacts seen last", "[dht][routing_table]") {
  fixture f{28};
  auto xs = f.far_contacts(bucket_max + 10);
  std::int64_t now = 0;
  for (auto& x : xs)
    f.table.seen(x, {++now});
  for (std::size_t i = 0; i < xs.size(); ++i) {
    auto kept = i < parms::bucket_size || i >= parms::bucket_size + 10;
    CHECK(f.table.knows(xs[i].id) == kept);
  }
}

TEST_CASE("those unseen the longest come first to be asked",
          "[dht][routing_table]") {
  fixture f{29};
  std::vector<contact> xs;
  for (int i = 0; i < 30; ++i) {
    xs.push_back(random_contact(f.random));
    f.table.seen(xs.back(), {100 - i});
  }
  auto old = f.table.least_recently_seen({80}, 4);
  CHECK(old == std::vector{xs[29], xs[28], xs[27], xs[26]});
  f.fail(xs[28]);
  old = f.table.least_recently_seen({80}, 2);
  CHECK(old == std::vector{xs[29], xs[27]});
  CHECK(f.table.least_recently_seen({71}, 99).empty());
}

TEST_CASE("random operations never break a table's invariants",
          "[dht][routing_table]") {
  for (std::uint64_t seed = 100; seed < 130; ++seed) {
    INFO("seed " << seed);
    fixture f{seed};
    auto xs = f.far_contacts(70);
    while (xs.size() < 200)
      xs.push_back(random_contact(f.random));
    for (std::int64_t now = 1; now < 3'000; ++now) {
      auto& x = xs[f.random.below(xs.size())];
      if (f.random.chance(400'000)) {
        f.table.seen(x, {now});
        CHECK(f.table.knows(x.id));
      } else if (f.table.failed(x.id)) {
        CHECK_FALSE(f.table.knows(x.id));
      }
    }
    auto known = f.table.contacts();
    CHECK(known.size() == f.table.size());
    std::set<agent_id> ids;
    for (auto& x : known)
      ids.insert(x.id);
    CHECK(ids.size() == known.size());
    auto key = random_key(f.random);
    CHECK(f.table.closest(key, 50) == closest_of(known, key, 50));
  }
}

TEST_CASE("a key drawn for a bucket falls into it", "[dht][routing_table]") {
  fixture f{31};
  for (unsigned i = 0; i < id_bits; ++i)
    CHECK(common_prefix(f.table.key_within(i, f.random), f.table.self()) == i);
}

TEST_CASE("only a proof makes a table complete", "[dht][completeness]") {
  fixture f{32};
  auto self = id_cast<dht_key>(f.table.self());
  std::vector<contact> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back(random_contact(f.random));
    f.table.seen(all.back(), {1});
  }
  CHECK_FALSE(f.table.knows_closest(self, 1));
  auto closest = closest_of(all, self, 20);
  f.table.looked_up({self, closest, true}, {5});
  auto key = random_key(f.random);
  CHECK(f.table.knows_closest(key, 3));
  CHECK(f.table.knows_closest(key, 30));
  CHECK(f.table.complete_around(key));
  CHECK(f.table.knows_closest(key, 3, {5}));
  CHECK_FALSE(f.table.knows_closest(key, 3, {6}));
  CHECK(f.table.refresh_due({9}).empty());
}

TEST_CASE("a table that counts more than its surroundings is complete no more",
          "[dht][completeness]") {
  fixture f{33};
  auto self = id_cast<dht_key>(f.table.self());
  f.table.looked_up({self, {}, true}, {1});
  CHECK(f.table.knows_closest(random_key(f.random), 5));
  auto near
    = [&f] { return f.table.complete_around(f.table.key_within(0, f.random)); };
  std::size_t known = 0;
  while (known + 1 < parms::surroundings) {
    CHECK(near());
    f.table.seen(random_contact(f.random), {2});
    ++known;
  }
  CHECK(near());
  f.table.seen(random_contact(f.random), {2});
  CHECK_FALSE(near());
  CHECK(f.table.knows_closest(self, 5));
}

TEST_CASE("a bucket that is full makes no claim", "[dht][completeness]") {
  fixture f{34};
  f.table.looked_up({id_cast<dht_key>(f.table.self()), {}, true}, {1});
  for (auto& x : f.far_contacts(bucket_max))
    f.table.seen(x, {2});
  CHECK_FALSE(f.table.complete_around(f.table.key_within(0, f.random)));
  CHECK(f.table.complete_around(f.table.key_within(1, f.random)));
}

TEST_CASE("a lookup proves the subtrees that lie within its reach",
          "[dht][completeness]") {
  fixture f{35};
  auto self = id_cast<dht_key>(f.table.self());
  std::vector<contact> all;
  for (int i = 0; i < 500; ++i)
    all.push_back(random_contact(f.random));
  auto closest = closest_of(all, self, parms::surroundings);
  for (auto& x : closest)
    f.table.seen(x, {1});
  f.table.looked_up({self, closest, false}, {1});
  auto reach = common_prefix(closest.back().id, f.table.self());
  CHECK_FALSE(f.table.complete_around(f.table.key_within(reach, f.random)));
  CHECK(f.table.complete_around(f.table.key_within(reach + 1, f.random)));
}
