#include "dna/host/answers.hpp"

#include "runtime/codec/codec.hpp"
#include "runtime/dht/element.hpp"
#include "runtime/dht/link_view.hpp"
#include "tests/unit/host/guest.hpp"

using namespace ips;
using namespace ips::host;

namespace {

const manifest::entry_definition& type_of(const std::string& name) {
  static const auto rules = test_rules();
  return rules.entries.at(name);
}

chain_row row_of(std::uint32_t seq, std::string type) {
  chain_row out;
  out.header.body.seq = seq;
  out.header.body.type = type;
  out.content = entry_of(std::move(type), std::to_string(seq));
  return out;
}

std::vector<int> seqs(const json& rows) {
  std::vector<int> out;
  for (auto& row : rows)
    out.push_back(row["seq"]);
  return out;
}

} // namespace

TEST_CASE("entries look as their format says", "[host][answers]") {
  auto rules = test_rules();
  CHECK(value_of(rules, entry_of("number", "{\"a\":1}")) == json{{"a", 1}});
  CHECK(value_of(rules, entry_of("note", "hi")) == "hi");
  CHECK(value_of(rules, entry_of("raw", "hi")) == json{{"hex", "6869"}});
  CHECK(value_of(rules, entry_of("number", "{")) == json{{"hex", "7b"}});
  CHECK(value_of(rules, entry_of("note", "\xff")) == json{{"hex", "ff"}});
  chain::agent_identity who;
  who.info = "alice";
  who.membrane_proof = to_bytes("ticket");
  chain::entry identity{std::string{chain::agent_type}, {}, codec::encode(who)};
  CHECK(value_of(rules, identity)
        == json{{"key", std::string(64, '0')},
                {"info", "alice"},
                {"proof", "ticket"}});
}

TEST_CASE("a value goes back to the content that it shows", "[host][answers]") {
  auto back = [](const std::string& type, const json& value) {
    return *content_of(type_of(type), value);
  };
  CHECK(back("number", {{"b", 1}, {"a", {2}}})
        == to_bytes("{\"a\":[2],\"b\":1}"));
  CHECK(back("note", "hi") == to_bytes("hi"));
  CHECK(back("raw", {{"hex", "6869"}}) == to_bytes("hi"));
}

TEST_CASE("a value of another format is refused", "[host][answers]") {
  auto code = [](const std::string& type, const json& value) {
    return content_of(type_of(type), value).failure().code;
  };
  CHECK(code("number", 1.5) == errc::wrong_format);
  CHECK(code("note", 1) == errc::wrong_format);
  CHECK(code("raw", "hi") == errc::wrong_format);
  CHECK(code("raw", {{"hex", "6"}}) == errc::bad_hex);
  CHECK(code("raw", {{"hex", "66"}, {"more", 1}}) == errc::wrong_format);
}

TEST_CASE("tags are strings where they can be", "[host][answers]") {
  for (auto& tag : {to_bytes("caf\xc3\xa9"), bytes{0xff}, bytes{}})
    CHECK(*parse_tag(tag_json(tag)) == tag);
  CHECK(tag_json(bytes{0xff}) == json{{"hex", "ff"}});
  CHECK(parse_tag(nullptr)->empty());
  CHECK(!parse_tag(7));
}

TEST_CASE("header references go to JSON and back", "[host][answers]") {
  chain::header_ref ref{some<agent_id>(1), 7, some<header_hash>(2)};
  CHECK(*parse_header_ref(header_ref_json(ref)) == ref);
}

TEST_CASE("a wrong header reference is refused by the member at fault",
          "[host][answers]") {
  auto good = header_ref_json({some<agent_id>(1), 7, some<header_hash>(2)});
  auto message = [](const json& x) {
    auto out = parse_header_ref(x);
    CHECK(out.failure().code == errc::bad_argument);
    return out.failure().message;
  };
  for (auto member : {"author", "seq", "hash"}) {
    auto bad = good;
    bad[member] = "x";
    CHECK(message(bad).find(member) != std::string::npos);
    bad.erase(member);
    CHECK(message(bad).find(member) != std::string::npos);
  }
  auto negative = good;
  negative["seq"] = -1;
  message(negative);
  negative["seq"] = 4294967296;
  message(negative);
  CHECK(message("x") == "header reference should be an object, not \"x\"");
}

TEST_CASE("a header shows what it has", "[host][answers]") {
  chain::header x;
  x.kind = chain::header_kind::unlink;
  x.type = "likes";
  x.link = chain::link_body{
    some<dht_key>(1), some<dht_key>(2), {'t'}, chain::header_ref{}};
  auto out = header_json(x);
  CHECK(out["kind"] == "unlink");
  CHECK(out["entry"] == nullptr);
  CHECK(out["link"]["tag"] == "t");
  CHECK(out["link"]["removes"]["seq"] == 0);
  CHECK(!out.contains("target"));
  CHECK(out["hash"] == to_string(chain::hash_of(x)));
}

TEST_CASE("rows of a chain follow the filter", "[host][answers]") {
  std::vector<chain_row> chain{row_of(0, "number"), row_of(1, "note"),
                               row_of(2, "number"), row_of(3, "number")};
  auto ask = [&](const chain_filter& filter) {
    return query_json(test_rules(), filter, chain);
  };
  CHECK(seqs(ask({})) == std::vector{0, 1, 2, 3});
  CHECK(seqs(ask({"number"})) == std::vector{0, 2, 3});
  CHECK(seqs(ask({"", 1, 2})) == std::vector{1, 2});
  CHECK(seqs(ask({"number", 0, 9, true, 2})) == std::vector{3, 2});
  CHECK(seqs(ask({"", 0, 9, false, 0})).empty());
  CHECK(ask({"note"})[0]["content"] == "1");
  std::vector<chain::signed_header> headers{chain[0].header, chain[1].header};
  CHECK(seqs(activity_json({"note"}, headers)) == std::vector{1});
}

TEST_CASE("an element shows headers, updates and deletes", "[host][answers]") {
  dht::element x;
  x.content = entry_of("number", "7");
  x.status = dht::entry_status::updated;
  dht::element_header header;
  header.hash = some<header_hash>(3);
  header.header.body.time = {5};
  header.status = dht::entry_status::updated;
  x.headers = {header};
  x.updates = {{{some<agent_id>(1), 4, some<header_hash>(4)},
                some<header_hash>(3),
                {6},
                some<entry_hash>(9)}};
  auto out = details_json(test_rules(), x);
  CHECK(out["entry"] == to_string(chain::hash_of(x.content)));
  CHECK(out["content"] == 7);
  CHECK(out["status"] == "updated");
  CHECK(out["headers"][0]["hash"] == to_string(some<header_hash>(3)));
  CHECK(out["headers"][0]["status"] == "updated");
  CHECK(out["updates"][0]["entry"] == to_string(some<entry_hash>(9)));
  CHECK(out["updates"][0]["header"]["seq"] == 4);
  CHECK(out["deletes"] == json::array());
}

TEST_CASE("links show base, target and tag", "[host][answers]") {
  dht::link_view x;
  x.type = "likes";
  x.tag = {0xff};
  auto out = links_json(some<dht_key>(1), std::vector{x});
  CHECK(out[0]["base"] == to_string(some<dht_key>(1)));
  CHECK(out[0]["tag"] == json{{"hex", "ff"}});
}

TEST_CASE("errors go to JSON and back", "[host][answers]") {
  error x{errc::peer_timeout, "no answer"};
  CHECK(error_json(x) == json{{"code", "IPS1402"}, {"message", "no answer"}});
  CHECK(parse_error(error_json(x)) == x);
  CHECK(parse_error(7).code == errc::call_failed);
  CHECK(parse_error({{"code", "IPS9999"}}).code == errc::call_failed);
}
