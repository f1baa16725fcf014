#include "runtime/base/boxed.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "runtime/codec/codec.hpp"

using namespace ips;

namespace {

template <class T>
struct document {
  static constexpr std::uint8_t format_tag = 200;

  T x;
};

template <class Inspector, class T>
auto inspect(Inspector& f, document<T>& x) {
  return f(x.x);
}

} // namespace

TEST_CASE("a copy of a box is another's", "[base][boxed]") {
  boxed<std::string> x{std::string{"one"}};
  auto y = x;
  CHECK(y == x);
  y->append(" more");
  CHECK(*x == "one");
  CHECK_FALSE(y == x);
  y = x;
  CHECK(y == x);
  auto& same = y;
  y = same;
  CHECK(*y == "one");
}

TEST_CASE("a box is empty at first, when reset, and when moved from",
          "[base][boxed]") {
  boxed<int> x;
  CHECK_FALSE(x);
  CHECK(x == boxed<int>{std::nullopt});
  x.emplace() = 3;
  auto y = std::move(x);
  CHECK_FALSE(x.has_value());
  CHECK(*y == 3);
  CHECK_FALSE(x == y);
  y.reset();
  CHECK(x == y);
}

TEST_CASE("a box has the bytes of an optional", "[base][boxed][codec]") {
  document<std::optional<std::uint32_t>> plain{7};
  document<boxed<std::uint32_t>> in_box{boxed<std::uint32_t>{7}};
  auto there = codec::encode(plain);
  CHECK(codec::encode(in_box) == there);
  CHECK(codec::decode<decltype(in_box)>(there)->x == in_box.x);
  plain.x.reset();
  in_box.x.reset();
  auto absent = codec::encode(plain);
  CHECK(codec::encode(in_box) == absent);
  CHECK(codec::decode<decltype(in_box)>(absent)->x == in_box.x);
  there.pop_back();
  CHECK_FALSE(codec::decode<decltype(in_box)>(there));
}
