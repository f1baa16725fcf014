#include <catch2/catch.hpp>

#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/schema.hpp"

using namespace ips;
using namespace ips::manifest;

namespace {

schema shape_of(std::string_view text) {
  auto out = schema::read(json_value::parse(text));
  INFO(text);
  REQUIRE(out);
  return *out;
}

/// What is wrong with a value; empty where it fits.
std::string misfit(std::string_view shape, std::string_view value) {
  auto out = shape_of(shape).check(json_value::parse(value));
  if (out)
    return {};
  CHECK(out.failure().code == errc::schema_mismatch);
  return out.failure().message;
}

/// What is wrong with a schema.
std::string fault(std::string_view text) {
  auto out = schema::read(json_value::parse(text));
  if (out)
    return {};
  CHECK(out.failure().code == errc::bad_schema);
  return out.failure().message;
}

} // namespace

TEST_CASE("schema: type names what is there instead", "[manifest][schema]") {
  CHECK(misfit(R"({"type":"integer"})", "7").empty());
  CHECK(misfit(R"({"type":"integer"})", "\"7\"")
        == "/: not of type integer but string");
  CHECK(misfit(R"({"type":["string","null"]})", "null").empty());
  CHECK(misfit(R"({"type":["string","null"]})", "false")
        == "/: not of type string or null but boolean");
  CHECK(misfit(R"({"type":"array"})", "{}")
        == "/: not of type array but object");
  CHECK(misfit("{}", "[1,{}]").empty());
}

TEST_CASE("schema: properties, required and additionalProperties",
          "[manifest][schema]") {
  auto open = R"({"properties":{"n":{"type":"integer"}},"required":["n"]})";
  CHECK(misfit(open, R"({"n":1,"m":2})").empty());
  CHECK(misfit(open, R"({"m":2})") == "/: lacks \"n\"");
  CHECK(misfit(open, R"({"n":"x"})") == "/n: not of type integer but string");
  CHECK(misfit(open, "5").empty());
  auto closed = R"({"properties":{"n":{}},"additionalProperties":false})";
  CHECK(misfit(closed, R"({"n":null})").empty());
  CHECK(misfit(closed, R"({"n":1,"m":2})") == "/: \"m\" is not allowed");
  auto typed = R"({"additionalProperties":{"type":"integer"}})";
  CHECK(misfit(typed, R"({"x":1})").empty());
  CHECK(misfit(typed, R"({"x":[]})") == "/x: not of type integer but array");
}

TEST_CASE("schema: items, minItems and maxItems", "[manifest][schema]") {
  auto list = R"({"items":{"type":"string"},"minItems":1,"maxItems":2})";
  CHECK(misfit(list, R"(["a"])").empty());
  CHECK(misfit(list, "[]") == "/: fewer than 1 items");
  CHECK(misfit(list, R"(["a","b","c"])") == "/: more than 2 items");
  CHECK(misfit(list, R"(["a",5])") == "/1: not of type string but integer");
}

TEST_CASE("schema: enum and const", "[manifest][schema]") {
  CHECK(misfit(R"({"enum":["a",1,null]})", "1").empty());
  CHECK(misfit(R"({"enum":["a",1]})", "2") == "/: not one of [\"a\",1]");
  CHECK(misfit(R"({"const":{"a":[1]}})", R"({"a":[1]})").empty());
  CHECK(misfit(R"({"const":1})", "true") == "/: not 1");
}

TEST_CASE("schema: minimum and maximum are of integers alone",
          "[manifest][schema]") {
  auto range = R"({"minimum":-1,"maximum":5})";
  CHECK(misfit(range, "-1").empty());
  CHECK(misfit(range, "5").empty());
  CHECK(misfit(range, "-2") == "/: less than -1");
  CHECK(misfit(range, "6") == "/: more than 5");
  CHECK(misfit(range, "\"six\"").empty());
}

TEST_CASE("schema: lengths count characters, not bytes", "[manifest][schema]") {
  auto word = R"({"properties":{"title":{"minLength":2,"maxLength":3}}})";
  CHECK(misfit(word, R"({"title":"äöü"})").empty());
  CHECK(misfit(word, R"({"title":"ä"})") == "/title: shorter than 2");
  CHECK(misfit(word, R"({"title":"abcd"})") == "/title: longer than 3");
}

TEST_CASE("schema: a number with a fraction never fits", "[manifest][schema]") {
  CHECK(misfit("{}", "1.5") == "/: a number that is not an integer");
}

TEST_CASE("schema: what is outside the subset is named", "[manifest][schema]") {
  CHECK(fault(R"({"maxLenght":5})")
        == "/: keyword \"maxLenght\" is not in the subset; did you mean "
           "\"maxLength\" or \"minLength\"?");
  CHECK(fault(R"({"properties":{"a":{"pattern":"x"}}})")
        == "/properties/a: keyword \"pattern\" is not in the subset");
  CHECK(fault(R"({"type":"strnig"})")
        == "/: type \"strnig\" is unknown; did you mean \"string\"?");
  CHECK(fault(R"({"type":"number"})")
        == "/: there are no fractions; use type \"integer\"");
}

TEST_CASE("schema: a keyword with a wrong value is named",
          "[manifest][schema]") {
  CHECK(fault("[]") == "/: a schema is an object");
  for (auto text :
       {R"({"type":5})", R"({"type":[]})", R"({"enum":[]})", R"({"enum":"a"})",
        R"({"minimum":1.5})", R"({"maximum":"5"})", R"({"minLength":-1})",
        R"({"maxLength":null})", R"({"minItems":"1"})", R"({"maxItems":-3})",
        R"({"items":true})", R"({"required":"a"})", R"({"required":[1]})",
        R"({"properties":[]})", R"({"additionalProperties":1})",
        R"({"title":1})", R"({"minimum":2,"maximum":1})",
        R"({"minLength":2,"maxLength":1})", R"({"minItems":2,"maxItems":1})"}) {
    INFO(text);
    CHECK_FALSE(fault(text).empty());
  }
}

TEST_CASE("schema: annotations say nothing", "[manifest][schema]") {
  auto shape = R"({"$schema":"x","$comment":"c","title":"t",
                   "description":"d","type":"null"})";
  CHECK(misfit(shape, "null").empty());
}

TEST_CASE("schema: depth and choices are bounded", "[manifest][schema]") {
  std::string deep = "{}";
  for (std::uint32_t i = 1; i < schema_depth_max; ++i)
    deep = R"({"items":)" + deep + "}";
  CHECK(fault(deep).empty());
  CHECK_FALSE(fault(R"({"items":)" + deep + "}").empty());
  json_value many = json_value::object({{"enum", json_value::array()}});
  for (std::size_t i = 0; i <= schema_choices_max; ++i)
    many["enum"].push_back(i);
  CHECK_FALSE(fault(many.dump()).empty());
}

TEST_CASE("schema: a sample fits its schema", "[manifest][schema]") {
  for (auto text :
       {R"({})", R"({"type":"null"})", R"({"const":{"a":1}})",
        R"({"enum":["x","y"]})", R"({"type":"integer","minimum":7})",
        R"({"type":"integer","maximum":-3})",
        R"({"type":"string","minLength":9})",
        R"({"type":"string","maxLength":0})",
        R"({"type":"array","minItems":3,"items":{"type":"boolean"}})",
        R"({"type":"object","required":["a","b"],"additionalProperties":false,
            "properties":{"a":{"type":"integer"},"b":{"type":"string"}}})",
        R"({"required":["a"],"additionalProperties":{"type":"integer"}})"}) {
    INFO(text);
    auto shape = shape_of(text);
    CHECK(shape.check(shape.sample()));
  }
}
