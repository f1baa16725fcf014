#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

#include "tests/unit/repl/open_session.hpp"

using namespace ips;
using namespace ips::repl;
using test::open_session;

TEST_CASE("every global and member is documented, and nothing else",
          "[repl][reference]") {
  open_session x;
  CHECK(x.session->undocumented() == "[]");
}

TEST_CASE("docs/repl.md holds the reference as help gives it",
          "[repl][reference]") {
  open_session x;
  std::ifstream file{IPS_REPL_PAGE};
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  auto reference = x.session->reference();
  INFO("the part under \"# Reference\" should be:\n" << reference);
  CHECK(text.str().ends_with("# Reference\n\n" + reference));
}

TEST_CASE("help explains objects, functions and names", "[repl][reference]") {
  open_session x;
  x.run("help(); help(net); help(net.install); help('install');"
        "help(alice); help(alice.call); help(print); help(() => 1)");
  REQUIRE(x.printed.size() == 8);
  CHECK(x.printed[0].find("net.spawn") != std::string::npos);
  CHECK(x.printed[1].find("net.settle()") != std::string::npos);
  CHECK(x.printed[2].starts_with("net.install(path, agents?)"));
  CHECK(x.printed[3] == x.printed[2]);
  CHECK(x.printed[4].find("agent.commit") != std::string::npos);
  CHECK(x.printed[5].starts_with("agent.call(fn, ...args)"));
  CHECK(x.printed[6].starts_with("print("));
  CHECK(x.printed[7].find("defined by a script") != std::string::npos);
}
