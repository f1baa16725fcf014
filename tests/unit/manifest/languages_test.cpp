// The SDKs of C, Rust and WebAssembly text in modules that IPS builds: each
// says the same as the others.

#include <fstream>
#include <limits>

#include "dna/host/answers.hpp"
#include "runtime/codec/codec.hpp"
#include "tests/unit/manifest/app_runner.hpp"
#include "tests/unit/manifest/dna_directory.hpp"

using namespace ips;
using namespace ips::host;

namespace {

constexpr auto rest_of_toml = R"([entries.thing]
validate = "validate_thing"
[links.tie]
[functions]
exposed = ["echo", "parse", "types", "wanted", "give_up", "write", "facts",
           "had", "sign_and_check", "ask", "set_going"]
)";

/// Where the app `values` lies in one language; built once for all tests.
std::string values_in(const std::string& language, const std::string& ending) {
  static std::map<std::string, manifest::dna_directory> made;
  auto is_new = made.count(language) == 0;
  auto& at = made[language];
  if (!is_new)
    return at.path().string();
  auto name = "values" + ending;
  std::ifstream file{std::string{IPS_VALUES_DIRECTORY} + "/" + name};
  at.write(name, std::string{std::istreambuf_iterator<char>{file}, {}});
  at.write("dna.toml",
           "name = \"values\"\nversion = \"1\"\n[build]\nlanguage = \""
             + language + "\"\nsources = [\"" + name + "\"]\n" + rest_of_toml);
  return at.path().string();
}

app_runner in_each_language() {
  auto [language, ending] = GENERATE(table<std::string, std::string>(
    {{"c", ".c"}, {"rust", ".rs"}, {"wat", ".wat"}}));
  return {values_in(language, ending), sandbox::make_jsc_engine()};
}

std::string hex(std::uint8_t byte) {
  return to_hex(bytes(32, byte));
}

json nested(int depth) {
  json out = 1;
  for (int i = 0; i < depth; ++i)
    out = i % 2 ? json{{"in", out}} : json::array({out});
  return out;
}

} // namespace

TEST_CASE("languages: values come back as they were", "[apps][sdk]") {
  auto app = in_each_language();
  for (auto& x :
       {json{}, json{true}, json{false}, json{0},
        json{std::numeric_limits<std::int64_t>::min()},
        json{std::numeric_limits<std::int64_t>::max()}, json{""},
        json{"\"\\/\b\f\n\r\t\x01\x1f\x7f ä☃😀"}, json::array(), json::object(),
        json{{"b", {1, {2}}}, {"a", json::object()}, {"", nullptr}},
        nested(60)})
    CHECK(app.call("echo", json::array({x})) == x);
  json big = json::array();
  for (int i = 0; i < 3000; ++i)
    big.push_back("text number " + std::to_string(i));
  CHECK(app.call("echo", json::array({big})) == big);
}

TEST_CASE("languages: JSON is read strictly and written canonically",
          "[apps][sdk]") {
  auto app = in_each_language();
  auto parsed = [&](const std::string& text) {
    auto out = app.call("parse", json::array({text}));
    return out.is_null() ? "none" : out.get<std::string>();
  };
  CHECK(parsed(R"( {"b" : [1, -2],"a":{"x":null , "w":true}, "" :false} )")
        == R"({"":false,"a":{"w":true,"x":null},"b":[1,-2]})");
  CHECK(parsed(R"("\u0041\n\u0001\u00e4\u2603\ud83d\ude00\/\"\\\b\f\r\t")")
        == "\"A\\n\\u0001ä☃😀/\\\"\\\\\\b\\f\\r\\t\"");
  CHECK(parsed("9223372036854775807") == "9223372036854775807");
  CHECK(parsed("-9223372036854775808") == "-9223372036854775808");
  CHECK(parsed("[ ]") == "[]");
  CHECK(parsed("{ }") == "{}");
  for (auto text : {"",
                    "[",
                    "[1,]",
                    "[,]",
                    "[1 2]",
                    "{\"a\":1,\"a\":2}",
                    "{\"a\"}",
                    "{\"a\":1,}",
                    "{1:2}",
                    "1.5",
                    "1e3",
                    "1E3",
                    "01",
                    "-01",
                    "--1",
                    "+1",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "18446744073709551617",
                    "99999999999999999999",
                    "nul",
                    "nulll",
                    "tru",
                    "\"\\ud800\"",
                    "\"\\udc00\"",
                    "\"\\ud800\\u0041\"",
                    "\"\\u12\"",
                    "\"\\x\"",
                    "\"\\",
                    "\"a\nb\"",
                    "\"a",
                    "1 2",
                    "{a:1}",
                    "-",
                    "]",
                    "\"a\" x"})
    CHECK(parsed(text) == "none");
  CHECK(parsed(std::string(1000, '[')) == "none");
}

TEST_CASE("languages: arguments have types", "[apps][sdk]") {
  auto app = in_each_language();
  json ref{{"author", hex(1)}, {"hash", hex(2)}, {"seq", 4294967295}};
  json all{-5, "ä", true, hex(0xab), ref};
  CHECK(app.call("types", all) == all);
  auto refusal = [&](std::size_t place, const json& value) {
    auto changed = all;
    changed[place] = value;
    return app.refusal("types", changed);
  };
  CHECK(refusal(0, "5") == "types takes an integer as argument 1, got \"5\"");
  CHECK(refusal(1, 5) == "types takes a text as argument 2, got 5");
  CHECK(refusal(2, nullptr) == "types takes a boolean as argument 3, got null");
  CHECK(refusal(3, "ab") == "types takes a hash as argument 4, got \"ab\"");
  ref["seq"] = 4294967296;
  CHECK(refusal(4, ref)
        == "types takes a header's reference as argument 5, got " + ref.dump());
  CHECK(app.refusal("types", json::array())
        == "types takes an integer, got nothing");
  CHECK(app.refusal("echo", {1, 2}) == "echo takes 1 argument, got 2");
  CHECK(app.refusal("wanted", {5}) == "wanted a text, got 5");
  CHECK(app.refusal("give_up", json::array()).find("no way on")
        != std::string::npos);
}

TEST_CASE("languages: a call writes entries, updates, removals and links",
          "[apps][sdk]") {
  auto app = in_each_language();
  auto out = app.call("write", json::array());
  std::vector<chain::header_kind> kinds;
  for (auto& x : app.writes)
    kinds.push_back(x.body.kind);
  using kind = chain::header_kind;
  CHECK(kinds
        == std::vector<kind>{kind::create, kind::update, kind::remove,
                             kind::link, kind::unlink});
  CHECK(as_text(app.writes[0].content->content) == R"({"a":2,"b":1})");
  CHECK(out[0]["seq"] == 2);
  CHECK(out[0]["author"] == to_string(app.agent()));
  CHECK(out[1] == to_string(chain::hash_of(*app.writes[1].content)));
  CHECK(out[4]["seq"] == 6);
}

TEST_CASE("languages: a run knows its agent, its DNA and hashes",
          "[apps][sdk]") {
  auto app = in_each_language();
  auto out = app.call("facts", {hex(7)});
  CHECK(out
        == json{to_string(app.agent()),
                "values",
                1'700'000'000'000'000,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852"
                "b855",
                true,
                {nullptr, nullptr}});
}

TEST_CASE("languages: an entry is had from this agent alone or from several",
          "[apps][sdk]") {
  auto app = in_each_language();
  auto around = [](const request& x) -> answer {
    auto& wanted = std::get<get_request>(x);
    if (wanted.from == asked::self)
      return {answer::kind::none, {}};
    REQUIRE(wanted.from == asked::several);
    chain::entry entry;
    entry.type = "thing";
    entry.content = to_bytes("[1,2]");
    return {answer::kind::there, codec::encode(entry)};
  };
  CHECK(app.call("had", {hex(7)}, around) == json{nullptr, {1, 2}});
}

TEST_CASE("languages: a call of another's function answers or fails",
          "[apps][sdk]") {
  auto app = in_each_language();
  auto around = [](const request& x) -> answer {
    auto& wanted = std::get<call_request>(x);
    if (wanted.secret.empty())
      return {answer::kind::failed,
              json_bytes(error_json({errc::peer_timeout, "no answer"}))};
    return json_answer(
      {{"secret", to_hex(wanted.secret)}, {"function", wanted.function}});
  };
  CHECK(app.call("ask", {hex(1)}, around) == "IPS1402");
  CHECK(app.call("ask", {hex(1), hex(9)}, around)
        == json{{"function", "echo"}, {"secret", hex(9)}});
}

TEST_CASE("languages: signals, schedules and grants are set going",
          "[apps][sdk]") {
  auto app = in_each_language();
  CHECK(app.call("set_going", json::array()) == json{2, 3, true});
  REQUIRE(app.writes.size() == 2);
  CHECK(json::parse(as_text(app.writes[0].content->content))["at"]
        == 1'700'000'001'500'000);
}

TEST_CASE("languages: a validator sees the bytes themselves", "[apps][sdk]") {
  auto app = in_each_language();
  CHECK(app.judge("validate_thing", 1234) == "");
  CHECK(app.judge("validate_thing", std::string(30, 'x')) == "32 bytes");
}
