#include <catch2/catch.hpp>

#include "dna/manifest/canonical_json.hpp"
#include "dna/manifest/manifest.hpp"

using namespace ips;
using namespace ips::manifest;

namespace {

std::string with(std::string_view more) {
  return "name = \"n\"\nversion = \"1\"\n" + std::string{more};
}

ips::manifest::manifest rules_of(std::string_view more) {
  auto out = read_manifest(with(more));
  INFO(more);
  if (!out)
    FAIL(to_string(out.failure()));
  return *out;
}

error failure_of(std::string_view more) {
  auto out = read_manifest(with(more));
  INFO(more);
  REQUIRE_FALSE(out);
  return out.failure();
}

std::string refusal(std::string_view more) {
  auto failure = failure_of(more);
  CHECK(failure.code == errc::manifest_field);
  return failure.message;
}

} // namespace

TEST_CASE("an entry type has defaults for all but its validator",
          "[manifest][entries]") {
  auto x = rules_of("[entries.even]\nvalidate = \"v\"");
  auto even = x.find_entry("even");
  REQUIRE(even);
  CHECK(even->name == "even");
  CHECK(even->validate == "v");
  CHECK(even->seen_by == visibility::everyone);
  CHECK(even->format == entry_format::json);
  CHECK(even->max_bytes == 65536);
  CHECK(even->cache);
  CHECK_FALSE(even->shape);
  CHECK_FALSE(even->resilience);
  CHECK_FALSE(x.find_entry("odd"));
  CHECK(refusal("[entries.even]\nr = 5")
        == "dna.toml line 3: entries.even.validate: this field is missing; "
           "every entry type names its validator");
}

TEST_CASE("every field of an entry type is read", "[manifest][entries]") {
  auto x = rules_of(
    "[entries.a]\nvisibility = \"private\"\nformat = "
    "\"text\"\nvalidate = \"v\"\nmax_bytes = 10\nr = 0.5\ncache = false");
  auto& a = x.entries.at("a");
  CHECK(a.seen_by == visibility::owner);
  CHECK(a.format == entry_format::text);
  CHECK(a.max_bytes == 10);
  CHECK_FALSE(a.cache);
  CHECK(a.resilience == 500'000u);
}

TEST_CASE("a wrong field of an entry type is refused with its line",
          "[manifest][entries]") {
  for (auto bad :
       {"visibility = \"secret\"", "visibility = 1", "format = \"jsno\"",
        "format = true", "max_bytes = 0", "max_bytes = 1048577",
        "max_bytes = \"1\"", "cache = 1", "r = 0", "r = \"5\"", "schema = 5",
        "validate = \"a b\"", "validate = \"\"", "validate = 5"}) {
    INFO(bad);
    auto more = "[entries.a]\n" + std::string{bad};
    if (!std::string_view{bad}.starts_with("validate"))
      more += "\nvalidate = \"v\"";
    auto code = failure_of(more).code;
    CHECK((code == errc::manifest_field || code == errc::bad_schema));
    CHECK(failure_of(more).message.find(" line ") != std::string::npos);
  }
  CHECK(refusal("[entries.a]\nvalidate = \"v\"\nformat = \"jsno\"")
        == "dna.toml line 5: entries.a.format: \"jsno\" is not one of "
           "\"json\", \"text\", \"bytes\"; did you mean \"json\"?");
}

TEST_CASE("a type's name is a lower-case word without a dot",
          "[manifest][entries]") {
  rules_of("[entries.a_1]\nvalidate = \"v\"");
  auto longest = std::string(64, 'a');
  rules_of("[entries." + longest + "]\nvalidate = \"v\"");
  for (auto bad : {"Even", "\"a.b\"", "1a", "_a", "a-b", "\"\"", "\"é\""}) {
    INFO(bad);
    CHECK(refusal("[entries." + std::string{bad} + "]\nvalidate = \"v\"")
            .find("a type's name is")
          != std::string::npos);
    CHECK(refusal("[links." + std::string{bad} + "]").find("a type's name is")
          != std::string::npos);
  }
  refusal("[entries." + longest + "a]\nvalidate = \"v\"");
}

TEST_CASE("a schema is a table or a file", "[manifest][entries]") {
  auto x = rules_of("[entries.a]\nvalidate = \"v\"\n"
                    "schema = { type = \"integer\", minimum = 3 }");
  REQUIRE(x.entries.at("a").shape);
  CHECK(x.entries.at("a").shape->check(3));
  CHECK_FALSE(x.entries.at("a").shape->check(2));

  auto files = [](const std::string& name) -> result<std::string> {
    if (name == "shapes/a.json")
      return std::string{R"({"const":7})"};
    if (name == "bad.json")
      return std::string{"{"};
    return no_files(name);
  };
  auto named = [&](const std::string& file) {
    return read_manifest(
      with("[entries.a]\nvalidate = \"v\"\nschema = \"" + file + "\""), files);
  };
  auto good = named("shapes/a.json");
  REQUIRE(good);
  CHECK(good->entries.at("a").shape->check(7));
  CHECK(named("none.json").failure().message
        == "dna.toml line 5: entries.a.schema: there is no file "
           "\"none.json\"");
  CHECK(named("bad.json").failure().code == errc::manifest_field);
  CHECK(named("../a.json").failure().code == errc::manifest_field);
}

TEST_CASE("a bad schema is refused by its own code, with line and place",
          "[manifest][entries]") {
  auto failure = failure_of("[entries.a]\nvalidate = \"v\"\n"
                            "schema = { items = { typ = \"integer\" } }");
  CHECK(failure.code == errc::bad_schema);
  CHECK(failure.message
        == "dna.toml line 5: entries.a.schema: /items: keyword \"typ\" is not "
           "in the subset; did you mean \"type\"?");
  CHECK(refusal("[entries.a]\nvalidate = \"v\"\nformat = \"text\"\n"
                "schema = {}")
          .ends_with("only entries of format \"json\" have one"));
}

TEST_CASE("a link type may go without a validator", "[manifest][links]") {
  auto x = rules_of("[links.follows]\n[links.posts]\nvalidate = \"v\"\n"
                    "max_tag_bytes = 0");
  REQUIRE(x.find_link("follows"));
  CHECK(x.find_link("follows")->validate.empty());
  CHECK(x.find_link("follows")->max_tag_bytes == 256);
  CHECK(x.find_link("posts")->validate == "v");
  CHECK(x.find_link("posts")->max_tag_bytes == 0);
  CHECK_FALSE(x.find_link("likes"));
  refusal("[links.a]\nmax_tag_bytes = 1025");
  refusal("[links.a]\nmax_tag_bytes = -1");
  refusal("[links.a]\nvalidate = 5");
}

TEST_CASE("functions are exposed or internal, each once",
          "[manifest][functions]") {
  auto x = rules_of("[functions]\nexposed = [\"even\", \"odd\"]\n"
                    "internal = [\"help_me\"]");
  CHECK(x.exposes("even"));
  CHECK_FALSE(x.exposes("help_me"));
  CHECK(x.internal == std::vector<std::string>{"help_me"});
  CHECK(refusal("[functions]\nexposed = [\"a\", \"a\"]")
        == "dna.toml line 4: functions.exposed: \"a\" is there twice");
  refusal("[functions]\nexposed = [\"a b\"]");
  refusal("[functions]\nexposed = [5]");
  refusal("[functions]\nexposed = \"a\"");
  refusal("[functions]\ninternal = [\"1\"]");
}

TEST_CASE("no function is exposed and has another role",
          "[manifest][functions]") {
  auto exposed = std::string{"[functions]\nexposed = [\"f\"]\n"};
  CHECK(refusal(exposed + "[entries.a]\nvalidate = \"f\"")
        == "dna.toml line 4: functions.exposed: \"f\" cannot be exposed: it "
           "is entries.a.validate");
  refusal(exposed + "[links.a]\nvalidate = \"f\"");
  refusal(exposed + "internal = [\"f\"]");
  for (auto callback : {"genesis", "init", "membrane_proof", "receive",
                        "post_commit", "rejected"})
    CHECK(refusal(exposed + "[callbacks]\n" + callback + " = \"f\"")
            .ends_with(std::string{"it is callbacks."} + callback));
  refusal(exposed
          + "[callbacks]\nevery = { function = \"f\", interval = "
            "\"1s\" }");
}

TEST_CASE("callbacks name functions, every has an interval",
          "[manifest][callbacks]") {
  auto x = rules_of("[callbacks]\ngenesis = \"a\"\ninit = \"b\"\n"
                    "membrane_proof = \"c\"\nreceive = \"d\"\n"
                    "post_commit = \"e\"\nrejected = \"f\"\n"
                    "every = { function = \"g\", interval = \"5m\" }");
  CHECK(x.calls.genesis == "a");
  CHECK(x.calls.init == "b");
  CHECK(x.calls.membrane_proof == "c");
  CHECK(x.calls.receive == "d");
  CHECK(x.calls.post_commit == "e");
  CHECK(x.calls.rejected == "f");
  REQUIRE(x.calls.every);
  CHECK(x.calls.every->function == "g");
  CHECK(x.calls.every->interval == std::chrono::minutes{5});
  for (auto bad :
       {"receive = 5", "receive = \"a b\"", "every = \"g\"",
        "every = { function = \"g\" }", "every = { interval = \"1s\" }",
        "every = { function = \"g\", interval = \"1ms\" }",
        "every = { function = \"g\", interval = \"1 s\" }"}) {
    INFO(bad);
    CHECK(refusal("[callbacks]\n" + std::string{bad})
            .starts_with("dna.toml line 4: callbacks."));
  }
}
