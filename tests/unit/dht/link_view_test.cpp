#include <catch2/catch.hpp>

#include "runtime/dht/link_view.hpp"
#include "tests/unit/dht/change_ops.hpp"

using namespace ips;
using namespace ips::dht;
using chain::header_kind;
using chain::op;
using chain::op_kind;

namespace {

const dht_key base = id_cast<dht_key>(agent_of(200));

op link(std::uint8_t author, std::int64_t time, std::string_view tag = "",
        std::string type = "likes") {
  auto body = header_of(author, time, header_kind::link);
  body.type = std::move(type);
  body.link
    = chain::link_body{base, id_cast<dht_key>(agent_of(9)), to_bytes(tag), {}};
  return op_of(op_kind::link_add, body);
}

op unlink(std::uint8_t author, std::int64_t time, const op& added) {
  auto body = header_of(author, time, header_kind::unlink);
  body.type = added.header.body.type;
  body.link = added.header.body.link;
  body.link->removes = chain::ref_of(added.header.body);
  return op_of(op_kind::link_remove, body);
}

std::vector<std::int64_t> times(const std::vector<link_view>& xs) {
  std::vector<std::int64_t> out;
  for (auto& x : xs)
    out.push_back(x.time.micros);
  return out;
}

std::vector<std::int64_t> times_of(const std::vector<op>& ops,
                                   const link_filter& filter = {}) {
  return times(links_of(base, ops, filter));
}

} // namespace

TEST_CASE("links come by time", "[dht][link_view]") {
  std::vector<op> ops{link(1, 7), link(2, 5), link(1, 6)};
  CHECK(times_of(ops) == std::vector<std::int64_t>{5, 6, 7});
  auto first = links_of(base, ops)[0];
  CHECK(first.by == chain::ref_of(ops[1].header.body));
  CHECK(first.target == id_cast<dht_key>(agent_of(9)));
  CHECK(first.type == "likes");
}

TEST_CASE("an unlink by the link's author takes it away, another's does not",
          "[dht][link_view]") {
  auto a = link(1, 5);
  auto b = link(2, 6);
  CHECK(times_of({unlink(1, 8, a), a, b}) == std::vector<std::int64_t>{6});
  CHECK(times_of({a, b, unlink(2, 8, a)}) == std::vector<std::int64_t>{5, 6});
}

TEST_CASE("an unlink takes one of two equal links", "[dht][link_view]") {
  auto a = link(1, 5, "x");
  auto b = link(1, 6, "x");
  CHECK(times_of({a, b, unlink(1, 7, a)}) == std::vector<std::int64_t>{6});
}

TEST_CASE("links are filtered by type and by the tag's beginning",
          "[dht][link_view]") {
  std::vector<op> ops{link(1, 1, "red"), link(1, 2, "red/dark"),
                      link(1, 3, "re"), link(1, 4, "red", "hates"),
                      link(1, 5, "")};
  auto red = to_bytes("red");
  CHECK(times_of(ops, {{}, red}) == std::vector<std::int64_t>{1, 2, 4});
  CHECK(times_of(ops, {"likes", red}) == std::vector<std::int64_t>{1, 2});
  CHECK(times_of(ops, {"hates", {}}) == std::vector<std::int64_t>{4});
  CHECK(times_of(ops, {"", {}}).empty());
}

TEST_CASE("links of another base and ops without a link are passed over",
          "[dht][link_view]") {
  auto elsewhere = link(1, 5);
  elsewhere.header.body.link->base = {};
  auto bare = op_of(op_kind::link_add, header_of(1, 6, header_kind::link));
  CHECK(times_of({elsewhere, bare}).empty());
}

TEST_CASE("links are the same for every order and repetition of their ops",
          "[dht][link_view]") {
  for (std::uint64_t seed = 91; seed < 111; ++seed) {
    INFO("seed " << seed);
    random_source random{seed};
    std::vector<op> ops;
    for (int i = 0; i < 12; ++i)
      ops.push_back(link(static_cast<std::uint8_t>(1 + random.below(3)),
                         static_cast<std::int64_t>(random.below(4)),
                         random.chance(500'000) ? "a" : "b"));
    for (int i = 0; i < 6; ++i)
      ops.push_back(unlink(static_cast<std::uint8_t>(1 + random.below(3)), 9,
                           ops[random.below(12)]));
    auto once = links_of(base, ops);
    for (int round = 0; round < 20; ++round) {
      ops.push_back(ops[random.below(ops.size())]);
      shuffle(ops, random);
      CHECK(links_of(base, ops) == once);
    }
    std::vector<std::shared_ptr<const op>> shared;
    for (auto& x : ops)
      shared.push_back(std::make_shared<op>(x));
    CHECK(links_of(base, shared) == once);
  }
}
