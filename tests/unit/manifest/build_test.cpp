#include <fstream>

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

// -- Rust ---------------------------------------------------------------------

namespace {

constexpr auto rust_toml = R"(name = "small"
version = "1"
[build]
language = "rust"
sources = ["small.rs"]
[functions]
exposed = ["hello"]
)";

constexpr auto rust_head = "#![no_std]\nuse ips::*;\n";

std::string rust_source(const std::string& body) {
  return rust_head + ("functions! {\n    fn hello() -> String { " + body)
         + " }\n}\n";
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE("a module in Rust imports what it calls, and is the same anywhere",
          "[manifest][build][rust]") {
  dna_directory one, other;
  for (auto at : {&one, &other}) {
    at->write("dna.toml", rust_toml);
    at->write("small.rs", rust_source("\"hi\".into()"));
  }
  auto dna = load_package(one.path());
  if (!dna)
    FAIL(to_string(dna.failure()));
  CHECK(describe(**dna)["module"]["imports"]
        == json_value({"fail", "input", "output"}));
  CHECK(std::distance(fs::directory_iterator{one.path() / "build"}, {}) == 1);
  REQUIRE(load_package(other.path()));
  CHECK(bytes_of(one.path() / "build/small.wasm")
        == bytes_of(other.path() / "build/small.wasm"));
}

TEST_CASE("rustc's words come back with file and line",
          "[manifest][build][rust]") {
  dna_directory at;
  at.write("dna.toml", rust_toml);
  at.write("small.rs", rust_source("nowhere()"));
  auto failure = load_package(at.path()).failure();
  CHECK(failure.code == errc::build_failed);
  CHECK(failure.cause.find("small.rs:4:") != std::string::npos);
  CHECK(failure.cause.find("nowhere") != std::string::npos);
  CHECK(fs::is_empty(at.path() / "build"));
}

// -- WebAssembly text in parts ------------------------------------------------

namespace {

constexpr auto parts_toml = R"(name = "parts"
version = "1"
[build]
language = "wat"
sources = ["one.wat", "two.wat"]
[functions]
exposed = ["hello", "bye"]
)";

constexpr auto second_part = R"(
(import "ips" "now" (func $now (result i32)))
(func (export "bye") (drop (call $now)))
)";

std::string refused_part(const std::string& text) {
  dna_directory at;
  at.write("dna.toml", parts_toml);
  at.write("one.wat", text);
  at.write("two.wat", second_part);
  auto built = build_directory(at.path(), build_when::always);
  REQUIRE_FALSE(built);
  CHECK(built.failure().code == errc::build_failed);
  auto& cause = built.failure().cause;
  return cause.substr(0, cause.find('\n'));
}

} // namespace

TEST_CASE("files of fields make one module with what they use of the SDK",
          "[manifest][build][wat]") {
  dna_directory at;
  at.write("dna.toml", parts_toml);
  at.write("one.wat", R"(
(func (export "hello") ;; (text "not this ;)
  (; (nor (; this ;) ;)
  (call $run.output (call $json.text (text "a\22\u2603\n"))))
)");
  at.write("two.wat", second_part);
  auto dna = load_package(at.path());
  if (dna)
    FAIL("an escape with \\u is refused");
  CHECK(dna.failure().cause.find("one.wat:4: ") != std::string::npos);

  at.write("one.wat", R"(
(func (export "hello") ;; (text "not this ;)
  (; (nor (; this ;) ;)
  (call $run.output (call $json.text (text "a\22\n"))))
)");
  dna = load_package(at.path());
  if (!dna)
    FAIL(to_string(dna.failure()));
  CHECK(describe(**dna)["module"]["imports"]
        == json_value({"fail", "now", "output"}));
  CHECK(std::distance(fs::directory_iterator{at.path() / "build"}, {}) == 1);
}

TEST_CASE("an error in a part has the part's file and line",
          "[manifest][build][wat]") {
  CHECK(
    refused_part("\n(func (export \"hello\")\n  (i32.ad))").find("one.wat:3:")
    != std::string::npos);
  CHECK(refused_part("\n\n(func (export \"hello\") (call $nobody))")
          .find("one.wat:3:")
        != std::string::npos);
  CHECK(refused_part("(func)\n(func (drop)\n")
          .ends_with("one.wat:2: error: this ( is never closed"));
  CHECK(refused_part("(func)\n\n  )")
          .ends_with("one.wat:3: error: this stands outside of all fields"));
  CHECK(
    refused_part("(func\n (call $x (text \"abc)))\n)")
      .ends_with("one.wat:2: error: this string or comment is never closed"));
}
