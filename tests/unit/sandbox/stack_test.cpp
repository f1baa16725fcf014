#include <catch2/catch.hpp>

#include <pthread.h>

#include <thread>

#include "dna/sandbox/limits.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

/// Calls itself without end, telling the host how often.
std::string recursion(std::string_view locals) {
  return R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (memory 1)
    (func $deeper (param $n i32) )"
         + std::string{locals} + R"(
      (drop (call $add (local.get $n) (i32.const 0)))
      (call $deeper (i32.add (local.get $n) (i32.const 1))))
    (func (export "run") (call $deeper (i32.const 1)))))";
}

std::string many_locals(int count) {
  std::string text = "(local";
  for (int i = 0; i < count; ++i)
    text += " i64";
  return text + ")";
}

std::uint32_t depth_of(engine& x, std::string_view text,
                       const module_limits& limits) {
  auto module = prepared(text, limits);
  recording_host host;
  auto outcome = x.call(module, "run", host, limits::fuel_max);
  CHECK(failure_code(outcome) == errc::stack_exhausted);
  return host.calls.back().arguments[0];
}

} // namespace

TEST_CASE("a deep recursion ends at the same depth in both engines",
          "[sandbox]") {
  // A frame is 256 + 17 * (parameters + locals + operands); two operands here.
  auto entry_frame = 256u + 17u * 1;
  for (auto& engine : both_engines())
    for (auto locals : {0, 10, 2000})
      for (std::uint32_t stack :
           {100'000u, 1u << 20, limits::stack_bytes_max}) {
        INFO(engine->name() << " " << locals << " " << stack);
        auto frame = 256u + 17u * (1u + static_cast<unsigned>(locals) + 2u);
        CHECK(depth_of(*engine, recursion(many_locals(locals)),
                       {.stack_bytes = stack})
              == (stack - entry_frame) / frame);
      }
}

TEST_CASE("stack is given back on every way out of a function", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "none" (func $none (result i32)))
    (func $out (param $how i32) (result i32)
      (block $c (block $b (block $a
        (br_table $a $b $c (local.get $how)))
        (drop (call $none)) (return (i32.const 1)))
        (br 1 (call $none)))
      (drop (br_if 0 (i32.const 2) (local.get $how)))
      (br_table 0 0 (i32.const 3) (local.get $how)))
    (func (export "run") (local $i i32)
      (loop $next
        (drop (call $out (i32.rem_u (local.get $i) (i32.const 3))))
        (br_if $next (i32.lt_u
          (local.tee $i (i32.add (local.get $i) (i32.const 1)))
          (i32.const 10000)))))))",
                         {.stack_bytes = 1000});
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, limits::fuel_max).ended);
  }
}

TEST_CASE("an engine goes on after a deep recursion", "[sandbox]") {
  auto module = prepared(recursion(""), {});
  auto quiet = prepared(R"((module (func (export "run"))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    for (int i = 0; i < 3; ++i) {
      CHECK(failure_code(engine->call(module, "run", host, limits::fuel_max))
            == errc::stack_exhausted);
      CHECK(engine->call(quiet, "run", host, 10).ended);
    }
  }
}

TEST_CASE("a thread of 8 MiB has room for the deepest recursion", "[sandbox]") {
  std::thread{[] {
    auto jsc = make_jsc_engine();
    for (auto locals : {0, 1000, 9000})
      CHECK(depth_of(*jsc, recursion(many_locals(locals)),
                     {.stack_bytes = limits::stack_bytes_max})
            > 10);
  }}.join();
}

TEST_CASE("a guest is not entered on a thread with little stack", "[sandbox]") {
  struct attempt {
    std::shared_ptr<const metered_module> module
      = prepared(R"((module (func (export "run"))))");
    std::unique_ptr<engine> jsc = make_jsc_engine();
    std::optional<run_outcome> outcome;
  } x;
  recording_host host;
  CHECK(x.jsc->call(x.module, "run", host, 10).ended);

  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 1 << 20);
  pthread_t thread;
  auto body = [](void* argument) -> void* {
    auto& run = *static_cast<attempt*>(argument);
    recording_host quiet;
    run.outcome = run.jsc->call(run.module, "run", quiet, 10);
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, body, &x) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  CHECK(failure_code(*x.outcome) == errc::engine_failed);
}
