#include <catch2/catch.hpp>

#include "runtime/crypto/shared_key.hpp"

using namespace ips;
using namespace ips::crypto;

namespace {

key_pair keys_of(std::uint8_t i) {
  seed out;
  out.value.fill(i);
  return key_pair{out};
}

} // namespace

// The code was made with an X25519 and Ed25519 of RFC 7748 and 8032 in plain
// integers, and the BLAKE2b of Python's hashlib.
TEST_CASE("two agents make the same code, which is that of the standards",
          "[crypto][shared_key]") {
  auto a = keys_of(1);
  auto b = keys_of(2);
  auto here = shared_key::of(a, b.key());
  auto there = shared_key::of(b, a.key());
  REQUIRE((here && there));
  auto message = as_bytes("a message");
  auto code = here->code(message);
  CHECK(to_hex(code.value) == "864dba5b298ed1e7c5437db2d749fe14");
  CHECK(there->code(message) == code);
  CHECK(there->holds(message, code));
  CHECK_FALSE(there->holds(as_bytes("a massage"), code));
}

TEST_CASE("others make other codes", "[crypto][shared_key]") {
  auto a = keys_of(1);
  auto b = keys_of(2);
  auto c = keys_of(3);
  auto message = as_bytes("a message");
  auto code = shared_key::of(a, b.key())->code(message);
  CHECK_FALSE(shared_key::of(a, c.key())->holds(message, code));
  CHECK_FALSE(shared_key::of(c, b.key())->holds(message, code));
  CHECK_FALSE(shared_key::of(a, a.key())->holds(message, code));
}

TEST_CASE("nothing is shared with what is no key", "[crypto][shared_key]") {
  auto a = keys_of(1);
  // Zero, one and minus one are of small order; the last is no point at all.
  for (auto low : std::array<std::uint8_t, 3>{0, 1, 2}) {
    public_key none{};
    none.value[0] = low;
    CHECK_FALSE(shared_key::of(a, none));
  }
  public_key minus_one;
  minus_one.value.fill(0xff);
  minus_one.value[0] = 0xec;
  minus_one.value[31] = 0x7f;
  CHECK_FALSE(shared_key::of(a, minus_one));
}
