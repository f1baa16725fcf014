#include <catch2/catch.hpp>

#include "dna/manifest/build.hpp"
#include "dna/manifest/describe.hpp"
#include "dna/manifest/package.hpp"
#include "dna/manifest/program.hpp"
#include "tests/unit/manifest/dna_directory.hpp"

using namespace ips;
using namespace ips::manifest;

namespace fs = std::filesystem;

namespace {

constexpr auto c_toml = R"(name = "small"
version = "1"
[build]
language = "c"
sources = ["small.c"]
[functions]
exposed = ["hello"]
)";

constexpr auto c_source = R"(#include <ips/abi.h>
IPS_EXPORT(hello) void hello(void) {
  ips_output("\"hi\"", 4);
}
)";

} // namespace

TEST_CASE("a program's output and exit code come back", "[manifest][build]") {
  auto out = run_program({"cat", "/nonexistent/file"});
  REQUIRE(out);
  CHECK(out->code == 1);
  CHECK(out->output.find("/nonexistent/file") != std::string::npos);
  CHECK(run_program({"true"})->code == 0);
  auto missing = run_program({"no_such_program_of_ips"});
  CHECK(missing.failure().code == errc::build_failed);
}

TEST_CASE("a program's output is cut at the limit and it still ends",
          "[manifest][build]") {
  auto out = run_program({"head", "-c", "1000000", "/dev/zero"});
  REQUIRE(out);
  CHECK(out->code == 0);
  CHECK(out->output.size() == program_output_max);
}

TEST_CASE("a module in C is built without WASI and packed",
          "[manifest][build]") {
  dna_directory at;
  at.write("dna.toml", c_toml);
  at.write("small.c", c_source);
  auto dna = load_package(at.path());
  if (!dna)
    FAIL(to_string(dna.failure()));
  CHECK(describe(**dna)["module"]["imports"] == json_value({"output"}));
  CHECK(fs::exists(at.path() / "build" / "small.wasm"));
  // Nothing but the module stays.
  CHECK(std::distance(fs::directory_iterator{at.path() / "build"}, {}) == 1);
}

TEST_CASE("a compiler's words come back with file and line",
          "[manifest][build]") {
  dna_directory at;
  at.write("dna.toml", c_toml);
  at.write("small.c", "#include <ips/abi.h>\nvoid broken( {\n");
  auto failure = load_package(at.path()).failure();
  CHECK(failure.code == errc::build_failed);
  CHECK(failure.cause.find("small.c:2:") != std::string::npos);
  CHECK_FALSE(fs::exists(at.path() / "build" / "small.wasm"));
}

TEST_CASE("a missing function of the host is the linker's error",
          "[manifest][build]") {
  dna_directory at;
  at.write("dna.toml", c_toml);
  at.write("small.c", "void other(void);\n__attribute__((export_name("
                      "\"hello\"))) void hello(void) { other(); }\n");
  auto failure = load_package(at.path()).failure();
  CHECK(failure.code == errc::build_failed);
  CHECK(failure.message.find("link") != std::string::npos);
  CHECK(failure.cause.find("other") != std::string::npos);
}

TEST_CASE("a module is built again when a source is newer",
          "[manifest][build]") {
  dna_directory at;
  write_wat_dna(at);
  auto module = *build_directory(at.path(), build_when::stale);
  auto made = fs::last_write_time(module);
  CHECK(*build_directory(at.path(), build_when::stale) == module);
  CHECK(fs::last_write_time(module) == made);

  at.age("tiny.wat", 60);
  REQUIRE(build_directory(at.path(), build_when::stale));
  CHECK(fs::last_write_time(module) != made);
  made = fs::last_write_time(module);
  REQUIRE(build_directory(at.path(), build_when::always));
  CHECK(fs::last_write_time(module) != made);
}

TEST_CASE("wrong WAT is an error with its line", "[manifest][build]") {
  dna_directory at;
  write_wat_dna(at);
  at.write("tiny.wat", "(module\n (func (export \"greet\") (i32.ad)))");
  auto failure = build_directory(at.path(), build_when::stale).failure();
  CHECK(failure.code == errc::build_failed);
  CHECK(failure.cause.find("tiny.wat:2:") != std::string::npos);
}

TEST_CASE("a directory without [build] cannot be built", "[manifest][build]") {
  dna_directory at;
  at.write("dna.toml", "name = \"a\"\nversion = \"1\"");
  CHECK(build_directory(at.path(), build_when::stale).failure().code
        == errc::package_missing);
}
