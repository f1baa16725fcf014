// Reads of DHT and chain: what is asked for, and what the journal answers.

#include "tests/unit/host/guest.hpp"

#include "runtime/codec/codec.hpp"

using namespace ips;
using namespace ips::host;

namespace {

const std::vector<request>& wanted_by(const run_report& x) {
  return came_to<needs>(x).requests;
}

/// A guest that gets the entry of this hash and commits its content.
guest getter(std::uint8_t hash) {
  guest x;
  x.call("get", {{x.place(std::string(32, static_cast<char>(hash)))}});
  x.commit_answer();
  return x;
}

} // namespace

TEST_CASE("a get that the journal lacks ends the run with its need",
          "[host][get]") {
  auto report = run_in_both(getter(7));
  REQUIRE(wanted_by(report).size() == 1);
  CHECK(std::get<get_request>(wanted_by(report)[0]).hash
        == some<entry_hash>(7));
  CHECK(report.trace.back().what == "get 07070707 ended the run");
}

TEST_CASE("get answers an entry's content, -1 for none and -2 for a failure",
          "[host][get]") {
  request wanted = get_request{some<entry_hash>(7)};
  auto report
    = run_in_both(getter(7), only(wanted, there(entry_of("note", "hello"))));
  CHECK(values_of(report)[0] == 5);
  CHECK(came_to<finished>(report).writes[0].content->content
        == to_bytes("hello"));
  CHECK(values_of(run_in_both(getter(7), only(wanted, none())))[0] == -1);
  guest x;
  x.call("get", {{x.place(std::string(32, '\7'))}}).output_answer();
  auto failing
    = run_in_both(x, only(wanted, failed_with({errc::busy, "later"})));
  CHECK(values_of(failing)[0] == -2);
  CHECK(output_of(failing)["code"] == "IPS1403");
}

TEST_CASE("an answer that is no entry ends the run", "[host][get]") {
  request wanted = get_request{some<entry_hash>(7)};
  CHECK(broken_by(run_in_both(getter(7), only(wanted, there(bytes{1, 2, 3}))))
        == errc::bad_value);
}

TEST_CASE("validation waits for an entry whatever the journal says of it",
          "[host][get]") {
  request wanted = get_request{some<entry_hash>(7)};
  guest x;
  x.call("get", {{x.place(std::string(32, '\7'))}});
  for (auto& reply : {none(), failed_with({errc::busy, "later"})})
    CHECK(
      wanted_by(run_in_both(x, only(wanted, reply), purpose::validation)).size()
      == 1);
  CHECK(values_of(run_in_both(x, only(wanted, there(entry_of("note", "abc"))),
                              purpose::validation))[0]
        == 3);
}

TEST_CASE("get_from asks those whose word is wanted", "[host][get_from]") {
  constexpr asked sources[] = {asked::any, asked::self, asked::several};
  for (std::uint32_t i = 0; i < 3; ++i) {
    guest x;
    x.call("get_from", {{x.place(std::string(32, '\7')), i}}).output_answer();
    auto report = run_in_both(x);
    REQUIRE(wanted_by(report).size() == 1);
    auto wanted = std::get<get_request>(wanted_by(report)[0]);
    CHECK(wanted.hash == some<entry_hash>(7));
    CHECK(wanted.from == sources[i]);
    CHECK(values_of(
            run_in_both(x, only(wanted, there(entry_of("note", "hello")))))[0]
          == 5);
    CHECK(values_of(run_in_both(x, only(wanted, none())))[0] == -1);
  }
  guest x;
  x.call("get_from", {{x.place(std::string(32, '\7')), 3}});
  CHECK(broken_by(run_in_both(x)) == errc::bad_value);
}

TEST_CASE("get_many asks for all that is missing at once, each once",
          "[host][get_many]") {
  guest x;
  auto hashes = std::string(32, '\1') + std::string(32, '\2')
                + std::string(32, '\3') + std::string(32, '\2');
  x.call("get_many", {{x.place(hashes), 4}}).output_answer();
  auto answers = only(get_request{some<entry_hash>(1)},
                      there(entry_of("number", "{\"a\":1}")));
  auto report = run_in_both(x, answers);
  REQUIRE(wanted_by(report).size() == 2);
  CHECK(std::get<get_request>(wanted_by(report)[1]).hash
        == some<entry_hash>(3));
  answers.merge(only(get_request{some<entry_hash>(2)}, none()));
  answers.merge(
    only(get_request{some<entry_hash>(3)}, there(entry_of("raw", "\x01\xff"))));
  CHECK(output_of(run_in_both(x, answers))
        == json{{{"a", 1}}, nullptr, {{"hex", "01ff"}}, nullptr});
}

TEST_CASE("get_many of nothing is an empty list", "[host][get_many]") {
  guest x;
  x.call("get_many", {{0, 0}}).output_answer();
  CHECK(output_of(run_in_both(x)) == json::array());
}

TEST_CASE("get_many takes so many hashes and no more", "[host][get_many]") {
  guest x;
  x.call("get_many", {{0, limits::get_many_max + 1}});
  CHECK(broken_by(run_in_both(x)) == errc::over_limit);
}

TEST_CASE("get_details hands on what the network knows",
          "[host][get_details]") {
  guest x;
  x.call("get_details", {{x.place(std::string(32, '\7'))}}).output_answer();
  request wanted = details_request{some<entry_hash>(7)};
  CHECK(journal_key(wanted_by(run_in_both(x))[0]) == journal_key(wanted));
  CHECK(output_of(run_in_both(x, only(wanted, there(json{{"a", 1}}))))
        == json{{"a", 1}});
  guest y;
  y.call("get_details", {{y.place(std::string(32, '\7'))}});
  CHECK(values_of(run_in_both(y, only(wanted, none())))
        == std::vector<std::int32_t>{-1});
}

TEST_CASE("get_links takes a filter in the place of the type",
          "[host][get_links]") {
  guest z;
  auto there = z.place(std::string(32, '\1'));
  z.call("get_links", {{there},
                       z.text(R"({"tag":"a","order":"desc","count":7,"from":5,)"
                              R"("after":{"time":9,"header":{"author":")"
                              + std::string(64, '2') + R"(","seq":3,"hash":")"
                              + std::string(64, '3') + R"("}}})"),
                       z.text("not read")});
  auto report = run_in_both(z);
  auto& page = std::get<links_request>(wanted_by(report)[0]);
  CHECK(page.paged);
  CHECK(page.descending);
  CHECK(page.count == 7);
  CHECK(page.since.micros == 5);
  REQUIRE(page.after);
  CHECK(page.after->time.micros == 9);
  CHECK(page.after->by.seq == 3);
}

TEST_CASE("get_links asks with base, type and tag", "[host][get_links]") {
  guest x;
  auto base = x.place(std::string(32, '\7'));
  x.call("get_links", {{base}, x.text("likes"), x.text("a")});
  auto report = run_in_both(x);
  auto& wanted = std::get<links_request>(wanted_by(report)[0]);
  CHECK(wanted.base == some<dht_key>(7));
  CHECK(wanted.type == "likes");
  CHECK(wanted.tag_prefix == to_bytes("a"));
  guest y;
  y.call("get_links", {{y.place("")}, y.text("lieks"), y.text("")});
  CHECK(broken_by(run_in_both(y)) == errc::unknown_link_type);
}

TEST_CASE("agent_activity asks another agent's chain with the filter",
          "[host][agent_activity]") {
  guest x;
  auto agent = x.place(std::string(32, '\7'));
  x.call("agent_activity", {{agent}, x.text(R"({"from":3,"count":5000})")});
  x.output_answer();
  activity_request wanted{some<agent_id>(7),
                          {"", 3, 0xffffffff, false, limits::chain_page_max}};
  auto report = run_in_both(x);
  CHECK(std::get<activity_request>(wanted_by(report)[0]).filter
        == wanted.filter);
  CHECK(output_of(run_in_both(x, only(wanted, there(json{1})))) == json{1});
}

TEST_CASE("agent_activity of the own chain ends with the staged headers",
          "[host][agent_activity]") {
  guest x;
  auto own = context_of(x).agent;
  auto agent = x.place(byte_view{own.value});
  x.call("commit", {x.text("number"), x.text("1")});
  x.call("agent_activity", {{agent}, x.text("")}).output_answer();
  activity_request wanted{own, {"", 0, 1, false, 100}};
  auto out = output_of(run_in_both(x, only(wanted, there(json{{{"seq", 1}}}))));
  REQUIRE(out.size() == 2);
  CHECK(out[1]["seq"] == 2);
  CHECK(!out[1].contains("content"));
}

TEST_CASE("a filter's unknown and wrong members end the run", "[host][query]") {
  auto message = [](std::string_view filter) {
    guest x;
    x.call("query", {x.text(filter)});
    auto report = run_in_both(x);
    return came_to<broken>(report).why.message;
  };
  CHECK(message(R"({"form":1})")
        == "query: filter: \"form\" is no member of it; did you mean "
           "\"from\"?");
  CHECK(message(R"({"count":-1})")
        == "query: filter: \"count\" should be a number from 0 to 4294967295");
  CHECK(message(R"({"order":"up"})")
        == "query: filter: \"order\" should be \"asc\" or \"desc\"");
  CHECK(message("[]").find("should be an object") != std::string::npos);
}

TEST_CASE("an empty chain is queried without asking", "[host][query]") {
  auto context = context_of(guest{}.call("query", {{0, 0}}).output_answer());
  context.head = {};
  CHECK(output_of(run_in_both(context)) == json::array());
}
