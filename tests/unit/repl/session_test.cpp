#include <catch2/catch.hpp>

#include "tests/unit/repl/open_session.hpp"
#include "tests/unit/repl/temporary_folder.hpp"
#include "tools/repl/files.hpp"

using namespace ips;
using namespace ips::repl;
using test::open_session;

TEST_CASE("the same seed gives scripts the same chance", "[repl][session]") {
  session_options options;
  options.network.seed = 7;
  auto draw = "[1, 2, 3].map(() => Math.random()).join()";
  open_session a{options}, b{options};
  auto first = a.shown(draw);
  CHECK(first == b.shown(draw));
  CHECK(first != a.shown(draw));
  options.network.seed = 8;
  open_session c{options};
  CHECK(first != c.shown(draw));
  CHECK(a.value("Array(1000).fill().every("
                "() => { let x = Math.random(); return x >= 0 && x < 1 })"));
}

TEST_CASE("Date follows the network's clock", "[repl][session]") {
  open_session x;
  CHECK(x.value("Date.now()") == 1'600'000'000'000);
  x.run("clock.advance('1.5s')");
  CHECK(x.value("Date.now()") == 1'600'000'001'500);
  CHECK(x.value("new Date().toISOString()") == "2020-09-13T12:26:41.500Z");
  CHECK(x.value("new Date(5).getTime()") == 5);
  CHECK(x.value("new Date() instanceof Date") == true);
  CHECK(x.value("typeof Date()") == "string");
  CHECK(x.value("new (new Date()).constructor().getTime()")
        == 1'600'000'001'500);
}

TEST_CASE("a loaded script defines what it has at its top", "[repl][session]") {
  test::temporary_folder folder;
  std::filesystem::create_directory(folder.path / "lib");
  folder.write("main.js", "load('lib/one.js'); answer");
  folder.write("lib/one.js", "load('two.js'); const answer = two() + 1;");
  folder.write("lib/two.js", "function two() { return 2 }");
  open_session x;
  auto path = (folder.path / "main.js").string();
  CHECK(x.value("load('" + path + "')") == 3);
  CHECK(x.value("answer") == 3);
}

TEST_CASE("an error in a loaded script keeps its place", "[repl][session]") {
  test::temporary_folder folder;
  folder.write("bad.js", "\n\nalice.commit('odd', 2)");
  folder.write("broken.js", "\na b");
  open_session x;
  auto bad = x.failure("load('" + (folder.path / "bad.js").string() + "')");
  CHECK(bad.what.code == errc::rejected);
  REQUIRE(bad.frames.size() == 2);
  CHECK(bad.frames[0].file == (folder.path / "bad.js").string());
  CHECK(bad.frames[0].line == 3);
  auto broken
    = x.failure("load('" + (folder.path / "broken.js").string() + "')");
  REQUIRE_FALSE(broken.frames.empty());
  CHECK(broken.frames[0].line == 2);
  CHECK(x.failure("load('/nowhere.js')").what.code == errc::no_such_file);
}

TEST_CASE("a saved session repeats itself", "[repl][session]") {
  test::temporary_folder folder;
  auto file = (folder.path / "saved.js").string();
  open_session x;
  x.run("var c = alice.commit('odd', 7)");
  x.run("alice.commit('odd', 2)");
  x.run("var n = alice.chain.length");
  REQUIRE_FALSE(x.run("save('" + file + "')").failed);
  auto text = *read_source(file);
  CHECK(text.starts_with("// ips: --seed 0\n"));
  open_session y;
  CHECK_FALSE(y.run(text).failed);
  CHECK(y.value("n") == 1);
  CHECK(y.shown("c") == x.shown("c"));
}

TEST_CASE("an interrupt ends a call of the network", "[repl][session]") {
  open_session x;
  x.run("net.install('.')");
  std::atomic<bool> running{true};
  std::thread other{[&] {
    while (running) {
      x.session->interrupt();
      std::this_thread::yield();
    }
  }};
  auto out = x.run("alice.call('spin')");
  running = false;
  other.join();
  REQUIRE(out.failed);
  CHECK(out.failed->what.code == errc::interrupted);
}

TEST_CASE("a network that cannot be made says why", "[repl][session]") {
  session_options options;
  options.network.data_dir = "x/newer";
  auto x = session::open(options, test::fake_network::make,
                         [](const std::string&) {});
  REQUIRE_FALSE(x);
  CHECK(x.failure().code == errc::data_newer);
}

TEST_CASE("what is installed at the start is there", "[repl][session]") {
  session_options options;
  options.dnas = {"."};
  options.agents = 2;
  options.arguments = {"a", "b"};
  open_session x{options};
  CHECK(x.value("net.dnas.length") == 1);
  CHECK(x.value("net.agents.map(a => a.name)") == json{"alice", "bob"});
  CHECK(x.value("args") == json{"a", "b"});
}
