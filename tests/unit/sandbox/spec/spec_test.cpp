// Spec scripts through gate, meter and both engines. The scripts beside this
// file are our own; docs/wasm-spec.md says how to run the standard's suite.

#include <algorithm>
#include <filesystem>

#include <catch2/catch.hpp>

#include "dna/sandbox/spec/spec_runner.hpp"

namespace ips::sandbox::spec {

namespace {

namespace fs = std::filesystem;

constexpr world_options all_options[] = {{engine_choice::jsc, true},
                                         {engine_choice::jsc, false},
                                         {engine_choice::interpreter, true},
                                         {engine_choice::interpreter, false}};

std::vector<fs::path> scripts_in(const fs::path& folder,
                                 const std::string& ending) {
  std::vector<fs::path> out;
  for (auto& x : fs::directory_iterator{folder})
    if (x.path().extension() == ending)
      out.push_back(x.path());
  std::sort(out.begin(), out.end());
  return out;
}

spec_report report_of(const fs::path& file, const world_options& options) {
  auto out = run_script(file, options);
  REQUIRE(out);
  return *out;
}

std::string name_of(const world_options& x) {
  return std::string{x.engine == engine_choice::jsc ? "jsc" : "interp"}
         + (x.metered ? ", metered" : ", not metered");
}

std::string text_of(const spec_report& x) {
  std::string out;
  for (auto& f : x.failures)
    out += std::to_string(f.line) + ": " + f.what + ": expected " + f.expected
           + ", got " + f.got + "\n";
  return out;
}

} // namespace

TEST_CASE("every assertion of our scripts holds in both engines, metered or "
          "not",
          "[sandbox][spec]") {
  std::size_t passed = 0;
  for (auto& file : scripts_in(IPS_SPEC_SCRIPTS, ".wast"))
    for (auto& options : all_options) {
      INFO(file.filename().string() << ", " << name_of(options));
      auto report = report_of(file, options);
      CHECK(text_of(report) == "");
      CHECK(report.skips.empty());
      passed += report.passed;
    }
  CHECK(passed >= 4 * 700);
}

TEST_CASE("what wast2json makes of a script comes to the same",
          "[sandbox][spec]") {
  auto scripts = scripts_in(IPS_SPEC_JSON, ".json");
  REQUIRE(scripts.size() >= 2);
  for (auto& file : scripts) {
    INFO(file.filename().string());
    auto origin = fs::path{IPS_SPEC_SCRIPTS} / file.stem();
    auto report = report_of(file, {});
    CHECK(text_of(report) == "");
    CHECK(report.passed == report_of(origin.concat(".wast"), {}).passed);
  }
}

TEST_CASE("an assertion on a NaN's bits is skipped with a meter and holds "
          "without one",
          "[sandbox][spec]") {
  auto file = fs::path{IPS_SPEC_SCRIPTS} / "nan" / "payload.wast";
  for (auto& options : all_options) {
    INFO(name_of(options));
    auto report = report_of(file, options);
    CHECK(text_of(report) == "");
    CHECK(report.passed == (options.metered ? 4u : 9u));
    std::vector<std::uint32_t> lines;
    for (auto& skip : report.skips) {
      CHECK(skip.reason == canonical_nan_reason);
      lines.push_back(skip.line);
    }
    CHECK(lines
          == (options.metered ? std::vector<std::uint32_t>{16, 18, 20, 22, 23}
                              : std::vector<std::uint32_t>{}));
  }
}

TEST_CASE("each kind of wrong assertion is a failure with its line, what was "
          "expected and what was there",
          "[sandbox][spec]") {
  auto file = fs::path{IPS_SPEC_SCRIPTS} / "wrong" / "wrong.wast";
  for (auto& options : all_options) {
    INFO(name_of(options));
    auto report = report_of(file, options);
    CHECK(report.passed == 0);
    CHECK(report.skips.empty());
    REQUIRE(report.failures.size() == 21);
    for (std::uint32_t i = 0; i < 21; ++i)
      CHECK(report.failures[i].line == 9 + i);
    CHECK(report.failures[0].what == "assert_return");
    CHECK(report.failures[0].expected == "i32:0x00000002");
    CHECK(report.failures[0].got == "i32:0x00000001");
    CHECK(report.failures[3].expected == "f32:nan:canonical");
    CHECK(report.failures[11].expected == "trap: integer divide by zero");
  }
}

TEST_CASE("a script that cannot be read is a named error with its place",
          "[sandbox][spec]") {
  auto missing = run_script(fs::path{"no such script.wast"}, {});
  REQUIRE(!missing);
  CHECK(missing.failure().code == errc::no_such_file);
  auto code = run_script(fs::path{IPS_SPEC_SCRIPTS} / "spec_test.cpp", {});
  REQUIRE(!code);
  CHECK(code.failure().code == errc::bad_script);
  CHECK(code.failure().message.find("spec_test.cpp:1:") != std::string::npos);
}

} // namespace ips::sandbox::spec
