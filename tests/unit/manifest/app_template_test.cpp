#include "dna/manifest/app_template.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

#include "dna/manifest/build.hpp"
#include "dna/manifest/source_watch.hpp"
#include "tests/unit/manifest/dna_directory.hpp"

using namespace ips;
using namespace ips::manifest;

namespace fs = std::filesystem;

namespace {

/// An SDK with one template, in use while it lives.
struct small_sdk {
  dna_directory at;

  small_sdk() {
    at.write("wat/template/dna.toml", "name = \"{{name}}\"\n");
    at.write("wat/template/src/__name__.wat", ";; {{name}} {{name}}\n");
    at.write("c/other.h", "");
    ::setenv("IPS_SDK", at.path().c_str(), 1);
  }

  ~small_sdk() {
    ::unsetenv("IPS_SDK");
  }
};

std::string text_of(const fs::path& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE("a new app has its name in files and paths", "[manifest][template]") {
  small_sdk sdk;
  dna_directory at;
  auto made = make_app(at.path() / "tally-2", "tally-2", "wat");
  REQUIRE(made);
  CHECK(*made == std::vector<fs::path>{"dna.toml", "src/tally-2.wat"});
  CHECK(text_of(at.path() / "tally-2/dna.toml") == "name = \"tally-2\"\n");
  CHECK(text_of(at.path() / "tally-2/src/tally-2.wat")
        == ";; tally-2 tally-2\n");
}

TEST_CASE("only languages whose template is there are offered",
          "[manifest][template]") {
  small_sdk sdk;
  dna_directory at;
  CHECK(template_languages() == std::vector<std::string>{"wat"});
  auto failure = make_app(at.path() / "x", "x", "c").failure();
  CHECK(failure.code == errc::no_template);
  CHECK(failure.hint == "the languages are wat");
  CHECK_FALSE(fs::exists(at.path() / "x"));
}

TEST_CASE("a folder with something in it is left alone",
          "[manifest][template]") {
  small_sdk sdk;
  dna_directory at;
  at.write("x/mine", "mine");
  CHECK(make_app(at.path() / "x", "x", "wat").failure().code
        == errc::folder_not_empty);
  CHECK(make_app(at.path() / "x/mine", "x", "wat").failure().code
        == errc::folder_not_empty);
  CHECK(std::distance(fs::directory_iterator{at.path() / "x"}, {}) == 1);
  fs::create_directory(at.path() / "empty");
  CHECK(make_app(at.path() / "empty", "empty", "wat"));
}

TEST_CASE("a name that dna.toml would refuse makes nothing",
          "[manifest][template]") {
  small_sdk sdk;
  dna_directory at;
  for (auto name : {"", "Tally", "1st", "a/b", "../a", "a b"})
    CHECK(make_app(at.path() / "x", name, "wat").failure().code == errc::usage);
  CHECK_FALSE(fs::exists(at.path() / "x"));
}

TEST_CASE("the stamp of the sources changes with any of them and not with what "
          "builds write",
          "[manifest][watch]") {
  small_sdk sdk;
  dna_directory at;
  at.write("dna.toml", "");
  at.write("lib/a.h", "1");
  auto first = sources_stamp(at.path());
  CHECK(sources_stamp(at.path()) == first);
  at.write("build/a.wasm", "1");
  at.write(".cache/x", "1");
  CHECK(sources_stamp(at.path()) == first);
  at.age("lib/a.h", 5);
  auto second = sources_stamp(at.path());
  CHECK(second != first);
  fs::remove(at.path() / "lib/a.h");
  CHECK(sources_stamp(at.path()) != second);
  second = sources_stamp(at.path());
  sdk.at.write("c/other.h", "more");
  CHECK(sources_stamp(at.path()) != second);
}
