#include <catch2/catch.hpp>

#include "runtime/dht/op_cache.hpp"
#include "tests/unit/dht/change_ops.hpp"

using namespace ips;
using namespace ips::dht;

namespace {

dht_key key_of(std::uint8_t i) {
  return id_cast<dht_key>(agent_of(i));
}

/// So many ops of an entry of so many bytes.
std::vector<op_cache::op_ref> some(std::size_t count, std::size_t size) {
  std::vector<op_cache::op_ref> out;
  for (std::size_t i = 0; i < count; ++i) {
    auto op = op_of(chain::op_kind::put_entry,
                    header_of(std::uint8_t(i + 1), std::int64_t(i),
                              chain::header_kind::create));
    op.content = chain::entry{"note", {}, bytes(size)};
    out.push_back(std::make_shared<const chain::op>(std::move(op)));
  }
  return out;
}

} // namespace

TEST_CASE("a copy is there until others were used later", "[dht][op_cache]") {
  op_cache cache{3, 1 << 20};
  for (std::uint8_t i = 1; i <= 3; ++i)
    cache.keep(key_of(i), some(1, 10));
  CHECK(cache.select(key_of(1), {}).size() == 1);
  cache.keep(key_of(4), some(1, 10));
  CHECK(cache.has(key_of(1)));
  CHECK_FALSE(cache.has(key_of(2)));
  CHECK(cache.has(key_of(3)));
  CHECK(cache.ops() == 3);
  CHECK(cache.select(key_of(2), {}).empty());
}

TEST_CASE("copies stay within their bytes", "[dht][op_cache]") {
  op_cache cache{1'000, 100'000};
  for (std::uint8_t i = 1; i < 200; ++i) {
    cache.keep(key_of(i), some(2, 5'000));
    CHECK(cache.bytes() <= 100'000);
    CHECK(cache.has(key_of(i)));
  }
  CHECK(cache.ops() == 18);
  // What does not fit by itself pushes nothing out.
  cache.keep(key_of(200), some(1, 200'000));
  CHECK_FALSE(cache.has(key_of(200)));
  CHECK(cache.ops() == 18);
}

TEST_CASE("what comes later takes the place of a copy", "[dht][op_cache]") {
  op_cache cache{10, 1 << 20};
  cache.keep(key_of(1), some(2, 10));
  cache.keep(key_of(1), some(3, 10));
  CHECK(cache.ops() == 3);
  op_filter filter;
  filter.limit = 2;
  CHECK(cache.select(key_of(1), filter).size() == 2);
  filter.kinds = link_kinds;
  CHECK(cache.select(key_of(1), filter).empty());
  cache.keep(key_of(1), {});
  CHECK(cache.ops() == 0);
  CHECK(cache.bytes() == 0);
}
