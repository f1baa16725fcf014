#include <catch2/catch.hpp>

#include "dna/manifest/canonical_json.hpp"

using namespace ips;
using namespace ips::manifest;

namespace {

std::string canonical_of(std::string_view text) {
  auto out = canonical(text);
  return out ? *out : to_string(out.failure());
}

errc refusal(std::string_view text) {
  auto out = canonical(text);
  return out ? errc::bug : out.failure().code;
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

} // namespace

TEST_CASE("canonical JSON sorts keys by their bytes and drops spaces",
          "[manifest][json]") {
  CHECK(canonical_of(" { \"b\" : [ 1 , 2 ] , \"a\" : { } } ")
        == R"({"a":{},"b":[1,2]})");
  CHECK(canonical_of(R"({"é":1,"z":2,"Z":3})") == R"({"Z":3,"z":2,"é":1})");
  CHECK(canonical_of("null") == "null");
  CHECK(canonical_of("true") == "true");
}

TEST_CASE("canonical JSON takes the shortest escapes", "[manifest][json]") {
  CHECK(canonical_of(R"("\u0041\u00e9\/\u000a\u0001\u007f\"")")
        == "\"Aé/\\n\\u0001\x7f\\\"\"");
  CHECK(canonical_of(R"("\ud83d\ude00")") == "\"😀\"");
}

TEST_CASE("canonical JSON knows the integers of 64 bit and no other number",
          "[manifest][json]") {
  CHECK(canonical_of("9223372036854775807") == "9223372036854775807");
  CHECK(canonical_of("-9223372036854775808") == "-9223372036854775808");
  CHECK(canonical_of("-0") == "0");
  CHECK(refusal("9223372036854775808") == errc::bad_json);
  CHECK(refusal("-9223372036854775809") == errc::bad_json);
  CHECK(refusal("99999999999999999999999999") == errc::bad_json);
  CHECK(refusal("1.0") == errc::bad_json);
  CHECK(refusal("1e3") == errc::bad_json);
  CHECK(refusal("01") == errc::bad_json);
  CHECK(refusal("NaN") == errc::bad_json);
}

TEST_CASE("a key that comes twice is refused at any depth",
          "[manifest][json]") {
  CHECK(refusal(R"({"a":1,"a":1})") == errc::bad_json);
  CHECK(refusal(R"([{"b":{"a":1,"c":2,"a":1}}])") == errc::bad_json);
  CHECK(refusal(R"({"a":1,"\u0061":1})") == errc::bad_json);
  CHECK(canonical_of(R"([{"a":1},{"a":1}])") == R"([{"a":1},{"a":1}])");
}

TEST_CASE("text that is not JSON is refused", "[manifest][json]") {
  for (auto text :
       {"", "{", "[1,]", "{\"a\":1,}", "'a'", "1 2", "{a:1}", "\"\\x\"",
        "\"\n\"", "// 1", "\"\xff\"", "\"\xc0\x80\"", "\"\\ud800\"",
        "\xef\xbb\xbf"
        "1"}) {
    INFO(text);
    CHECK(refusal(text) == errc::bad_json);
  }
}

TEST_CASE("JSON is bounded in depth and size", "[manifest][json]") {
  CHECK(canonical_of(nested(json_depth_max)) == nested(json_depth_max));
  CHECK(refusal(nested(json_depth_max + 1)) == errc::over_limit);
  CHECK(refusal(std::string(100'000, '[')) == errc::over_limit);
  auto longest = "\"" + std::string(json_bytes_max - 2, 'a') + "\"";
  CHECK(canonical_of(longest) == longest);
  CHECK(refusal(longest + " ") == errc::over_limit);
}

TEST_CASE("canonical JSON is its own canonical text", "[manifest][json]") {
  auto once = canonical_of(R"({"b":["\n",{"d":-5,"c":null}],"a":""})");
  CHECK(canonical_of(once) == once);
}
