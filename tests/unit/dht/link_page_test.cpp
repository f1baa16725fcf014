#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "runtime/dht/shard.hpp"
#include "tests/unit/dht/change_ops.hpp"

using namespace ips;
using namespace ips::dht;
using chain::header_kind;
using chain::op;
using chain::op_kind;

namespace {

using op_ref = std::shared_ptr<const op>;

const dht_key base = id_cast<dht_key>(agent_of(200));

const std::vector<std::string> types{"likes", "posts"};
const std::vector<std::string> tags{"", "a", "ab", "abc", "b", "ba"};

op_ref made_link(std::uint8_t author, std::uint32_t seq, std::int64_t time,
                 const std::string& type, const std::string& tag) {
  auto body = header_of(author, time, header_kind::link);
  body.seq = seq;
  body.type = type;
  body.link
    = chain::link_body{base, id_cast<dht_key>(agent_of(9)), to_bytes(tag), {}};
  return std::make_shared<const op>(op_of(op_kind::link_add, body));
}

op_ref made_removal(std::uint32_t seq, const op& added) {
  auto body = added.header.body;
  body.seq = seq;
  body.time = {body.time.micros + 1000};
  body.kind = header_kind::unlink;
  body.link->removes = chain::ref_of(added.header.body);
  return std::make_shared<const op>(op_of(op_kind::link_remove, body));
}

held_op held(const op_ref& x) {
  return {chain::hash_of(*x), base, x, verdict_status::valid, {}};
}

/// Links of several authors, types and tags, many at one instant, some of them
/// taken back.
std::vector<op_ref> some_ops(random_source& random, std::size_t count) {
  std::vector<op_ref> out;
  for (std::uint32_t seq = 2; seq < 2 + count; ++seq) {
    auto author = static_cast<std::uint8_t>(1 + random.below(3));
    auto time = static_cast<std::int64_t>(random.below(count / 4 + 1));
    auto& type = types[random.below(types.size())];
    out.push_back(
      made_link(author, seq, time, type, tags[random.below(tags.size())]));
    if (random.below(4) == 0)
      out.push_back(made_removal(seq + 10'000, *out.back()));
  }
  return out;
}

op_filter some_filter(random_source& random, std::size_t count) {
  op_filter out;
  out.kinds = link_kinds;
  out.limit = 1 + static_cast<std::uint32_t>(random.below(9));
  out.descending = random.below(2) == 0;
  if (random.below(2) == 0)
    out.type = types[random.below(types.size())];
  if (random.below(2) == 0)
    out.tag_prefix = to_bytes(tags[random.below(tags.size())]);
  if (random.below(3) == 0)
    out.since = {static_cast<std::int64_t>(random.below(count / 4 + 1))};
  if (random.below(3) == 0)
    out.until = {static_cast<std::int64_t>(random.below(count / 4 + 1))};
  return out;
}

/// What a filter takes, by walking through everything.
std::vector<link_view> expected(const std::vector<op_ref>& ops,
                                const op_filter& filter) {
  link_filter wanted;
  if (!filter.type.empty())
    wanted.type = filter.type;
  wanted.tag_prefix = filter.tag_prefix;
  auto out = links_of(base, ops, wanted);
  std::erase_if(out, [&](auto& x) {
    return x.time < filter.since || filter.until < x.time;
  });
  if (filter.descending)
    std::reverse(out.begin(), out.end());
  return out;
}

/// All pages of these holders, one behind the other.
std::vector<link_view> walked(const std::vector<const shard*>& holders,
                              op_filter filter) {
  std::vector<link_view> out;
  for (auto rounds = 0; rounds < 1000; ++rounds) {
    std::vector<link_answer> answers;
    for (auto holder : holders)
      if (auto x = holder->links(base, filter))
        answers.push_back(std::move(*x));
    auto page = joined_page(base, filter, answers);
    CHECK(page.links.size() <= filter.limit);
    out.insert(out.end(), page.links.begin(), page.links.end());
    if (!page.next)
      return out;
    filter.after = page.next;
  }
  FAIL("the pages do not end");
  return out;
}

} // namespace

TEST_CASE("pages show all links that a filter takes, each once, in order",
          "[dht][link_page]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    auto ops = some_ops(random, 40);
    auto shuffled = ops;
    shuffle(shuffled, random);
    shard one;
    for (auto& x : shuffled)
      one.hold(held(x));
    for (auto i = 0; i < 8; ++i) {
      auto filter = some_filter(random, 40);
      auto wanted = expected(ops, filter);
      CHECK(walked({&one}, filter) == wanted);
      auto total = one.links(base, filter)->total;
      CHECK(total == wanted.size());
    }
  }
}

TEST_CASE("pages of holders that lack something join to all that any has",
          "[dht][link_page]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    auto ops = some_ops(random, 40);
    shard all[3];
    for (auto& x : ops) {
      // Every op is somewhere.
      auto sure = random.below(3);
      for (std::size_t i = 0; i < 3; ++i)
        if (i == sure || random.below(2) == 0)
          all[i].hold(held(x));
    }
    auto filter = some_filter(random, 40);
    // A removal whose link is elsewhere is told on every page.
    CHECK(walked({&all[0], &all[1], &all[2]}, filter) == expected(ops, filter));
  }
}

TEST_CASE("a link that was taken back stays so although a holder lacks that",
          "[dht][link_page]") {
  auto link = made_link(1, 2, 5, "likes", "a");
  auto removal = made_removal(3, *link);
  shard knows;
  shard lacks;
  knows.hold(held(link));
  knows.hold(held(removal));
  lacks.hold(held(link));
  op_filter filter;
  filter.kinds = link_kinds;
  CHECK(walked({&lacks}, filter).size() == 1);
  CHECK(walked({&knows}, filter).empty());
  CHECK(walked({&lacks, &knows}, filter).empty());
  CHECK(walked({&knows, &lacks}, filter).empty());
}

TEST_CASE("a cursor stays right while links come and go", "[dht][link_page]") {
  shard one;
  std::vector<op_ref> ops;
  for (std::uint32_t i = 0; i < 30; ++i) {
    ops.push_back(made_link(1, 2 + i, i, "likes", ""));
    one.hold(held(ops.back()));
  }
  op_filter filter;
  filter.kinds = link_kinds;
  filter.limit = 10;
  std::vector<std::int64_t> seen;
  for (std::uint32_t round = 0; round < 5; ++round) {
    auto answer = *one.links(base, filter);
    auto page = joined_page(base, filter, std::vector{answer});
    for (auto& x : page.links)
      seen.push_back(x.time.micros);
    if (!page.next)
      break;
    filter.after = page.next;
    // The cursor's own link goes, an older one comes, and a newer one.
    one.hold(held(made_removal(100 + round, *ops[10 * round + 9])));
    one.hold(held(made_link(2, round, 0, "likes", "")));
    one.hold(held(made_link(2, 50 + round, 100 + round, "likes", "")));
  }
  std::vector<std::int64_t> wanted;
  for (auto i = 0; i < 30; ++i)
    wanted.push_back(i);
  wanted.insert(wanted.end(), {100, 101, 102});
  CHECK(seen == wanted);
}

TEST_CASE("dropping ops leaves what the others say", "[dht][link_page]") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    auto ops = some_ops(random, 30);
    shard one;
    for (auto& x : ops)
      one.hold(held(x));
    shuffle(ops, random);
    while (!ops.empty()) {
      one.drop(chain::hash_of(*ops.back()));
      ops.pop_back();
      auto filter = some_filter(random, 30);
      CHECK(walked({&one}, filter) == expected(ops, filter));
    }
    CHECK(one.size() == 0);
    CHECK(one.bases().empty());
  }
}

TEST_CASE("pages with many tags and many removals end early and go on",
          "[dht][link_page]") {
  shard one;
  std::vector<op_ref> ops;
  for (std::uint32_t i = 0; i < 6000; ++i) {
    // Few of very many tags begin with b.
    auto tag = (i % 1000 == 999 ? "b" : "a") + std::to_string(i);
    ops.push_back(made_link(1, 2 + i, i, "likes", tag));
    if (i < 900)
      ops.push_back(made_removal(10'000 + i, *ops.back()));
  }
  for (auto& x : ops)
    one.hold(held(x));
  op_filter filter;
  filter.kinds = link_kinds;
  filter.limit = 1000;
  CHECK(walked({&one}, filter) == expected(ops, filter));
  filter.tag_prefix = to_bytes("b");
  CHECK(walked({&one}, filter) == expected(ops, filter));
  CHECK(one.links(base, filter)->total == 6);
  filter.tag_prefix = to_bytes("a");
  CHECK(walked({&one}, filter) == expected(ops, filter));
  CHECK(one.links(base, filter)->total == 5100 - 6);
  // More tags than are merged, and times: that would be a walk.
  filter.since = {5};
  CHECK(one.links(base, filter)->total == unknown_total);
}

TEST_CASE("an entry's ops and its links are looked up by themselves",
          "[dht][shard]") {
  shard one;
  auto body = header_of(1, 1, header_kind::create);
  body.entry = id_cast<entry_hash>(base);
  auto put
    = std::make_shared<const op>(op_of(op_kind::put_entry, std::move(body)));
  one.hold(held(made_link(1, 2, 5, "likes", "a")));
  one.hold(held(put));
  auto bad = held(made_link(1, 3, 6, "likes", "a"));
  bad.status = verdict_status::rejected;
  one.hold(bad);
  op_filter entry;
  entry.kinds = entry_kinds;
  CHECK(one.select(base, entry) == std::vector{put});
  op_filter links;
  links.kinds = link_kinds;
  CHECK(one.links(base, links)->ops.size() == 1);
  REQUIRE(one.rejected(base, links).size() == 1);
  CHECK(one.rejected(base, links)[0]->hash == bad.hash);
  // Judged anew.
  bad.status = verdict_status::valid;
  one.hold(bad);
  CHECK(one.links(base, links)->ops.size() == 2);
  CHECK(one.rejected(base, links).empty());
  CHECK(one.at(base).size() == 3);
}

TEST_CASE("who hides an old link, or brings one back, is outdated",
          "[dht][link_page]") {
  auto oldest = made_link(1, 2, 10, "likes", "a");
  auto second = made_link(1, 3, 20, "likes", "a");
  auto removed = made_link(2, 2, 30, "likes", "a");
  auto removal = made_removal(4, *removed);
  auto young = made_link(1, 5, 2'000, "likes", "a");
  const timestamp settled{1'500};
  op_filter filter;
  filter.kinds = link_kinds;
  auto outdated = [&](std::initializer_list<std::vector<op_ref>> held,
                      std::optional<link_position> until = {}) {
    std::vector<link_answer> answers;
    for (auto& ops : held)
      answers.push_back({ops, until, 0});
    return outdated_pages(filter, answers, settled);
  };
  using places = std::vector<std::size_t>;
  std::vector all{oldest, second, removed, removal, young};
  CHECK(outdated({all, all}).empty());
  CHECK(outdated({all, {oldest, removed, removal, young}}) == places{1});
  CHECK(outdated({{oldest, second, removed}, all}) == places{0});
  CHECK(outdated({all, {oldest, second, removed, removal}}).empty());
  // What was taken back need not be shown.
  CHECK(outdated({all, {oldest, second, young}}).empty());
  CHECK(outdated({all, {oldest, second, removal}}).empty());
  // What was taken back a moment ago, one knows and another does not.
  auto changed = [&](auto change) {
    auto out = *made_removal(9, *second);
    change(out.header.body);
    return std::make_shared<const op>(std::move(out));
  };
  auto young_removal = changed([](auto& body) { body.time = {1'900}; });
  CHECK(outdated({{oldest, young_removal}, {oldest, second}}).empty());
  // An unlink by another takes nothing back.
  auto foreign = changed([](auto& body) { body.author = agent_of(7); });
  CHECK(outdated({{oldest, second, foreign}, {oldest, second}}).empty());
  CHECK(outdated({{oldest, foreign}, {oldest, second}}) == places{0});
  // What was not asked for counts for nothing.
  filter.after = position_of(oldest->header.body);
  CHECK(outdated({{oldest, second}, {second}}).empty());
  filter.after.reset();
  // Beyond the end of one page the others are not measured.
  auto end = position_of(oldest->header.body);
  CHECK(outdated({all, {oldest}}, end).empty());
  filter.descending = true;
  CHECK(outdated({all, {young}}, position_of(young->header.body)).empty());
}

TEST_CASE("a page of an entry tells first what brought it and took it away",
          "[dht][shard]") {
  shard one;
  auto add = [&](std::uint32_t seq, op_kind kind, std::size_t size) {
    auto body = header_of(1, seq, header_kind::create);
    auto made = op_of(kind, body);
    if (size > 0)
      made.content.emplace().content = bytes(size);
    one.hold(held(std::make_shared<const op>(made)));
  };
  for (std::uint32_t seq = 10; seq < 40; ++seq)
    add(seq, op_kind::update, 0);
  add(40, op_kind::remove, 0);
  add(41, op_kind::put_entry, 3'000);
  add(42, op_kind::put_entry, 3'000);
  op_filter filter;
  filter.kinds = entry_kinds;
  filter.limit = 4;
  auto page = one.page(base, filter, 1 << 20);
  CHECK(page.total == 33);
  REQUIRE(page.ops.size() == 4);
  CHECK(page.ops[0]->header.body.seq == 41);
  CHECK(page.ops[1]->header.body.seq == 42);
  CHECK(page.ops[2]->header.body.seq == 40);
  CHECK(page.ops[3]->header.body.seq == 10);
  filter.offset = 30;
  page = one.page(base, filter, 1 << 20);
  CHECK(page.total == 33);
  CHECK(page.ops.size() == 3);
  filter.offset = 0;
  page = one.page(base, filter, 3'000);
  CHECK(page.total == 33);
  CHECK(page.ops.size() == 1);
}
