#include <catch2/catch.hpp>

#include "runtime/base/result.hpp"

using namespace ips;

TEST_CASE("every error has a meaning and a hint", "[base][errc]") {
  for (auto& row : error_table()) {
    INFO(row.name);
    CHECK_FALSE(row.meaning.empty());
    CHECK_FALSE(row.hint.empty());
    auto number = static_cast<unsigned>(row.code) % 100;
    CHECK(number >= 1);
    CHECK(number <= 99);
  }
}

TEST_CASE("a code is found by number, text and name", "[base][errc]") {
  CHECK(parse_code("IPS2104") == errc::out_of_fuel);
  CHECK(parse_code("2104") == errc::out_of_fuel);
  CHECK(parse_code("out_of_fuel") == errc::out_of_fuel);
  CHECK_FALSE(parse_code("IPS9999"));
}

TEST_CASE("an error prints code, message, cause and hint", "[base][errc]") {
  error x{errc::rejected, "2 is not odd", "holder bob", "commit 3"};
  CHECK(to_string(x) == "IPS1301: 2 is not odd (holder bob)\nhint: commit 3");
}
