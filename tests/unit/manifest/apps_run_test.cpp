// The example DNAs run on the real sandbox and host functions; what needs a
// network stands in their scenarios.

#include "runtime/codec/codec.hpp"
#include "runtime/crypto/digest.hpp"
#include "tests/unit/manifest/app_runner.hpp"

using namespace ips;
using namespace ips::host;

namespace {

std::string hex(std::uint8_t byte) {
  return to_hex(bytes(32, byte));
}

json ref(std::uint8_t author, std::uint32_t seq) {
  return {{"author", hex(author)}, {"seq", seq}, {"hash", hex(0x77)}};
}

std::string hash_of(std::string_view type, std::string_view content,
                    bytes salt = {}) {
  return to_string(
    chain::hash_of(chain::entry{std::string{type}, salt, to_bytes(content)}));
}

json link_change(const std::string& base, const std::string& target,
                 const std::string& tag, const agent_id& author) {
  return {{"op", "link"},     {"type", "x"}, {"base", base},
          {"target", target}, {"tag", tag},  {"author", to_string(author)},
          {"seq", 2},         {"time", 1}};
}

/// The app in every language: the same entries, words and rules.
std::string each_notes() {
  return GENERATE(as<std::string>{}, "notes", "notes_c", "notes_rust",
                  "notes_wat");
}

} // namespace

TEST_CASE("numbers: both engines give the same answers and fuel",
          "[apps][numbers]") {
  app_runner fast{"numbers", sandbox::make_jsc_engine()};
  app_runner slow{"numbers", sandbox::make_interpreter_engine()};
  for (auto function : {"even", "odd", "prime"})
    for (auto& input : {json{7}, json{4}, json{"x"}}) {
      auto a = fast.run(function, json::array({input}));
      auto b = slow.run(function, json::array({input}));
      CHECK(a.fuel_used == b.fuel_used);
      CHECK(app_runner::words(a) == app_runner::words(b));
    }
}

TEST_CASE("numbers: a function answers its entry's hash", "[apps][numbers]") {
  app_runner app{"numbers", sandbox::make_jsc_engine()};
  CHECK(app.call("even", {4}) == hash_of("even", "4"));
  REQUIRE(app.writes.size() == 1);
  CHECK(app.writes[0].body.type == "even");
  CHECK(as_text(app.writes[0].content->content) == "4");
  CHECK(app.refusal("even", {"x"}) == "even takes an integer, got \"x\"");
  CHECK(app.refusal("even", {2, 3}) == "even takes 1 argument, got 2");
}

TEST_CASE("numbers: the rules name the number", "[apps][numbers]") {
  app_runner app{"numbers", sandbox::make_jsc_engine()};
  CHECK(app.judge("validate_even", 5) == "5 is not even");
  CHECK(app.judge("validate_even", -4).empty());
  CHECK(app.judge("validate_odd", 2) == "2 is not odd");
  CHECK(app.judge("validate_odd", -7).empty());
  for (auto prime : {2, 3, 5, 7, 97, 7919})
    CHECK(app.judge("validate_prime", prime).empty());
  for (auto other : {0, 1, 4, 9, 25, 91, 7917})
    CHECK(app.judge("validate_prime", other)
          == std::to_string(other) + " is not prime");
}

TEST_CASE("numbers: the largest prime of 32 bit is judged within the fuel",
          "[apps][numbers]") {
  app_runner app{"numbers", sandbox::make_jsc_engine()};
  CHECK(app.judge("validate_prime", 4294967291).empty());
}

TEST_CASE("numbers: find_odd asks the network for the entry's hash",
          "[apps][numbers]") {
  app_runner app{"numbers", sandbox::make_jsc_engine()};
  auto around = [](const request& x) -> answer {
    auto& wanted = std::get<get_request>(x);
    if (to_string(wanted.hash) != hash_of("odd", "7"))
      return empty_world(x);
    return {answer::kind::there,
            codec::encode(chain::entry{"odd", {}, to_bytes("7")})};
  };
  CHECK(app.call("find_odd", {7}, around) == true);
  CHECK(app.call("find_odd", {9}, around) == false);
}

TEST_CASE("notes: a note is private and salted", "[apps][notes]") {
  app_runner app{each_notes(), sandbox::make_jsc_engine()};
  auto entry = app.call("write_note", {"secret"});
  REQUIRE(app.writes.size() == 1);
  auto& salt = app.writes[0].content->salt;
  CHECK(salt.size() == 32);
  CHECK(entry == hash_of("note", "secret", salt));
  CHECK(app.judge("validate_note", "x").empty());
  CHECK(app.judge("validate_note", "") == "a note needs a text");
}

TEST_CASE("notes: a post is an entry and a link from its author",
          "[apps][notes]") {
  app_runner app{each_notes(), sandbox::make_jsc_engine()};
  auto entry = app.call("post", {"hello"});
  CHECK(entry == hash_of("post", R"({"text":"hello"})"));
  REQUIRE(app.writes.size() == 2);
  CHECK(app.writes[1].body.link->base == id_cast<dht_key>(app.agent()));
  CHECK(to_string(app.writes[1].body.link->target) == entry);
  CHECK(app.judge("validate_post", {{"text", "x"}}).empty());
  CHECK(app.judge("validate_post", {{"text", ""}}) == "a post needs a text");
  CHECK(app.judge("validate_post", {{"text", std::string(2001, 'x')}})
        == "a post has at most 2000 bytes");
}

TEST_CASE("notes: an update must change the text", "[apps][notes]") {
  app_runner app{each_notes(), sandbox::make_jsc_engine()};
  auto judge = [&](const std::string& text) {
    auto target = ref(1, 2);
    target["entry"] = hex(5);
    target["content"] = {{"text", "before"}};
    return app_runner::words(app.run("validate_post",
                                     {{"op", "update"},
                                      {"type", "post"},
                                      {"content", {{"text", text}}},
                                      {"author", hex(1)},
                                      {"seq", 3},
                                      {"time", 1},
                                      {"target", target}},
                                     empty_world, purpose::validation));
  };
  CHECK(judge("after").empty());
  CHECK(judge("before") == "the text is the same as before");
}

TEST_CASE("notes: an unknown post is null", "[apps][notes]") {
  app_runner app{each_notes(), sandbox::make_jsc_engine()};
  CHECK(app.call("read_post", {hex(1)}).is_null());
  CHECK(app.refusal("edit", {hex(1), "x"}) == "there is no such post");
  CHECK(app.refusal("read_post", {"abc"})
        == "read_post takes a hash, got \"abc\"");
}

TEST_CASE("notes: an updated post leads to its newest version",
          "[apps][notes]") {
  app_runner app{each_notes(), sandbox::make_jsc_engine()};
  auto details = [](std::uint8_t entry, const char* text, json updates) {
    auto header = ref(1, entry);
    header["time"] = 1;
    header["kind"] = "create";
    header["status"] = updates.empty() ? "live" : "updated";
    return json_answer({{"entry", hex(entry)},
                        {"type", "post"},
                        {"content", {{"text", text}}},
                        {"status", header["status"]},
                        {"headers", {header}},
                        {"updates", updates},
                        {"deletes", json::array()}});
  };
  auto around = [&](const request& x) -> answer {
    if (auto links = std::get_if<links_request>(&x))
      return json_answer({{{"base", to_string(links->base)},
                           {"target", hex(3)},
                           {"type", "post"},
                           {"tag", ""},
                           {"header", ref(1, 9)},
                           {"time", 1}}});
    auto& wanted = std::get<details_request>(x);
    auto update = json{{"entry", hex(4)}, {"header", ref(1, 4)}};
    return to_string(wanted.hash) == hex(3)
             ? details(3, "old", json::array({update}))
             : details(4, "new", json::array());
  };
  CHECK(app.call("read_post", {hex(3)}, around)
        == json{{"text", "old"}, {"status", "updated"}, {"newest", hex(4)}});
  CHECK(app.call("posts_by", {hex(1)}, around)
        == json::array({{{"entry", hex(4)}, {"text", "new"}}}));
}

TEST_CASE("notes: a message is answered, and its failure is named",
          "[apps][notes]") {
  app_runner app{each_notes(), sandbox::make_jsc_engine()};
  auto report = app.run("receive", {{"from", hex(1)}, {"message", {1, "ä"}}},
                        empty_world, purpose::callback);
  REQUIRE(std::holds_alternative<finished>(report.outcome));
  CHECK(json::parse(std::get<finished>(report.outcome).output)
        == json{{"from", hex(1)}, {"message", {1, "ä"}}});
  auto trap = app.run("receive", {{"from", hex(1)}, {"message", "trap"}},
                      empty_world, purpose::callback);
  CHECK(std::get<broken>(trap.outcome).why.code == errc::trapped);

  auto silent = [](const request&) -> answer {
    return {answer::kind::failed,
            json_bytes(error_json({errc::peer_timeout, "no answer"}))};
  };
  CHECK(app.refusal("tell", {hex(1), "hi"}, silent) == "IPS1402: no answer");
  CHECK(app.refusal("note_and_tell", {hex(1), "hi", false}, silent)
        == "IPS1402: no answer");
  auto kept = app.call("note_and_tell", {hex(1), "hi", true}, silent);
  CHECK(kept["sent"] == false);
  CHECK(kept["code"] == "IPS1402");
  CHECK(app.writes.size() == 1);
}

TEST_CASE("notes: a note that was sent is held against its header",
          "[apps][notes]") {
  app_runner app{each_notes(), sandbox::make_jsc_engine()};
  bytes salt(32, 6);
  auto around = [&](const request& x) -> answer {
    auto& wanted = std::get<activity_request>(x);
    CHECK(wanted.filter.from == 4);
    CHECK(wanted.filter.to == 4);
    auto row = ref(1, 4);
    row["kind"] = "create";
    row["type"] = "note";
    row["entry"] = hash_of("note", "true", salt);
    row["time"] = 1;
    return json_answer(json::array({row}));
  };
  auto told = [&](const char* text, std::uint8_t author) {
    json note{{"text", text}, {"salt", to_hex(salt)}, {"header", ref(1, 4)}};
    auto report = app.run(
      "receive", {{"from", hex(author)}, {"message", {{"note", note}}}}, around,
      purpose::callback);
    REQUIRE(std::holds_alternative<finished>(report.outcome));
    return json::parse(std::get<finished>(report.outcome).output);
  };
  CHECK(told("true", 1) == true);
  CHECK(told("false", 1) == false);
  CHECK(told("true", 2) == false);
}

TEST_CASE("chirp: a handle that is in use is refused", "[apps][chirp]") {
  app_runner app{"chirp", sandbox::make_jsc_engine()};
  auto around = [](const request& x) -> answer {
    auto& wanted = std::get<links_request>(x);
    if (wanted.type != "handle")
      return json_answer(json::array());
    return json_answer({{{"base", to_string(wanted.base)},
                         {"target", hex(1)},
                         {"type", "handle"},
                         {"tag", "jane"},
                         {"header", ref(1, 2)},
                         {"time", 1}}});
  };
  CHECK(app.refusal("take_handle", {"jane"}, around)
        == "the handle \"jane\" is in use");
  CHECK(app.call("take_handle", {"joe"}, around) == "joe");
  CHECK(app.writes.size() == 1);
  CHECK(app.call("handles", json::array(), around)
        == json::array({{{"handle", "jane"}, {"agent", hex(1)}}}));
  app.call("follow", {"jane"}, around);
  REQUIRE(app.writes.size() == 1);
  CHECK(to_string(app.writes[0].body.link->target) == hex(1));
  CHECK(app.refusal("follow", {"art"}, around)
        == "nobody has the handle \"art\"");
}

TEST_CASE("chirp: links obey their rules", "[apps][chirp]") {
  app_runner app{"chirp", sandbox::make_jsc_engine()};
  auto me = to_string(app.agent());
  auto place = to_hex(crypto::sha256(as_bytes("chirp/handles")));
  auto judge = [&](const char* rule, const std::string& base,
                   const std::string& target, const std::string& tag) {
    return app_runner::words(
      app.run(rule, link_change(base, target, tag, app.agent()), empty_world,
              purpose::validation));
  };
  CHECK(judge("validate_handle", place, me, "jane").empty());
  CHECK(judge("validate_handle", me, me, "jane") == "handles have one place");
  CHECK(judge("validate_handle", place, hex(1), "jane")
        == "a handle is taken for oneself");
  CHECK(judge("validate_handle", place, me, "J!")
        == "a handle is 2 to 20 of a-z, 0-9 and _");
  CHECK(judge("validate_follow", me, hex(1), "").empty());
  CHECK(judge("validate_follow", me, me, "") == "nobody follows oneself");
  CHECK(judge("validate_follow", hex(1), hex(2), "")
        == "only its owner may add to a list of followed");
  CHECK(judge("validate_post_link", me, hex(2), "").empty());
}

TEST_CASE("chirp: the first of two claims to a handle stands, the other's "
          "agent gives it up",
          "[apps][chirp]") {
  app_runner app{"chirp", sandbox::make_jsc_engine()};
  auto me = to_string(app.agent());
  auto place = crypto::sha256(as_bytes("chirp/handles"));
  chain::signed_header own;
  own.body.author = app.agent();
  own.body.seq = 4;
  own.body.kind = chain::header_kind::link;
  own.body.type = "handle";
  own.body.link = chain::link_body{
    {place}, id_cast<dht_key>(app.agent()), to_bytes("jane"), {}};
  auto claim = [&](const std::string& whose, const json& header) {
    return json{{"base", to_hex(place)}, {"target", whose},  {"type", "handle"},
                {"tag", "jane"},         {"header", header}, {"time", 1}};
  };
  auto second = claim(me, host::header_ref_json(chain::ref_of(own.body)));
  auto first = claim(hex(1), ref(1, 2));
  auto writes = [&](const json& rows) {
    auto around = [&](const request& x) -> answer {
      if (std::holds_alternative<header_request>(x))
        return {answer::kind::there, codec::encode(own)};
      if (std::holds_alternative<links_request>(x))
        return json_answer(rows);
      return json_answer({{{"seq", 4},
                           {"hash", hex(0x77)},
                           {"kind", "link"},
                           {"type", "handle"},
                           {"time", 1}}});
    };
    auto report
      = app.run("give_up_handles", {{"now", 1}}, around, purpose::callback);
    INFO(app_runner::words(report));
    REQUIRE(std::holds_alternative<finished>(report.outcome));
    auto shown = app.call("handles", json::array(), around);
    CHECK(shown
          == json::array({{{"handle", "jane"}, {"agent", rows[0]["target"]}}}));
    return std::get<finished>(report.outcome).writes;
  };
  CHECK(writes(json::array({second, first})).empty());
  auto given_up = writes(json::array({first, second}));
  REQUIRE(given_up.size() == 1);
  CHECK(given_up[0].body.link->removes == chain::ref_of(own.body));
}

TEST_CASE("archive: items are numbered, a page is a prefix of the number",
          "[apps][archive]") {
  app_runner app{"archive", sandbox::make_jsc_engine()};
  CHECK(app.call("add", {98, {"a", "b", "c"}}) == 101);
  REQUIRE(app.writes.size() == 6);
  CHECK(as_text(app.writes[1].body.link->tag) == "000098");
  CHECK(as_text(app.writes[5].body.link->tag) == "000100");
  auto around = [](const request& x) -> answer {
    if (auto links = std::get_if<links_request>(&x))
      CHECK(as_text(links->tag_prefix) == "0001");
    return json_answer(json::array());
  };
  CHECK(app.call("page", {hex(1), 1}, around) == json::array());
  CHECK(app.refusal("add", {0, std::vector<std::string>(501, "x")})
        == "at most 500 items a call");
}
