#include <catch2/catch.hpp>

#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

struct trapping {
  std::string_view body;
  std::string_view kind;
};

constexpr trapping table[] = {
  {"(unreachable)", "unreachable"},
  {"(drop (i32.div_s (i32.const 1) (global.get $zero)))",
   "integer divide by zero"},
  {"(drop (i32.div_u (i32.const 1) (global.get $zero)))",
   "integer divide by zero"},
  {"(drop (i64.rem_s (i64.const 1) (i64.extend_i32_u (global.get $zero))))",
   "integer divide by zero"},
  {"(drop (i32.div_s (i32.const 0x80000000) (global.get $minus)))",
   "integer overflow"},
  {"(drop (i64.div_s (i64.const 0x8000000000000000)"
   " (i64.extend_i32_s (global.get $minus))))",
   "integer overflow"},
  {"(drop (i32.trunc_f64_s (f64.const 1e10)))", "integer overflow"},
  {"(drop (i32.trunc_f32_u (f32.const nan)))", "integer overflow"},
  {"(drop (i64.trunc_f64_u (f64.const -1)))", "integer overflow"},
  {"(drop (i32.load (i32.const 65533)))", "out of bounds memory access"},
  {"(i64.store8 (global.get $minus) (i64.const 1))",
   "out of bounds memory access"},
  {"(drop (f64.load offset=4294967295 (i32.const 0)))",
   "out of bounds memory access"},
  {"(memory.fill (i32.const 65530) (i32.const 0) (i32.const 7))",
   "out of bounds memory access"},
  {"(memory.copy (i32.const 0) (i32.const 65530) (i32.const 7))",
   "out of bounds memory access"},
  {"(memory.init $passive (i32.const 0) (i32.const 2) (i32.const 3))",
   "out of bounds memory access"},
  {"(memory.init $active (i32.const 0) (i32.const 0) (i32.const 1))",
   "out of bounds memory access"},
  {"(table.set 0 (i32.const 3) (ref.null func))", "out of bounds table access"},
  {"(drop (table.get 0 (i32.const 3)))", "out of bounds table access"},
  {"(table.fill 0 (i32.const 2) (ref.null func) (i32.const 2))",
   "out of bounds table access"},
  {"(table.copy 0 0 (i32.const 0) (i32.const 1) (i32.const 3))",
   "out of bounds table access"},
  {"(table.init $elements (i32.const 0) (i32.const 0) (i32.const 2))",
   "out of bounds table access"},
  {"(call_indirect (i32.const 3))", "undefined element"},
  {"(call_indirect (i32.const 1))", "uninitialised element"},
  {"(call_indirect (param i32) (i32.const 1) (i32.const 0))",
   "indirect call type mismatch"},
};

std::string trapping_module(std::string_view body) {
  return R"((module
    (memory 1)
    (data $active (i32.const 0) "x")
    (data $passive "abcd")
    (table 3 3 funcref)
    (elem (i32.const 0) $nothing)
    (elem $elements func $nothing)
    (global $zero (mut i32) (i32.const 0))
    (global $minus (mut i32) (i32.const -1))
    (func $nothing)
    (func $inner )"
         + std::string{body} + R"()
    (func (export "run") (call $nothing) (call $inner))))";
}

} // namespace

TEST_CASE("each trap has one name in both engines", "[sandbox]") {
  auto engines = both_engines();
  for (auto& x : table) {
    auto module = prepared(trapping_module(x.body));
    std::vector<std::uint64_t> used;
    for (auto& engine : engines) {
      INFO(engine->name() << ": " << x.body);
      recording_host host;
      for (int i = 0; i < 2; ++i) {
        auto outcome = engine->call(module, "run", host, 100'000);
        REQUIRE(!outcome.ended);
        CHECK(outcome.ended.failure().code == errc::trapped);
        CHECK(outcome.ended.failure().message
              == std::string{x.kind} + " in function inner");
        used.push_back(outcome.fuel_used);
      }
    }
    CHECK(used == std::vector<std::uint64_t>(4, used[0]));
  }
}

TEST_CASE("a trap names the function that runs, not one that returned",
          "[sandbox]") {
  auto module = prepared(R"((module
    (memory 1)
    (func $even (param i32) (result i32)
      (i32.eqz (i32.and (i32.load (local.get 0)) (i32.const 1))))
    (func (export "check")
      (drop (call $even (i32.const 3)))
      (drop (i32.load (i32.const 65536))))
    (func (export "other"))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    auto outcome = engine->call(module, "check", host, 1000);
    REQUIRE(!outcome.ended);
    CHECK(outcome.ended.failure().message
          == "out of bounds memory access in function check");
  }
}

TEST_CASE("what a function used is counted up to its unreachable",
          "[sandbox]") {
  auto module = prepared(R"((module (func (export "run") (local $i i32)
    (loop $next (br_if $next (i32.lt_u
      (local.tee $i (i32.add (local.get $i) (i32.const 1)))
      (i32.const 100))))
    (unreachable))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, 10'000).fuel_used == 701);
  }
}

TEST_CASE("an engine goes on after a trap", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (global $g (mut i32) (i32.const 5))
    (func (export "bad") (global.set $g (i32.const 6)) (unreachable))
    (func (export "good") (drop (call $add (global.get $g) (i32.const 0))))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(failure_code(engine->call(module, "bad", host, 1000))
          == errc::trapped);
    CHECK(engine->call(module, "good", host, 1000).ended);
    CHECK(host.first_arguments() == std::vector<std::uint32_t>{5});
  }
}
