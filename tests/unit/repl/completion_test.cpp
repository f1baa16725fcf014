#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/unit/repl/open_session.hpp"

using namespace ips;
using namespace ips::repl;
using test::open_session;

namespace {

using names = std::vector<std::string>;

bool has(const names& all, const std::string& name) {
  return std::find(all.begin(), all.end(), name) != all.end();
}

} // namespace

TEST_CASE("globals, agents and own names are completed", "[repl][completion]") {
  open_session x;
  CHECK(x.session->complete("ali").names == names{"alice"});
  CHECK(x.session->complete("var q = ca").names == names{"carol"});
  x.run("var mine = 1");
  CHECK(x.session->complete("min").names == names{"mine"});
  auto all = x.session->complete("").names;
  CHECK(has(all, "net"));
  CHECK(has(all, "mine"));
  CHECK_FALSE(has(all, "Array"));
  CHECK(has(x.session->complete("Arr").names, "ArrayBuffer"));
}

TEST_CASE("members are completed", "[repl][completion]") {
  open_session x;
  CHECK(x.session->complete("net.ins").names == names{"install"});
  CHECK(x.session->complete("net.ins").prefix == "ins");
  CHECK(x.session->complete("print(alice.com").names == names{"commit"});
  CHECK(has(x.session->complete("faults.").names, "partition"));
  x.run("var o = {inner: {deep: 1}}");
  CHECK(x.session->complete("o.inner.").names == names{"deep"});
  CHECK(has(x.session->complete("'x'; o.in").names, "inner"));
  CHECK(x.session->complete("nothing.x").names.empty());
  CHECK(x.session->complete("f().x").names.empty());
}

TEST_CASE("function names of DNAs are completed in quotes",
          "[repl][completion]") {
  open_session x;
  CHECK(x.session->complete("alice.call(\"o").names.empty());
  x.run("net.install('.')");
  CHECK(x.session->complete("alice.call(\"o").names == names{"odd"});
  CHECK(x.session->complete("alice.call('").names.size() == 5);
  CHECK(x.session->complete("alice.start( 'fi").names == names{"find_odd"});
  CHECK(x.session->complete("alice.commit('e").names == names{"even"});
  CHECK(x.session->complete("net.kill('al").names == names{"alice"});
  CHECK(x.session->complete("alice.cell('n").names == names{"numbers"});
  CHECK(has(x.session->complete("net.install('/et").names, "/etc/"));
}

TEST_CASE("completing asks no getter", "[repl][completion]") {
  open_session x;
  x.run("var asked = 0; var o = {get a() { asked++; return {b: 1} }}");
  CHECK(x.session->complete("o.a.").names.empty());
  CHECK(x.value("asked") == 0);
}
