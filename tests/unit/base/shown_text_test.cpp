#include <catch2/catch.hpp>

#include "runtime/base/shown_text.hpp"

using namespace ips;

TEST_CASE("a stranger's text is shown as one line of UTF-8", "[base]") {
  CHECK(shown_text("plain", 10) == "plain");
  CHECK(shown_text("gr\xc3\xbc\xc3\x9f", 10) == "gr\xc3\xbc\xc3\x9f");
  CHECK(shown_text("a\nb\x1b[31m\x7f", 20) == "a?b?[31m?");
  CHECK(shown_text(std::string_view{"\0x", 2}, 20) == "?x");
  CHECK(shown_text("\xc2\x9b"
                   "31m",
                   20)
        == "??31m");
  CHECK(shown_text("\xff\xfe", 20) == "??");
  CHECK(shown_text("\xed\xa0\x80", 20) == "???");
  CHECK(shown_text("\xc0\xaf", 20) == "??");
  CHECK(shown_text("\xf4\x90\x80\x80", 20) == "????");
  CHECK(shown_text("\xf0\x9f\x98\x80", 20) == "\xf0\x9f\x98\x80");
}

TEST_CASE("a stranger's text is cut between characters", "[base]") {
  CHECK(shown_text("abc", 2) == "ab");
  CHECK(shown_text("ab\xc3\xbc", 3) == "ab");
  CHECK(shown_text("ab\xc3\xbc", 4) == "ab\xc3\xbc");
  CHECK(shown_text("ab\xc3", 4) == "ab?");
  CHECK(shown_text("", 4).empty());
}
