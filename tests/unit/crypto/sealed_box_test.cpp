#include <catch2/catch.hpp>

#include "runtime/crypto/sealed_box.hpp"

using namespace ips;
using namespace ips::crypto;

TEST_CASE("a sealed text opens with its key and name alone",
          "[crypto][sealed]") {
  seed key;
  key.value.fill(1);
  seed other;
  other.value.fill(2);
  auto name = as_bytes("a name");
  for (std::size_t size : {0u, 1u, 1000u}) {
    bytes text(size, 7);
    auto sealed = seal_text(key, name, text);
    CHECK(sealed.size() == size + seal_bytes);
    auto opened = open_text(key, name, sealed);
    REQUIRE(opened);
    CHECK(*opened == text);
    CHECK_FALSE(open_text(other, name, sealed));
    CHECK_FALSE(open_text(key, as_bytes("another"), sealed));
    for (auto& x : sealed) {
      x ^= 1;
      CHECK_FALSE(open_text(key, name, sealed));
      x ^= 1;
    }
    for (std::size_t n = 0; n < sealed.size(); n += 1 + n / 8)
      CHECK_FALSE(open_text(key, name, byte_view{sealed}.first(n)));
  }
}

TEST_CASE("equal texts under two names look different", "[crypto][sealed]") {
  seed key;
  key.value.fill(1);
  auto text = as_bytes("the same text");
  auto one = seal_text(key, as_bytes("one"), text);
  auto two = seal_text(key, as_bytes("two"), text);
  CHECK(one != two);
  CHECK(one == seal_text(key, as_bytes("one"), text));
}
