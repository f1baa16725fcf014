#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/unit/repl/temporary_folder.hpp"
#include "tools/repl/files.hpp"

using namespace ips;
using namespace ips::repl;

TEST_CASE("a script is UTF-8 text", "[repl][files]") {
  test::temporary_folder folder;
  folder.write("good.js", "print('ä€😀')\n");
  folder.write("latin.js", "print('\xe4')");
  folder.write("cut.js", "print('\xe2\x82");
  folder.write("nul.js", std::string{"print(1)\0print(2)", 17});
  CHECK(read_source(folder.path / "good.js"));
  for (auto name : {"latin.js", "cut.js", "nul.js", "missing.js", "."}) {
    INFO(name);
    auto read = read_source(folder.path / name);
    REQUIRE_FALSE(read);
    CHECK(read.failure().code == errc::no_such_file);
  }
}

TEST_CASE("a file is written whole or not at all", "[repl][files]") {
  test::temporary_folder folder;
  REQUIRE(write_text(folder.path / "a.js", "one"));
  REQUIRE(write_text(folder.path / "a.js", "two"));
  CHECK(*read_source(folder.path / "a.js") == "two");
  auto refused = write_text(folder.path / "none" / "a.js", "one");
  REQUIRE_FALSE(refused);
  CHECK(refused.failure().code == errc::cannot_write);
}

TEST_CASE("a path is completed to files and folders", "[repl][files]") {
  test::temporary_folder folder;
  folder.write("smoke.js", "");
  folder.write(".hidden", "");
  std::filesystem::create_directory(folder.path / "small");
  auto base = folder.path.string() + "/";
  CHECK(complete_path(base + "sm")
        == std::vector<std::string>{base + "small/", base + "smoke.js"});
  CHECK(complete_path(base).size() == 2);
  CHECK(complete_path(base + "x").empty());
}

TEST_CASE("a path counts from here, then from the script", "[repl][files]") {
  test::temporary_folder folder;
  folder.write("only_there.js", "");
  CHECK(find_beside("only_there.js", folder.path)
        == folder.path / "only_there.js");
  CHECK(find_beside("nowhere.js", folder.path) == "nowhere.js");
  CHECK(find_beside("/abs", folder.path) == "/abs");
}
