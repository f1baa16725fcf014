#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "tools/repl/script_failure.hpp"

using namespace ips;
using namespace ips::repl;
using nlohmann::json;

TEST_CASE("a stack is read without IPS's own frames", "[repl][failure]") {
  auto frames = parse_stack("fail@ips:core.js:50:3\n"
                            "map@[native code]\n"
                            "helper@dir/a.js:12:5\n"
                            "global code@b c.js:3:1\n"
                            "eval code@\n");
  REQUIRE(frames.size() == 2);
  CHECK(frames[0] == script_frame{"helper", "dir/a.js", 12, 5});
  CHECK(frames[1] == script_frame{"global code", "b c.js", 3, 1});
}

TEST_CASE("a failure shows code, hint, place and source line",
          "[repl][failure]") {
  script_failure x{{errc::rejected, "2 is not odd", "", "commit 3"},
                   true,
                   {{"f", "a.js", 2, 7}, {"global code", "a.js", 4, 1}}};
  CHECK(render(x, {{"a.js", "// one\n  commit(2)\n\nf()\n"}})
        == "error IPS1301 rejected: 2 is not odd\n"
           "  hint: commit 3\n"
           "  at a.js:2:7\n"
           "    2 |   commit(2)\n"
           "  called from a.js:4:1");
}

TEST_CASE("a deep stack is cut", "[repl][failure]") {
  script_failure x{{errc::script_failed, "deep"}, false, {}};
  x.frames.assign(30, {"f", "a.js", 1, 1});
  CHECK(render(x, {}).find("and 22 more calls") != std::string::npos);
}

TEST_CASE("a syntax error has its place from itself", "[repl][failure]") {
  auto x = read_failure(
    json{{"message", "SyntaxError: no"}, {"file", "a.js"}, {"line", 3}});
  CHECK_FALSE(x.from_ips);
  CHECK(x.what.code == errc::script_failed);
  REQUIRE(x.frames.size() == 1);
  CHECK(x.frames[0] == script_frame{"", "a.js", 3, 0});
}
