#include <catch2/catch.hpp>

#include "runtime/dht/element.hpp"
#include "tests/unit/dht/change_ops.hpp"

using namespace ips;
using namespace ips::dht;
using chain::header_kind;
using chain::op;
using chain::op_kind;

namespace {

const chain::entry content{"note", {}, to_bytes("tea")};
const entry_hash hash = chain::hash_of(content);

op put(std::uint8_t author, std::int64_t time) {
  auto body = header_of(author, time, header_kind::create);
  body.entry = hash;
  auto out = op_of(op_kind::put_entry, body);
  out.content = content;
  return out;
}

op change(op_kind kind, std::uint8_t author, std::int64_t time,
          const op& target, std::string_view text = "") {
  auto update = kind == op_kind::update;
  auto body = header_of(author, time,
                        update ? header_kind::update : header_kind::remove);
  body.target = chain::change_target{chain::ref_of(target.header.body), hash};
  if (update)
    body.entry = chain::hash_of(chain::entry{"note", {}, to_bytes(text)});
  return op_of(kind, body);
}

std::optional<element> known(const std::vector<op>& ops) {
  return element_of(hash, ops);
}

} // namespace

TEST_CASE("an entry that one header brought is live", "[dht][element]") {
  auto x = known({put(1, 5)});
  REQUIRE(x);
  CHECK(x->content == content);
  CHECK(x->status == entry_status::live);
  REQUIRE(x->headers.size() == 1);
  CHECK(x->headers[0].hash == chain::hash_of(put(1, 5).header.body));
}

TEST_CASE("without its content an entry is not there", "[dht][element]") {
  CHECK_FALSE(known({}));
  auto bare = put(1, 5);
  bare.content.reset();
  CHECK_FALSE(known({bare}));
  auto forged = put(1, 5);
  forged.content->content = to_bytes("coffee");
  CHECK_FALSE(known({forged}));
  CHECK(known({forged, bare, put(2, 6)})->content == content);
  CHECK_FALSE(element_of(entry_hash{}, std::vector{put(1, 5)}));
}

TEST_CASE("an update by its author makes a header updated", "[dht][element]") {
  auto first = put(1, 5);
  auto x = known({first, change(op_kind::update, 1, 6, first, "milk")});
  REQUIRE(x);
  CHECK(x->status == entry_status::updated);
  CHECK(x->headers[0].status == entry_status::updated);
  REQUIRE(x->updates.size() == 1);
  CHECK(x->updates[0].by.author == agent_of(1));
  CHECK(x->updates[0].replacement
        == chain::hash_of(chain::entry{"note", {}, to_bytes("milk")}));
}

TEST_CASE("a delete wins over an update of the same header", "[dht][element]") {
  auto first = put(1, 5);
  auto removed = change(op_kind::remove, 1, 6, first);
  auto updated = change(op_kind::update, 1, 7, first, "milk");
  auto x = known({updated, removed, first});
  REQUIRE(x);
  CHECK(x->status == entry_status::deleted);
  CHECK(x->updates.size() == 1);
  CHECK(x->deletes.size() == 1);
}

TEST_CASE("an entry lives while one of its headers does", "[dht][element]") {
  auto a = put(1, 5);
  auto b = put(2, 6);
  auto c = put(1, 7);
  auto remove_a = change(op_kind::remove, 1, 8, a);
  auto update_b = change(op_kind::update, 2, 9, b, "milk");
  auto remove_c = change(op_kind::remove, 1, 10, c);
  CHECK(known({a, b, c, remove_a})->status == entry_status::live);
  CHECK(known({a, b, c, remove_a, update_b})->status == entry_status::live);
  auto x = known({a, b, c, remove_a, update_b, remove_c});
  CHECK(x->status == entry_status::updated);
  CHECK(x->headers[0].status == entry_status::deleted);
  CHECK(x->headers[1].status == entry_status::updated);
  CHECK(x->headers[2].status == entry_status::deleted);
  auto remove_b = change(op_kind::remove, 2, 11, b);
  CHECK(known({a, b, c, remove_a, update_b, remove_b, remove_c})->status
        == entry_status::deleted);
}

TEST_CASE("changes by another agent do not count", "[dht][element]") {
  auto first = put(1, 5);
  auto x = known({first, change(op_kind::update, 2, 6, first, "milk"),
                  change(op_kind::remove, 3, 7, first)});
  REQUIRE(x);
  CHECK(x->status == entry_status::live);
  CHECK(x->updates.empty());
  CHECK(x->deletes.empty());
}

TEST_CASE("changes of a header that is not here, or of another entry, do not "
          "count",
          "[dht][element]") {
  auto first = put(1, 5);
  auto missing = put(1, 4);
  auto elsewhere = change(op_kind::remove, 1, 6, first);
  elsewhere.header.body.target->entry = {};
  auto bare = op_of(op_kind::remove, header_of(1, 8, header_kind::remove));
  auto x
    = known({first, change(op_kind::remove, 1, 7, missing), elsewhere, bare});
  REQUIRE(x);
  CHECK(x->status == entry_status::live);
  CHECK(x->deletes.empty());
}

TEST_CASE("conflicting updates are all kept, by time", "[dht][element]") {
  auto first = put(1, 5);
  auto x = known({change(op_kind::update, 1, 9, first, "c"), first,
                  change(op_kind::update, 1, 7, first, "a"),
                  change(op_kind::update, 1, 8, first, "b")});
  REQUIRE(x);
  REQUIRE(x->updates.size() == 3);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(x->updates[i].time == timestamp{7 + static_cast<std::int64_t>(i)});
}

TEST_CASE("an element is the same for every order and repetition of its ops",
          "[dht][element]") {
  for (std::uint64_t seed = 71; seed < 91; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    std::vector<op> puts;
    for (int i = 0; i < 6; ++i)
      puts.push_back(put(static_cast<std::uint8_t>(1 + random.below(3)),
                         static_cast<std::int64_t>(random.below(4))));
    auto ops = puts;
    for (int i = 0; i < 10; ++i) {
      auto kind = random.chance(500'000) ? op_kind::update : op_kind::remove;
      ops.push_back(change(kind, static_cast<std::uint8_t>(1 + random.below(3)),
                           static_cast<std::int64_t>(5 + random.below(4)),
                           puts[random.below(puts.size())],
                           random.chance(500'000) ? "x" : "y"));
    }
    auto once = known(ops);
    std::vector<std::shared_ptr<const op>> shared;
    for (int round = 0; round < 20; ++round) {
      ops.push_back(ops[random.below(ops.size())]);
      shuffle(ops, random);
      CHECK(known(ops) == once);
    }
    for (auto& x : ops)
      shared.push_back(std::make_shared<op>(x));
    CHECK(element_of(hash, shared) == once);
  }
}
