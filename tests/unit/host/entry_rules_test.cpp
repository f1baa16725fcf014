#include "dna/manifest/entry_rules.hpp"

#include "dna/manifest/utf8.hpp"
#include "tests/unit/host/guest.hpp"

using namespace ips;
using namespace ips::manifest;
using host::entry_of;

namespace {

std::optional<errc> refusal(const chain::entry& x) {
  static const auto rules = host::test_rules();
  auto checked = check_entry(rules, x);
  if (checked)
    return std::nullopt;
  return checked.failure().code;
}

chain::entry salted(chain::entry x, std::size_t size) {
  x.salt.resize(size);
  return x;
}

} // namespace

TEST_CASE("an entry of its type's form passes", "[host][entry_rules]") {
  CHECK(!refusal(entry_of("number", "{\"a\":[1,2],\"b\":null}")));
  CHECK(!refusal(entry_of("capped", "9")));
  CHECK(!refusal(entry_of("note", "gr\xc3\xbc\xc3\x9f")));
  CHECK(!refusal(entry_of("raw", "\xff")));
  CHECK(!refusal(salted(entry_of("secret", "1"), 32)));
}

TEST_CASE("an entry of another form is refused by the rule that it breaks",
          "[host][entry_rules]") {
  CHECK(refusal(entry_of("nummer", "1")) == errc::unknown_entry_type);
  CHECK(refusal(entry_of("", "1")) == errc::unknown_entry_type);
  CHECK(refusal(entry_of("number", " 1")) == errc::wrong_format);
  CHECK(refusal(entry_of("number", "{\"b\":1,\"a\":2}")) == errc::wrong_format);
  CHECK(refusal(entry_of("number", "1.0")) == errc::wrong_format);
  CHECK(refusal(entry_of("number", "")) == errc::wrong_format);
  CHECK(refusal(entry_of("note", "\xed\xa0\x80")) == errc::wrong_format);
  CHECK(refusal(entry_of("capped", "10")) == errc::schema_mismatch);
  CHECK(refusal(entry_of("capped", "123456789")) == errc::entry_too_big);
}

TEST_CASE("a salt is there if and only if the type is private",
          "[host][entry_rules]") {
  CHECK(refusal(entry_of("secret", "1")) == errc::bad_value);
  CHECK(refusal(salted(entry_of("secret", "1"), 31)) == errc::bad_value);
  CHECK(refusal(salted(entry_of("number", "1"), 32)) == errc::bad_value);
}

TEST_CASE("a link's type and tag are checked", "[host][entry_rules]") {
  auto rules = host::test_rules();
  CHECK(check_link(rules, "likes", as_bytes("12345678")));
  CHECK(check_link(rules, "likes", as_bytes("123456789")).failure().code
        == errc::over_limit);
  auto unknown = check_link(rules, "like", {});
  CHECK(unknown.failure().message
        == "no link type \"like\"; did you mean \"likes\"?");
}

TEST_CASE("UTF-8 is what RFC 3629 says", "[host][utf8]") {
  for (auto good : {"", "a", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf",
                    "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    CHECK(is_utf8(good));
  for (auto bad :
       {"\x80", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf",
        "\xe2\x82", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xff"})
    CHECK(!is_utf8(bad));
}
