#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "runtime/base/random.hpp"
#include "runtime/codec/codec.hpp"
#include "runtime/gossip/reconcile.hpp"

using namespace ips;
using namespace ips::gossip;

namespace {

chain::op_hash drawn(random_source& random) {
  chain::op_hash out;
  for (auto& x : out.value)
    x = static_cast<std::uint8_t>(random.next());
  return out;
}

std::vector<chain::op_hash> drawn(random_source& random, std::size_t n) {
  std::vector<chain::op_hash> out(n);
  std::generate(out.begin(), out.end(), [&] { return drawn(random); });
  return out;
}

std::shared_ptr<const op_set> set_of(std::vector<chain::op_hash> members) {
  std::sort(members.begin(), members.end());
  return std::make_shared<const op_set>(std::move(members));
}

std::vector<chain::op_hash> joined(std::vector<chain::op_hash> a,
                                   const std::vector<chain::op_hash>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

struct outcome {
  std::vector<chain::op_hash> missing;
  std::size_t rounds = 0;
  std::size_t hashes = 0;
  bool complete = false;
};

/// What `mine` learns of `theirs`, and how many hashes that takes on the wire.
outcome reconcile(const std::shared_ptr<const op_set>& mine,
                  const std::shared_ptr<const op_set>& theirs) {
  outcome out;
  reconciliation x{mine};
  while (!x.done()) {
    auto questions = x.next();
    out.hashes += 2 * questions.size();
    std::vector<range_answer> answers;
    for (auto& question : questions) {
      answers.push_back(theirs->answer(question));
      out.hashes += answers.back().parts.size() + answers.back().members.size();
    }
    REQUIRE(x.answered(answers));
    ++out.rounds;
  }
  out.missing = x.missing();
  std::sort(out.missing.begin(), out.missing.end());
  out.complete = x.complete();
  return out;
}

} // namespace

TEST_CASE("equal sets are found equal by one question", "[gossip][reconcile]") {
  random_source random{1};
  auto set = set_of(drawn(random, 1'000));
  auto found = reconcile(set, set);
  CHECK(found.missing.empty());
  CHECK(found.rounds == 1);
  CHECK(found.hashes == 2);
  auto none = set_of({});
  CHECK(reconcile(none, none).rounds == 1);
  CHECK(reconcile(set, none).missing.empty());
}

TEST_CASE("exactly what the other has and I lack is found, 200 seeds",
          "[gossip][reconcile]") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    auto shared = drawn(random, random.below(3'000));
    auto only_mine = drawn(random, random.below(100));
    auto only_theirs = drawn(random, random.below(300));
    auto found = reconcile(set_of(joined(shared, only_mine)),
                           set_of(joined(shared, only_theirs)));
    std::sort(only_theirs.begin(), only_theirs.end());
    CHECK(found.missing == only_theirs);
    CHECK(found.complete);
  }
}

TEST_CASE("the cost grows with the difference, not with the sets",
          "[gossip][reconcile]") {
  random_source random{7};
  for (std::size_t n : {1'000u, 10'000u, 100'000u}) {
    auto shared = drawn(random, n);
    for (std::size_t lacking : {1u, 10u, 100u}) {
      auto found = reconcile(set_of(shared),
                             set_of(joined(shared, drawn(random, lacking))));
      CHECK(found.missing.size() == lacking);
      // At each of log16(n) levels a question (2) and 16 digests a member.
      auto levels = std::log2(static_cast<double>(n)) / 4 + 1;
      INFO(n << " members, " << lacking << " missing: " << found.hashes);
      CHECK(static_cast<double>(found.hashes)
            <= 18 * levels * static_cast<double>(lacking) + 2);
    }
  }
}

TEST_CASE("a newcomer learns all of a set, part by part",
          "[gossip][reconcile]") {
  random_source random{3};
  auto theirs = drawn(random, 10'000);
  std::set<chain::op_hash> mine;
  for (int i = 0; i < 10 && mine.size() < theirs.size(); ++i) {
    auto found = reconcile(set_of({mine.begin(), mine.end()}), set_of(theirs));
    CHECK(found.missing.size() <= reconciliation::missing_max);
    CHECK(found.complete == (mine.size() + found.missing.size() == 10'000));
    mine.insert(found.missing.begin(), found.missing.end());
  }
  CHECK(mine == std::set<chain::op_hash>(theirs.begin(), theirs.end()));
}

TEST_CASE("ranges divide at every digit", "[gossip][reconcile]") {
  // Two that differ in their last agreed digit only.
  for (std::uint8_t digits = 0; digits < digits_max; ++digits) {
    INFO(int{digits});
    chain::op_hash base;
    base.value.fill(0x5a);
    std::vector<chain::op_hash> members(2 * listed_max, base);
    for (std::size_t i = 0; i < members.size(); ++i) {
      members[i].value[digits / 2] = static_cast<std::uint8_t>(
        digits % 2 == 0 ? (i % 16) << 4 | 0x0a : 0x50 | (i % 16));
      members[i].value[31] = static_cast<std::uint8_t>(i);
    }
    auto theirs = set_of(members);
    members.pop_back();
    auto found = reconcile(set_of(members), theirs);
    CHECK(found.missing.size() == 1);
  }
}

TEST_CASE("what cannot be an answer ends the questions",
          "[gossip][reconcile]") {
  random_source random{5};
  auto mine = set_of(drawn(random, 100));
  auto ends = [&](std::vector<range_answer> answers) {
    reconciliation x{mine};
    x.next();
    auto sound = x.answered(answers);
    return !sound && x.done() && x.missing().empty();
  };
  CHECK(ends({}));
  CHECK(ends({{}, {}}));
  CHECK(ends({{range_state::divided, {}, {}}}));
  CHECK(ends({{range_state::divided, {set_digest{}}, {}}}));
  CHECK(ends({{range_state::equal, {}, {drawn(random)}}}));
  // A member outside of what was asked for.
  reconciliation x{mine};
  x.next();
  range_answer divided{range_state::divided, {}, {}};
  divided.parts.resize(16);
  divided.parts[3].value.fill(1);
  REQUIRE(x.answered({&divided, 1}));
  REQUIRE(x.next().size() == 1);
  range_answer listed{range_state::listed, {}, {chain::op_hash{}}};
  CHECK_FALSE(x.answered({&listed, 1}));
  CHECK(x.missing().empty());
}

TEST_CASE("a liar that always divides comes to an end", "[gossip][reconcile]") {
  random_source random{9};
  reconciliation x{set_of(drawn(random, 100))};
  std::size_t rounds = 0;
  while (!x.done()) {
    auto questions = x.next();
    CHECK(questions.size() <= range_questions_max);
    std::vector<range_answer> answers(questions.size());
    for (auto& answer : answers) {
      answer.state = range_state::divided;
      for (int i = 0; i < 16; ++i)
        answer.parts.push_back(id_cast<set_digest>(drawn(random)));
    }
    x.answered(answers);
    ++rounds;
  }
  CHECK(rounds <= reconciliation::rounds_max);
  CHECK_FALSE(x.complete());
}
