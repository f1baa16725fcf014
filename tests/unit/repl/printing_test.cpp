#include <catch2/catch.hpp>

#include "tests/unit/repl/open_session.hpp"

using namespace ips;
using namespace ips::repl;
using test::open_session;

TEST_CASE("any value is shown readably", "[repl][printing]") {
  open_session x;
  struct row {
    const char* source;
    const char* shown;
  };
  for (auto& [source, shown] : {
         row{"'a\"b'", R"("a\"b")"},
         row{"-0", "-0"},
         row{"10n", "10n"},
         row{"null", "null"},
         row{"({})", "{}"},
         row{"[]", "[]"},
         row{"({a: 1, 'b c': 'x', [Symbol('s')]: 2})",
             R"({ a: 1, "b c": "x", [Symbol(s)]: 2 })"},
         row{"new Map([['a', 1]])", R"(Map(1) { "a" => 1 })"},
         row{"new Set([1])", "Set(1) { 1 }"},
         row{"new Uint8Array([1, 2])", "Uint8Array(2) [ 1, 2 ]"},
         row{"/a/g", "/a/g"},
         row{"new Date(0)", "1970-01-01T00:00:00.000Z"},
         row{"(function f() {})", "[function f]"},
         row{"(class A {})", "[class A]"},
         row{"new (class A { b = 1 })", "A { b: 1 }"},
         row{"({get a() { throw 1 }})", "{ a: [getter] }"},
         row{"var o = {}; o.o = o; o", "{ o: [circular] }"},
         row{"new TypeError('no')", "TypeError: no"},
         row{"alice", "agent alice"},
         row{"alice.cell('numbers')", "cell alice of numbers"},
         row{"[1, , 3]", "[ 1, undefined, 3 ]"},
       }) {
    INFO(source);
    CHECK(x.shown(source) == shown);
  }
}

TEST_CASE("long and deep values are broken and cut", "[repl][printing]") {
  open_session x;
  CHECK(x.shown("({a: 'x'.repeat(60), b: 'y'.repeat(20)})").find("\n  b: ")
        != std::string::npos);
  CHECK(x.shown("Array(500).fill(0)").find("... 400 more")
        != std::string::npos);
  CHECK(x.shown("var d = 1; for (let i = 0; i < 99; i++) d = {d}; d")
          .find("{ ... }")
        != std::string::npos);
}

TEST_CASE("print joins its values, text as it is", "[repl][printing]") {
  open_session x;
  x.run("print('a', 1, ['b']); print(); console.log('c')");
  CHECK(x.printed == std::vector<std::string>{"a 1 [ \"b\" ]", "", "c"});
}

TEST_CASE("a table has aligned columns", "[repl][printing]") {
  open_session x;
  x.run("table([{name: 'al', n: 5}, {name: 'bo', n: 10, x: 'ä'.repeat(3)}])");
  CHECK(x.printed.at(0)
        == "name   n  x\n"
           "----  --  ---\n"
           "al     5\n"
           "bo    10  äää");
  x.run("table({a: 1, b: 2}); table(['x']);"
        "table([{hash: 'ab'.repeat(32)}])");
  CHECK(x.printed.at(1) == "   value\n-  -----\na      1\nb      2");
  CHECK(x.printed.at(2) == "value\n-----\nx");
  CHECK(x.printed.at(3).find("abababababab…") != std::string::npos);
}

TEST_CASE("a value as data survives what JSON has no word for",
          "[repl][printing]") {
  open_session x;
  CHECK(x.value("undefined").is_null());
  CHECK(x.value("print").is_null());
  CHECK(x.value("NaN").is_null());
  CHECK(x.value("var c = {}; c.c = c; c") == "{ c: [circular] }");
  CHECK(x.value("({a: undefined})") == json::object());
}

TEST_CASE("the last shown value has a name", "[repl][printing]") {
  open_session x;
  x.run("6 * 7");
  CHECK(x.value("_ + 1") == 43);
}
