#include <catch2/catch.hpp>

#include "tests/unit/repl/open_session.hpp"
#include "tools/repl/shell.hpp"

using namespace ips;
using namespace ips::repl;
using test::open_session;

TEST_CASE("a name can be given again", "[repl][shell]") {
  open_session x;
  auto& s = *x.session;
  CHECK(prepared_input(s, "let a = 1") == "var a = 1");
  CHECK(prepared_input(s, "const a = 1") == "var   a = 1");
  CHECK(prepared_input(s, "const {a} = b") == "var   {a} = b");
  CHECK(prepared_input(s, "letter = 1") == "letter = 1");
  CHECK(prepared_input(s, "let") == "let");
  CHECK(prepared_input(s, "for (let i of x) {}") == "for (let i of x) {}");
  x.run(prepared_input(s, "let b = alice.get()"));
  CHECK_FALSE(x.run(prepared_input(s, "let b = 1")).failed);
}

TEST_CASE("a lone object literal is a value", "[repl][shell]") {
  open_session x;
  CHECK(prepared_input(*x.session, "{a: 1}") == "({a: 1})");
  CHECK(prepared_input(*x.session, "{}") == "({})");
  CHECK(prepared_input(*x.session, "{ print(1); }") == "{ print(1); }");
}
