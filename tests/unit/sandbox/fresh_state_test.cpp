#include <catch2/catch.hpp>

#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

/// `spoil` changes all the state that a module can have; `look` reports it.
constexpr std::string_view stateful = R"((module
  (import "ips" "add" (func $say (param i32 i32) (result i32)))
  (memory 2 9)
  (data (i32.const 8) "\2a\00\00\00")
  (data (i32.const 131068) "tail")
  (data $passive "\07\07\07\07")
  (table $t 4 20 funcref)
  (table $x 2 20 externref)
  (elem (table $t) (i32.const 0) func $one $two)
  (elem $later func $two)
  (global $i32 (mut i32) (i32.const 11))
  (global $i64 (mut i64) (i64.const 0x100000000))
  (global $f32 (mut f32) (f32.const 1.5))
  (global $f64 (mut f64) (f64.const -2.5))
  (global $fun (mut funcref) (ref.func $one))
  (global $nil (mut funcref) (ref.null func))
  (global $ext (mut externref) (ref.null extern))
  (global $fixed i32 (i32.const 99))
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func $s (param i32) (drop (call $say (local.get 0) (i32.const 0))))

  (func (export "look")
    (call $s (memory.size))
    (call $s (i32.load (i32.const 8)))
    (call $s (i32.load (i32.const 12)))
    (call $s (i32.load8_u (i32.const 131071)))
    (call $s (i32.load8_u (i32.const 70000)))
    (call $s (global.get $i32))
    (call $s (i32.wrap_i64 (i64.shr_u (global.get $i64) (i64.const 32))))
    (call $s (f32.eq (global.get $f32) (f32.const 1.5)))
    (call $s (f64.eq (global.get $f64) (f64.const -2.5)))
    (call $s (ref.is_null (global.get $fun)))
    (call $s (ref.is_null (global.get $nil)))
    (call $s (ref.is_null (global.get $ext)))
    (call $s (table.size $t))
    (call $s (table.size $x))
    (call $s (call_indirect $t (result i32) (i32.const 0)))
    (call $s (call_indirect $t (result i32) (i32.const 1)))
    (call $s (ref.is_null (table.get $t (i32.const 2)))))

  (func (export "segments")
    (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 4))
    (table.init $t $later (i32.const 3) (i32.const 0) (i32.const 1))
    (call $s (i32.load (i32.const 0)))
    (call $s (call_indirect $t (result i32) (i32.const 3))))

  (func (export "memory") (i32.store (i32.const 8) (i32.const -1))
    (memory.fill (i32.const 65536) (i32.const 255) (i32.const 65536))
    (memory.copy (i32.const 12) (i32.const 65536) (i32.const 100)))
  (func (export "globals")
    (global.set $i32 (i32.const -1)) (global.set $i64 (i64.const -1))
    (global.set $f32 (f32.const nan)) (global.set $f64 (f64.const inf))
    (global.set $fun (ref.null func)) (global.set $nil (ref.func $one)))
  (func (export "table_set")
    (table.set $t (i32.const 0) (ref.func $two))
    (table.set $t (i32.const 2) (ref.func $two)))
  (func (export "table_fill")
    (table.fill $t (i32.const 0) (ref.func $two) (i32.const 4)))
  (func (export "table_copy")
    (table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 3)))
  (func (export "table_init")
    (table.init $t $later (i32.const 2) (i32.const 0) (i32.const 1)))
  (func (export "table_grow")
    (drop (table.grow $t (ref.func $one) (i32.const 3)))
    (drop (table.grow $x (ref.null extern) (i32.const 4))))
  (func (export "data_drop") (data.drop $passive))
  (func (export "elem_drop") (elem.drop $later))
  (func (export "memory_grow")
    (drop (memory.grow (i32.const 3)))
    (i32.store (i32.const 200000) (i32.const -1)))
  (func (export "memory_grow_trap")
    (drop (memory.grow (i32.const 3))) (unreachable))
  (func (export "table_set_trap")
    (table.set $t (i32.const 0) (ref.func $two)) (unreachable))))";

std::vector<std::uint32_t> seen(engine& x,
                                const std::shared_ptr<const metered_module>& m,
                                std::string_view name) {
  recording_host host;
  auto outcome = x.call(m, name, host, 1'000'000);
  CHECK(outcome.ended);
  return host.first_arguments();
}

} // namespace

TEST_CASE("what one call leaves behind the next does not see", "[sandbox]") {
  auto module = prepared(stateful);
  std::vector<std::uint32_t> const first
    = {2, 42, 0, 'l', 0, 11, 1, 1, 1, 0, 1, 1, 4, 2, 1, 2, 1};
  for (auto& engine : both_engines())
    for (auto& name : module->entry_points) {
      INFO(engine->name() << " after " << name);
      recording_host host;
      auto outcome = engine->call(module, name, host, 1'000'000);
      CHECK(bool{outcome.ended} == !name.ends_with("_trap"));
      CHECK(seen(*engine, module, "look") == first);
      CHECK(seen(*engine, module, "segments")
            == std::vector<std::uint32_t>{0x0707'0707, 2});
      CHECK(seen(*engine, module, "look") == first);
    }
}

TEST_CASE("each kind of change is seen within its own call", "[sandbox]") {
  // Or the test above would pass with guests that change nothing.
  auto text = std::string{stateful};
  text.insert(text.rfind(')'), R"(
    (func (export "spoil_and_look") (call $m) (call $g) (call $ts) (call $tg)
      (call $mg) (call $look)))");
  auto name_function = [&](std::string_view name, std::string_view id) {
    auto at = text.find("(func (export \"" + std::string{name} + "\")");
    text.insert(at + 5, " " + std::string{id});
  };
  name_function("memory", "$m");
  name_function("globals", "$g");
  name_function("table_set", "$ts");
  name_function("table_grow", "$tg");
  name_function("memory_grow", "$mg");
  name_function("look", "$look");
  auto module = prepared(text);
  for (auto& engine : both_engines())
    CHECK(seen(*engine, module, "spoil_and_look")
          == std::vector<std::uint32_t>{5, ~0u, ~0u, 255, 255, ~0u, ~0u, 0, 0,
                                        1, 0, 1, 7, 6, 2, 2, 0});
}

TEST_CASE("a run that a host call left without fuel leaves nothing behind",
          "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "none" (func $none (result i32)))
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (memory 1 4)
    (func (export "grow")
      (drop (memory.grow (i32.const 1))) (drop (call $none)))
    (func (export "size")
      (drop (call $add (memory.size) (i32.const 0))))))");
  for (auto& engine : both_engines())
    for (auto extra : {100'000u, 5'000'000u}) {
      recording_host greedy{[&](auto&, auto&) {
        return host_answer{0, extra};
      }};
      CHECK(failure_code(engine->call(module, "grow", greedy, 100'000))
            == errc::out_of_fuel);
      CHECK(seen(*engine, module, "size") == std::vector<std::uint32_t>{1});
    }
}

TEST_CASE("a large memory is clear again before each call", "[sandbox]") {
  for (auto pages : {3, 6, 20, 100}) {
    auto module = prepared(R"((module
      (import "ips" "add" (func $say (param i32 i32) (result i32)))
      (memory )" + std::to_string(pages)
                           + R"()
      (data (i32.const 104) "x")
      (func (export "fill")
        (memory.fill (i32.const 0) (i32.const 255)
          (i32.shl (memory.size) (i32.const 16))))
      (func (export "sum") (local $at i32) (local $sum i32)
        (loop $next
          (local.set $sum (i32.add (local.get $sum)
            (i32.load8_u (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 52)))
          (br_if $next (i32.lt_u (local.get $at)
            (i32.shl (memory.size) (i32.const 16)))))
        (drop (call $say (local.get $sum) (i32.const 0))))))");
    for (auto& engine : both_engines()) {
      recording_host host;
      CHECK(engine->call(module, "fill", host, 500'000'000).ended);
      CHECK(engine->call(module, "sum", host, 500'000'000).ended);
      CHECK(host.first_arguments() == std::vector<std::uint32_t>{'x'});
    }
  }
}
