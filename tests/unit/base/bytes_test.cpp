#include <catch2/catch.hpp>

#include "runtime/base/id.hpp"

using namespace ips;

TEST_CASE("hexadecimal text comes back as it went", "[base][bytes]") {
  bytes raw{0x00, 0x7f, 0xff, 0x10};
  CHECK(to_hex(raw) == "007fff10");
  CHECK(*from_hex("007FfF10") == raw);
}

TEST_CASE("text that is not hexadecimal is refused by name", "[base][bytes]") {
  CHECK(from_hex("abc").failure().code == errc::bad_hex);
  CHECK(from_hex("0g").failure().code == errc::bad_hex);
  CHECK(parse_id<entry_hash>("00ff").failure().code == errc::bad_hash);
  CHECK(parse_id<entry_hash>(std::string(64, 'z')).failure().code
        == errc::bad_hash);
}

TEST_CASE("an id reads its own text", "[base][id]") {
  entry_hash id;
  id.value.fill(0xa5);
  CHECK(*parse_id<entry_hash>(to_string(id)) == id);
  CHECK_FALSE(id.is_none());
  CHECK(entry_hash{}.is_none());
}
