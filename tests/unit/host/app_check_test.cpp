#include "dna/host/app_check.hpp"

#include <array>

#include "dna/host/double_run.hpp"
#include "dna/host/function_table.hpp"
#include "runtime/codec/codec.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::host;

namespace {

constexpr auto toml = R"(name = "small"
version = "1"
[entries.note]
validate = "judge"
schema = { type = "object", required = ["n"], properties = { n = { type = "integer", minimum = 7 } } }
[functions]
exposed = ["greet"]
)";

struct small_dna {
  manifest::manifest rules;
  sandbox::module_survey module;
};

/// A DNA whose functions are these.
small_dna small(const std::string& functions) {
  auto rules = manifest::read_manifest(toml);
  REQUIRE(rules);
  auto module
    = sandbox::survey_module(sandbox::wat("(module " + functions + ")"),
                             rules->limits, function_table());
  if (!module)
    FAIL(to_string(module.failure()));
  return {*rules, *module};
}

std::string words(const std::vector<finding>& all, severity level) {
  std::string out;
  for (auto& x : all)
    if (x.level == level)
      out += x.message + "\n";
  return out;
}

constexpr auto greet = R"((func (export "greet")))";

} // namespace

TEST_CASE("a missing function, and one of another type, are told with their "
          "place",
          "[host][check]") {
  auto x
    = small(R"((func (export "judge") (param i32)) (func (export "gret")))");
  auto found = check_exports(x.rules, x.module);
  auto wrong = words(found, severity::wrong);
  CHECK(wrong.find("exports \"judge\" as (i32) -> (), which dna.toml names in "
                   "entries.note.validate")
        != std::string::npos);
  CHECK(wrong.find("no function \"greet\"") != std::string::npos);
  CHECK(wrong.find("did you mean \"gret\"") != std::string::npos);
  CHECK(words(found, severity::suspect).find("\"gret\"") != std::string::npos);
  CHECK(words(found, severity::holds).empty());
}

TEST_CASE("a float that a validator calls by name is wrong", "[host][check]") {
  auto x = small(std::string{greet} + R"(
    (func $scale (drop (f64.mul (f64.const 2) (f64.const 3))))
    (func (export "judge") (call $scale)))");
  auto found = check_judges(x.rules, x.module);
  CHECK(words(found, severity::wrong)
        == "judge > scale, which uses f64.const, f64.mul\n");
}

TEST_CASE("the clock and chance are wrong in a validator and right in a "
          "function",
          "[host][check]") {
  auto imports = std::string{R"(
    (import "ips" "now" (func $now (result i32)))
    (import "ips" "random" (func $random (param i32 i32) (result i32)))
    (memory (export "memory") 1))"};
  auto bad = small(imports + greet + R"(
    (func $when (drop (call $now)))
    (func (export "judge") (call $when)
      (drop (call $random (i32.const 0) (i32.const 1)))))");
  auto wrong = words(check_judges(bad.rules, bad.module), severity::wrong);
  CHECK(wrong.find("judge > when > now, which validators may not use")
        != std::string::npos);
  CHECK(wrong.find("judge > random, ") != std::string::npos);
  auto good = small(imports + R"(
    (func (export "judge"))
    (func (export "greet") (drop (call $now))))");
  CHECK(words(check_judges(good.rules, good.module), severity::wrong).empty());
}

TEST_CASE("what only a table leads to is a warning", "[host][check]") {
  auto x = small(std::string{greet} + R"(
    (table 1 funcref) (elem (i32.const 0) $print)
    (type $plain (func))
    (func $print (drop (f64.const 1)))
    (func (export "judge") (call_indirect (type $plain) (i32.const 0))))");
  auto found = check_judges(x.rules, x.module);
  CHECK(words(found, severity::wrong).empty());
  CHECK(words(found, severity::suspect)
          .starts_with("judge > (table) print, which uses f64.const; only"));
}

namespace {

/// An engine that takes a unit of fuel too much in each second call.
class moody_engine : public sandbox::engine {
public:
  sandbox::run_outcome
  call(const std::shared_ptr<const sandbox::metered_module>& module,
       std::string_view name, sandbox::host_calls& host,
       std::uint64_t fuel) override {
    auto out = inner_->call(module, name, host, fuel);
    out.fuel_used += ++calls_ % 2 == 0 ? 1 : 0;
    return out;
  }

  void forget(const sandbox::metered_module& module) override {
    inner_->forget(module);
  }

  std::string_view name() const override {
    return "moody";
  }

private:
  std::unique_ptr<sandbox::engine> inner_ = sandbox::make_interpreter_engine();
  int calls_ = 0;
};

std::shared_ptr<const manifest::package> small_package() {
  manifest::package_file file;
  file.toml = toml;
  file.module = sandbox::wat(R"((module
    (import "ips" "random" (func $random (param i32 i32) (result i32)))
    (import "ips" "output" (func $output (param i32 i32) (result i32)))
    (import "ips" "get_links"
      (func $links (param i32 i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "judge"))
    (func (export "greet")
      (drop (call $random (i32.const 0) (i32.const 8)))
      (drop (call $links (i32.const 0) (i32.const 0) (i32.const 0)
                         (i32.const 0) (i32.const 0)))
      (drop (call $output (i32.const 16) (i32.const 0))))))");
  auto out = manifest::read_package(codec::encode(file));
  if (!out)
    FAIL(to_string(out.failure()));
  return *out;
}

} // namespace

TEST_CASE("both engines do the same twice", "[host][check]") {
  auto fast = sandbox::make_jsc_engine();
  auto plain = sandbox::make_interpreter_engine();
  std::array<sandbox::engine*, 2> engines{fast.get(), plain.get()};
  auto report = run_twice(small_package(), engines);
  CHECK(report.functions == 2);
  CHECK(report.inputs > 5);
  for (auto& x : report.differences)
    FAIL(x.function << ": " << x.message);
}

TEST_CASE("a run that does something else the second time is told",
          "[host][check]") {
  moody_engine moody;
  std::array<sandbox::engine*, 1> engines{&moody};
  auto report = run_twice(small_package(), engines);
  REQUIRE_FALSE(report.differences.empty());
  CHECK(report.differences[0].function == "judge");
  CHECK(report.differences[0].message.find("\"fuel ") != std::string::npos);
}
