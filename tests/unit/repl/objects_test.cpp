#include <catch2/catch.hpp>

#include "tests/unit/repl/open_session.hpp"

using namespace ips;
using namespace ips::repl;
using test::open_session;

namespace {

void check_hint(open_session& x, const std::string& source,
                const std::string& near) {
  auto failed = x.failure(source);
  INFO(source);
  INFO(to_string(failed.what));
  auto told = failed.what.message + failed.what.hint;
  CHECK(told.find("did you mean \"" + near + "\"") != std::string::npos);
}

} // namespace

TEST_CASE("agents are globals, those spawned later too", "[repl][objects]") {
  open_session x;
  CHECK(x.value("alice.name") == "alice");
  CHECK(x.value("net.agent('bob') === bob") == true);
  x.run("net.spawn(2)");
  CHECK(x.value("agent9.name + agent10.name") == "agent9agent10");
  x.run("var [jane, joe] = net.spawn(['jane', 'joe'])");
  CHECK(x.value("joe.address.length") == 64);
  CHECK(x.value("net.agents.length") == 12);
}

TEST_CASE("an agent's name does not displace another global",
          "[repl][objects]") {
  open_session x;
  x.run("var mine = 5; net.spawn(['print', 'mine'])");
  CHECK(x.value("typeof print") == "function");
  CHECK(x.value("mine") == 5);
  CHECK(x.value("net.agent('mine').name") == "mine");
}

TEST_CASE("a failure is an Error with code, message and hint",
          "[repl][objects]") {
  open_session x;
  x.run("try { alice.commit('odd', 2) } catch (e) { var caught = e }");
  CHECK(x.value("caught instanceof Error") == true);
  CHECK(x.value("caught.name") == "IpsError");
  CHECK(x.value("caught.code") == "IPS1301");
  CHECK(x.value("caught.kind") == "rejected");
  CHECK(x.value("caught.message") == "2 is not odd");
  CHECK(x.value("caught.hint.length > 0") == true);
  CHECK(x.value("String(caught)") == "IPS1301 rejected: 2 is not odd");
}

TEST_CASE("signals reach those who listen, in their order", "[repl][objects]") {
  open_session x;
  x.value("net.install('.'); var heard = [];"
          "alice.on('a', (c, agent) => heard.push(agent.name + c));"
          "net.on('*', (c, agent, name) => heard.push(name + c))");
  x.value("alice.call('emit', 'a', 1); bob.call('emit', 'a', 2);"
          "alice.call('emit', 'b', 3)");
  CHECK(x.value("heard") == json{"alice1", "a1", "a2", "b3"});
}

TEST_CASE("a listener that throws loses no signal of others",
          "[repl][objects]") {
  open_session x;
  x.value("net.install('.'); var heard = [];"
          "net.on('a', (c) => { if (c === 1) throw new Error('no');"
          " heard.push(c); })");
  x.value(
    "net.autosettle = false;"
    "var t = alice.start('emit', 'a', 1), u = alice.start('emit', 'a', 2)");
  CHECK(x.value("let m = ''; try { net.all([t, u]) } catch (e) "
                "{ m = e.message } m")
        == "no");
  x.value("net.settle()");
  CHECK(x.value("heard") == json{2});
}

TEST_CASE("a listener may call an agent that emits again", "[repl][objects]") {
  open_session x;
  x.value("net.install('.'); var heard = [];"
          "net.on('n', (c, agent) => { heard.push(c);"
          " if (c < 3) agent.call('emit', 'n', c + 1); })");
  x.value("alice.call('emit', 'n', 1)");
  CHECK(x.value("heard") == json{1, 2, 3});
}

TEST_CASE("verbs reach the network with their arguments", "[repl][objects]") {
  open_session x;
  auto hash = std::string(64, 'a');
  auto h = "'" + hash + "'";
  auto sent = [&x](const std::string& source) {
    auto answer = x.value(source);
    return answer["verb"].dump() + answer["arguments"].dump();
  };
  CHECK(sent("alice.update(" + h + ", 9)") == "\"update\"[\"" + hash + "\",9]");
  CHECK(sent("alice.details({entry: " + h + "})")
        == "\"details\"[\"" + hash + "\"]");
  CHECK(sent("alice.link(" + h + ", " + h + ", 'posts')")
        == "\"link\"[\"" + hash + "\",\"" + hash + "\",\"posts\",\"\"]");
  CHECK(sent("alice.links(" + h + ", 'posts')")
        == "\"links\"[\"" + hash + "\",{\"type\":\"posts\"}]");
  CHECK(sent("alice.send(bob, {a: 1})") == "\"send\"[\"bob\",{\"a\":1}]");
  CHECK(sent("alice.send('bob', 'hi')") == "\"send\"[\"bob\",\"hi\"]");
  CHECK(sent("alice.ask(bob, 'f', [1], 'aa')")
        == "\"ask\"[\"bob\",\"f\",[1],\"aa\"]");
  CHECK(x.value("alice.grant({functions: 'f', agents: bob})")["arguments"][0]
        == json{{"access", "assigned"},
                {"agents", json::array({x.value("bob.address")})},
                {"functions", json::array({"f"})}});
  CHECK(sent("alice.grants()") == "\"grants\"[]");
  CHECK(sent("alice.scheduled()") == "\"scheduled\"[]");
  CHECK(sent("alice.trace()") == "\"trace\"[]");
  CHECK(x.value("alice.cell('numbers').trace()")["dna"] == "numbers");
  CHECK(x.value("alice.links(bob).arguments[0] === bob.address") == true);
  auto header = "{author: " + h + ", seq: 3, hash: " + h + "}";
  CHECK(x.value("alice.remove({entry: 'e', header: " + header
                + "})")["arguments"][0]["seq"]
        == 3);
  CHECK(x.value("alice.unlink(bob, " + header + ")")["arguments"][1]["seq"]
        == 3);
}

TEST_CASE("an agent in a value stands for its address, bytes for hex",
          "[repl][objects]") {
  open_session x;
  x.run("net.install('.')");
  CHECK(x.value("alice.call('echo', bob, {a: [bob]})[0] === bob.address")
        == true);
  CHECK(x.value("alice.call('echo', new Uint8Array([1, 255]))[0].hex")
        == "01ff");
}

TEST_CASE("a mistyped name gets the nearest ones", "[repl][objects]") {
  open_session x;
  x.run("net.install('.')");
  check_hint(x, "net.instal('x')", "install");
  check_hint(x, "net.autosetle = false", "autosettle");
  check_hint(x, "dht.holder('x')", "holders");
  check_hint(x, "clock.advanec(1)", "advance");
  check_hint(x, "faults.los(1)", "loss");
  check_hint(x, "alice.comit('odd', 1)", "commit");
  check_hint(x, "alice.cell('numbers').cal('odd')", "call");
  check_hint(x, "alice.start('odd', 1).resul()", "result");
  check_hint(x, "alcie.call('odd', 1)", "alice");
  check_hint(x, "net.agent('alcie')", "alice");
  check_hint(x, "alice.call('evn', 2)", "even");
  check_hint(x, "help('instal')", "install");
}

TEST_CASE("a member cannot be replaced by mistake", "[repl][objects]") {
  open_session x;
  CHECK(x.failure("net.spawn = 5").what.code == errc::unknown_member);
  CHECK(x.failure("alice.chain = []").what.code == errc::unknown_member);
}

TEST_CASE("a wrong argument is told with the usage", "[repl][objects]") {
  open_session x;
  for (auto source : {"alice.call()",
                      "alice.call(5)",
                      "alice.commit('odd')",
                      "alice.commit(7)",
                      "alice.get()",
                      "alice.get(5)",
                      "alice.send(5, 1)",
                      "alice.send(bob)",
                      "alice.put_file()",
                      "alice.put_file('a', {progres: print})",
                      "alice.put_file('a', {progress: 5})",
                      "alice.get_file('a')",
                      "alice.get_file(5, 'a')",
                      "alice.link(bob)",
                      "alice.unlink(bob)",
                      "alice.links(bob, {tpye: 'x'})",
                      "alice.update(5, 6)",
                      "net.spawn()",
                      "net.spawn(0)",
                      "net.spawn(1.5)",
                      "net.spawn('x'.repeat)",
                      "net.spawn([1])",
                      "net.install()",
                      "net.install('.', [5])",
                      "net.kill()",
                      "net.all()",
                      "net.all([1])",
                      "net.autosettle = 5",
                      "clock.advance()",
                      "clock.advance('10')",
                      "clock.advance(-1)",
                      "faults.latency()",
                      "faults.latency({min: '1ms'})",
                      "faults.latency({mean: '1ms', max: '1s'})",
                      "faults.loss(2)",
                      "faults.loss()",
                      "faults.duplicate('x')",
                      "faults.replay(-1)",
                      "faults.tamper()",
                      "faults.partition([alice])",
                      "dht.lookup(bob, {from: 5})",
                      "dht.lookup(bob, {paths: 'x'})",
                      "dht.lookup(bob, {path: 8})",
                      "assertThrows(5)",
                      "load()",
                      "save()",
                      "table(5)",
                      "alice.cell()"}) {
    INFO(source);
    auto failed = x.failure(source);
    INFO(to_string(failed.what));
    CHECK(failed.what.code == errc::wrong_argument);
  }
}

TEST_CASE("started calls are waited for together", "[repl][objects]") {
  open_session x;
  x.run("net.install('.')");
  CHECK(x.value("net.all([alice.start('echo', 1), bob.start('echo', 2)])")
        == json{{1}, {2}});
  x.run("var t = alice.start('odd', 2), u = bob.start('odd', 3)");
  CHECK(x.failure("net.all([t, u])").what.code == errc::rejected);
  CHECK(x.failure("t.result()").what.code == errc::rejected);
  CHECK(x.value("u.result() === u.result()") == true);
}

TEST_CASE("a file comes step by step, and each step is told",
          "[repl][objects]") {
  open_session x;
  x.run("var seen = []; var told = {progress: (a, b) => seen.push([a, b])}");
  CHECK(x.value("alice.put_file('a', told).length") == 64);
  CHECK(x.value("seen") == json({{3, 9}, {6, 9}, {9, 9}}));
  CHECK(x.value("bob.get_file(alice.address, 'b')")
        == json{{"bytes", 9}, {"chunks", 3}});
  CHECK(x.failure("alice.put_file('bad')").what.code == errc::no_such_file);
  // Whoever throws out of it gives it up.
  x.run("try { alice.put_file('a', {progress() { throw 1; }}) } catch {}");
  CHECK(x.value("net.stats().faults.given_up") == 3);
}

TEST_CASE("faults take agents, names and spans of time", "[repl][objects]") {
  open_session x;
  x.run("faults.latency('20ms'); faults.loss(0.1);"
        "faults.partition([[alice, 'bob'], [carol]])");
  auto faults = x.value("net.stats().faults");
  CHECK(faults["latency"] == "20000us");
  CHECK(faults["loss"] == 0.1);
  CHECK(faults["partition"] == json{{"alice", "bob"}, {"carol"}});
  x.run("faults.latency({min: 5, max: '1s'})");
  CHECK(x.value("net.stats().faults.latency")
        == json{{"min", "5000us"}, {"max", "1000000us"}});
  x.run("faults.latency(3)");
  CHECK(x.value("net.stats().faults.latency") == "3000us");
}

TEST_CASE("autosettle is remembered", "[repl][objects]") {
  open_session x;
  CHECK(x.value("net.autosettle") == true);
  x.run("net.autosettle = false");
  CHECK(x.value("net.autosettle") == false);
  CHECK(x.value("net.stats().autosettle") == false);
}

TEST_CASE("a killed agent is down until its restart", "[repl][objects]") {
  open_session x;
  x.run("net.kill(bob)");
  CHECK(x.failure("bob.chain").what.code == errc::agent_down);
  x.run("net.restart('bob')");
  CHECK(x.value("bob.chain") == json::array());
}

TEST_CASE("assertions tell what was there", "[repl][objects]") {
  open_session x;
  CHECK_FALSE(x.run("assert(1); assertEquals({a: [1]}, {a: [1]})").failed);
  CHECK(x.failure("assert(0, 'none left')").what.message == "none left");
  CHECK(x.failure("assert(0)").what.code == errc::assertion_failed);
  CHECK(x.failure("assertEquals([1, 2], [2, 1])").what.message
        == "expected [ 2, 1 ], got [ 1, 2 ]");
  CHECK(x.failure("assertEquals({a: undefined}, {})").what.code
        == errc::assertion_failed);
  auto rule = std::string{"() => alice.commit('odd', 2)"};
  for (auto wish : {"", ", 'IPS1301'", ", 'rejected'", ", 'not odd'",
                    ", /2 is not/", ", IpsError", ", Error"})
    CHECK_FALSE(x.run("assertThrows(" + rule + wish + ")").failed);
  CHECK(x.value("assertThrows(" + rule + ").code") == "IPS1301");
  CHECK(x.failure("assertThrows(" + rule + ", 'IPS1302')").what.code
        == errc::assertion_failed);
  CHECK(x.failure("assertThrows(() => 5)").what.message
        == "expected an error, but it answered 5");
}
