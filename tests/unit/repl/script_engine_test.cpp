#include <catch2/catch.hpp>

#include <thread>

#include "tools/repl/script_engine.hpp"

using namespace ips;
using namespace ips::repl;

namespace {

/// Answers what the objects ask at their start, and nothing else.
std::string quiet(const std::string& op, const std::string&) {
  if (op == "start_values")
    return R"({"value":{"agents":[],"args":[]}})";
  if (op == "did_you_mean")
    return R"({"value":""})";
  return R"({"value":null})";
}

} // namespace

TEST_CASE("the last expression is the value", "[repl][engine]") {
  script_engine x{quiet};
  CHECK(x.evaluate({"var a = 20; a + 1", "t"}, wanted::text).shown == "21");
  CHECK(x.evaluate({"({b: [1, 2n]})", "t"}, wanted::text).shown
        == "{ b: [ 1, 2n ] }");
  CHECK_FALSE(x.evaluate({"var c = 1", "t"}, wanted::text).has_value);
  CHECK(x.evaluate({"({a: 1})", "t"}, wanted::data).value == json{{"a", 1}});
}

TEST_CASE("an error has its place", "[repl][engine]") {
  script_engine x{quiet};
  auto out
    = x.evaluate({"\nfunction f() { null.x }\nf()", "t.js"}, wanted::text);
  REQUIRE(out.failed);
  CHECK(out.failed->what.code == errc::script_failed);
  REQUIRE(out.failed->frames.size() == 2);
  CHECK(out.failed->frames[0].line == 2);
  CHECK(out.failed->frames[1].line == 3);
}

TEST_CASE("anything may be thrown", "[repl][engine]") {
  script_engine x{quiet};
  for (auto source : {"throw 1", "throw null", "throw undefined",
                      "throw {toString() { throw 2 }}", "throw 'text'",
                      "throw Object.create(null)", "throw Symbol('s')",
                      "throw new Proxy({}, {get() { throw 1 }})"}) {
    INFO(source);
    CHECK(x.evaluate({source, "t"}, wanted::text).failed);
  }
  CHECK(x.evaluate({"1", "t"}, wanted::text).shown == "1");
}

TEST_CASE("endless recursion is an error, not the end", "[repl][engine]") {
  script_engine x{quiet};
  auto out = x.evaluate({"function f() { f() } f()", "t"}, wanted::text);
  REQUIRE(out.failed);
  CHECK(out.failed->what.message.find("call stack") != std::string::npos);
}

TEST_CASE("an interrupt ends a loop, and the next script runs",
          "[repl][engine]") {
  script_engine x{quiet};
  for (auto source :
       {"while (true) {}", "for (;;) { try { for (;;) {} } catch {} }"}) {
    INFO(source);
    std::atomic<bool> running{true};
    std::thread other{[&] {
      while (running) {
        x.interrupt();
        std::this_thread::yield();
      }
    }};
    auto out = x.evaluate({source, "t"}, wanted::text);
    running = false;
    other.join();
    REQUIRE(out.failed);
    CHECK(out.failed->what.code == errc::interrupted);
    CHECK(x.evaluate({"1", "t"}, wanted::text).shown == "1");
  }
}

TEST_CASE("an input that may go on is told apart", "[repl][engine]") {
  script_engine x{quiet};
  for (auto text : {"f(", "function f() {", "`abc", "`a${", "/* abc", "a +",
                    "[1,\n2", "if (x)", "class A {"}) {
    INFO(text);
    CHECK(x.check(text) == completeness::incomplete);
  }
  for (auto text : {"f()", "'abc", "\"abc", "a b", "}", "/abc", "", "`a`"}) {
    INFO(text);
    CHECK(x.check(text) == completeness::complete);
  }
}

TEST_CASE("a promise's work is done before the next input", "[repl][engine]") {
  script_engine x{quiet};
  CHECK_FALSE(
    x.evaluate({"var a = 0; (async () => { await 0; a = 1 })(); 0", "t"},
               wanted::text)
      .failed);
  CHECK(x.evaluate({"a", "t"}, wanted::text).shown == "1");
}

TEST_CASE("what the collector decides is hidden", "[repl][engine]") {
  script_engine x{quiet};
  CHECK(x.evaluate({"typeof WeakRef + typeof FinalizationRegistry", "t"},
                   wanted::text)
          .shown
        == "\"undefinedundefined\"");
}
