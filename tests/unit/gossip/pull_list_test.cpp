#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "runtime/base/random.hpp"
#include "runtime/gossip/pull_list.hpp"

using namespace ips;
using namespace ips::gossip;

namespace {

using op_ref = pull_list::op_ref;

/// The activity of one author, in the order of their numbers.
std::vector<op_ref> chain_of(std::uint8_t author, std::uint32_t length) {
  std::vector<op_ref> out;
  header_hash prev;
  for (std::uint32_t seq = 0; seq < length; ++seq) {
    chain::op op;
    op.kind = chain::op_kind::activity;
    op.header.body.author.value.fill(author);
    op.header.body.seq = seq;
    op.header.body.prev = prev;
    prev = chain::hash_of(op.header.body);
    out.push_back(std::make_shared<const chain::op>(op));
  }
  return out;
}

chain::op_hash name_of(const op_ref& x) {
  return chain::hash_of(*x);
}

void shuffle(std::vector<op_ref>& xs, random_source& random) {
  for (auto n = xs.size(); n > 1; --n)
    std::swap(xs[n - 1], xs[random.below(n)]);
}

} // namespace

TEST_CASE("an op is asked for by one comparison, after it by another",
          "[gossip][pull_list]") {
  pull_list list;
  auto x = name_of(chain_of(1, 1)[0]);
  list.list(x);
  list.list(x);
  CHECK(list.size() == 1);
  CHECK(list.claim(x));
  CHECK_FALSE(list.claim(x));
  CHECK(list.size() == 1);
  list.list(x);
  list.give_up(x);
  CHECK(list.expects(x));
  CHECK(list.claim(x));
  list.held(x);
  CHECK_FALSE(list.expects(x));
  CHECK(list.size() == 0);
}

TEST_CASE("activity that comes in any order is judged in its own",
          "[gossip][pull_list]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    pull_list list;
    std::vector<op_ref> all;
    for (std::uint8_t author = 1; author <= 3; ++author)
      for (auto& op : chain_of(author, 1'500))
        all.push_back(op);
    for (auto& op : all)
      list.list(name_of(op));
    shuffle(all, random);
    std::map<agent_id, std::uint32_t> next;
    std::vector<op_ref> judging;
    auto judge = [&] {
      for (auto& op : judging) {
        auto& body = op->header.body;
        CHECK(next[body.author]++ == body.seq);
      }
      for (auto& op : std::exchange(judging, {}))
        list.held(name_of(op));
      judging = list.take_released();
    };
    for (auto& op : all) {
      REQUIRE(list.claim(name_of(op)));
      if (!list.park(op))
        judging.push_back(op);
      if (random.below(10) == 0)
        judge();
    }
    while (!judging.empty())
      judge();
    CHECK(list.parked() == 0);
    CHECK(list.size() == 0);
    for (auto& [author, count] : next)
      CHECK(count == 1'500);
  }
}

TEST_CASE("who waits for an op that does not come waits no longer",
          "[gossip][pull_list]") {
  pull_list list;
  auto ops = chain_of(1, 4);
  for (auto& op : ops)
    list.list(name_of(op));
  REQUIRE(list.claim(name_of(ops[2])));
  REQUIRE(list.claim(name_of(ops[3])));
  CHECK(list.park(ops[3]));
  CHECK(list.park(ops[2]));
  CHECK(list.parked() == 2);
  SECTION("its comparison gives it up") {
    list.unlist(name_of(ops[1]));
  }
  SECTION("it was asked for, and did not come") {
    REQUIRE(list.claim(name_of(ops[1])));
    CHECK(list.take_released().empty());
    list.give_up(name_of(ops[1]));
  }
  SECTION("another still wanted it, and it is held already") {
    list.list(name_of(ops[1]));
    REQUIRE(list.claim(name_of(ops[1])));
    list.held(name_of(ops[1]));
    list.unlist(name_of(ops[1]));
  }
  CHECK(list.take_released() == std::vector{ops[2], ops[3]});
  CHECK(list.parked() == 0);
  CHECK(list.take_released().empty());
}

TEST_CASE("nothing but activity waits, and the first header does not",
          "[gossip][pull_list]") {
  pull_list list;
  auto ops = chain_of(1, 2);
  list.list(name_of(ops[0]));
  CHECK_FALSE(list.park(ops[0]));
  auto entry = *ops[1];
  entry.kind = chain::op_kind::put_entry;
  CHECK_FALSE(list.park(std::make_shared<const chain::op>(entry)));
  CHECK(list.park(ops[1]));
}
