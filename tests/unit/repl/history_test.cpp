#include "tools/repl/history.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/repl/open_session.hpp"

using namespace ips;
using namespace ips::repl;
using test::open_session;

namespace {

std::string hash(char digit) {
  return std::string(64, digit);
}

json place(char digit, int seq = 2) {
  return {{"author", hash('a')}, {"seq", seq}, {"hash", hash(digit)}};
}

} // namespace

TEST_CASE("headers at the same place are the same and are translated",
          "[repl][history]") {
  renaming names;
  json before{{"entry", hash('e')}, {"header", place('1')}};
  json after{{"entry", hash('e')}, {"header", place('2')}};
  CHECK(names.match(before, after));
  CHECK(names.apply(json{place('1'), "x"}) == json{place('2'), "x"});
}

TEST_CASE("another value, another place and another entry are differences",
          "[repl][history]") {
  renaming names;
  CHECK_FALSE(names.match(json{1, 2}, json{1, 3}));
  CHECK_FALSE(names.match(json{1}, json{1, 2}));
  CHECK_FALSE(names.match(json{{"a", 1}}, json{{"b", 1}}));
  CHECK_FALSE(names.match(json{{"header", place('1', 2)}},
                          json{{"header", place('2', 3)}}));
  CHECK_FALSE(names.match(json(hash('c')), json(hash('d'))));
  // What follows speaks of the newer entry all the same.
  CHECK(names.apply(json(hash('c'))) == json(hash('d')));
}

TEST_CASE("a failure matches the same failure only", "[repl][history]") {
  renaming names;
  result<json> no{error{errc::rejected, "2 is not odd"}};
  CHECK(names.match(no, no));
  CHECK_FALSE(names.match(no, result<json>{json{}}));
  CHECK_FALSE(names.match(no, error{errc::rejected, "2 is even"}));
}

TEST_CASE("a history keeps what can be asked again, up to its limit",
          "[repl][history]") {
  history x;
  result<json> none{json{}};
  x.add("stats", json::array(), none);
  x.add("perform", {"alice", "", "trace", json::array()}, none);
  CHECK(x.all().empty());
  json call{"alice", "", "call", {"odd", {7, "a"}}};
  for (std::size_t i = 0; i < history_max; ++i)
    x.add("perform", call, none);
  CHECK(x.is_complete());
  CHECK(text_of(x.all()[0]) == "alice.call(\"odd\", 7, \"a\")");
  x.add("advance", {"1s"}, none);
  CHECK_FALSE(x.is_complete());
  CHECK(x.all().size() == history_max);
}

TEST_CASE("a reloaded network has the same agents and none of the calls",
          "[repl][reload]") {
  open_session x;
  x.run("net.install('.'); net.spawn(['jane']); alice.call('odd', 7);"
        "clock.advance('1s'); var before = alice.address");
  CHECK(x.value("net.reload().repeated") == 0);
  CHECK(x.value("net.agents.length") == 9);
  CHECK(x.value("jane.name") == "jane");
  CHECK(x.value("net.dnas.length") == 1);
  CHECK(x.value("net.agent('alice').address === before") == true);
  CHECK(x.value("alice.chain.length") == 0);
  CHECK(x.value("clock.now()") == 1'600'000'000'000'000);
}

TEST_CASE("a replay asks all again, failures and tickets included",
          "[repl][reload]") {
  open_session x;
  x.run("net.install('.'); net.kill(bob); var n = 0;"
        "var t = alice.start('odd', 9);"
        "alice.call('odd', 7); assertThrows(() => alice.commit('odd', 2));"
        "t.result(); var u = carol.start('odd', 11)");
  auto told = x.value("net.reload({replay: true})");
  CHECK(told["repeated"] == 3);
  CHECK(told["different"] == 0);
  CHECK(told["dnas"][0]["changed"] == false);
  CHECK(x.value("alice.chain.length") == 2);
  CHECK(x.failure("bob.call('odd', 7)").what.code == errc::agent_down);
  // A ticket that was open is open again; one of a network that is gone is not.
  CHECK(x.value("typeof u.result()") == "string");
  x.run("var v = carol.start('odd', 13); net.reload()");
  x.run("carol.start('odd', 15)");
  CHECK(x.failure("v.result()").what.code == errc::wrong_argument);
}

TEST_CASE("a reload that makes no sense is refused", "[repl][reload]") {
  open_session x;
  CHECK(x.failure("net.reload()").what.code == errc::no_dna);
  CHECK(x.failure("net.reload({repaly: true})").what.code
        == errc::wrong_argument);
  session_options options;
  options.network.data_dir = "x";
  open_session kept{options};
  CHECK(kept.failure("net.reload()").what.code == errc::configuration);
}
