#include "dna/sandbox/module_survey.hpp"

#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

module_survey survey(std::string_view text) {
  auto out = survey_module(wat(text), {}, test_functions());
  if (!out)
    FAIL(to_string(out.failure()));
  return *out;
}

/// The names that a run of an export may enter; "?" after those that only a
/// table could lead to.
std::vector<std::string> reached(const module_survey& x,
                                 std::string_view name) {
  std::vector<std::string> out;
  auto root = x.find_export(name);
  REQUIRE(root);
  for (auto& one : reach_of(x, root->function))
    out.push_back(x.functions[one.function].name + (one.by_name ? "" : "?"));
  return out;
}

using names = std::vector<std::string>;

constexpr auto graph = R"((module
  (import "ips" "none" (func $none (result i32)))
  (type $unary (func (param i32) (result i32)))
  (table 2 funcref)
  (elem (i32.const 0) $twice $half)
  (func $twice (type $unary) (i32.add (local.get 0) (local.get 0)))
  (func $half (type $unary)
    (drop (call $none))
    (i32.trunc_f64_s (f64.mul (f64.const 0.5)
                              (f64.convert_i32_s (local.get 0)))))
  (func $unused (type $unary) (f32.const 1) (drop) (local.get 0))
  (func $inner (drop (call $none)))
  (func (export "plain") (call $inner))
  (func (export "by_table")
    (drop (call_indirect (type $unary) (i32.const 3) (i32.const 0))))
  (func (export "idle"))
))";

} // namespace

TEST_CASE("a walk follows calls by index", "[sandbox][survey]") {
  auto x = survey(graph);
  CHECK(reached(x, "plain") == names{"plain", "inner", "none"});
  CHECK(reached(x, "idle") == names{"idle"});
}

TEST_CASE("a call through a table may lead to each function of its type in it",
          "[sandbox][survey]") {
  auto x = survey(graph);
  auto found = reached(x, "by_table");
  CHECK(found == names{"by_table", "twice?", "half?", "none?"});
}

TEST_CASE("a function knows its floats and its host function",
          "[sandbox][survey]") {
  auto x = survey(graph);
  auto& half = x.functions[2];
  REQUIRE(half.name == "half");
  CHECK(
    half.floats
    == names{"f64.const", "f64.convert_i32_s", "f64.mul", "i32.trunc_f64_s"});
  CHECK(half.type == "(i32) -> (i32)");
  CHECK(half.bytes > 10);
  CHECK(x.functions[0].host == std::uint32_t{test_function::none});
  CHECK(x.functions[1].floats.empty());
}

TEST_CASE("a way is told by names, with the table that it goes through",
          "[sandbox][survey]") {
  auto x = survey(graph);
  auto reach = reach_of(x, x.find_export("by_table")->function);
  CHECK(way_to(x, reach, reach.size() - 1) == "by_table > (table) half > none");
}

TEST_CASE("a name is told without its parameters", "[sandbox][survey]") {
  CHECK(short_name("ips::get(ips::hash const&)") == "ips::get");
  CHECK(short_name("a::f(int (*)(int)) const") == "a::f");
  CHECK(short_name("(anonymous namespace)::f(int)")
        == "(anonymous namespace)::f");
  CHECK(short_name("f") == "f");
  CHECK(short_name("(x)") == "(x)");
  CHECK(short_name(")") == ")");
}

TEST_CASE("what runs before an entry point is within its reach",
          "[sandbox][survey]") {
  auto x = survey(R"((module
    (import "ips" "none" (func $none (result i32)))
    (func $begin (drop (call $none)))
    (start $begin)
    (func (export "_initialize") (nop))
    (func (export "idle"))
  ))");
  CHECK(reached(x, "idle") == names{"idle", "begin", "none", "_initialize"});
}

TEST_CASE("sections and their sizes are those of the module",
          "[sandbox][survey]") {
  auto x = survey(graph);
  names found;
  for (auto& one : x.sections)
    found.push_back(one.name);
  for (auto wanted :
       {"type", "import", "function", "table", "export", "elem", "code"})
    CHECK(std::count(found.begin(), found.end(), wanted) == 1);
}

TEST_CASE("a module that the gate refuses has no survey", "[sandbox][survey]") {
  auto x = survey_module(wat("(module (func (result i32) (i64.const 1)))"), {},
                         test_functions());
  REQUIRE_FALSE(x);
  CHECK(x.failure().code == errc::invalid_module);
}
