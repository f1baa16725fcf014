#include <catch2/catch.hpp>

#include "dna/sandbox/limits.hpp"
#include "tests/unit/sandbox/kernels.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

std::uint64_t fuel_of(std::string_view body, std::string_view fields = "") {
  auto module
    = prepared("(module (memory 1 4) " + std::string{fields}
               + " (func (export \"run\") " + std::string{body} + "))");
  recording_host host;
  auto outcome = make_jsc_engine()->call(module, "run", host, 1'000'000);
  CHECK(outcome.ended);
  return outcome.fuel_used;
}

} // namespace

TEST_CASE("fuel is the sum of the prices of what ran", "[sandbox]") {
  CHECK(fuel_of("") == 0);
  CHECK(fuel_of("(nop) (block (nop))") == 0);
  CHECK(fuel_of("(drop (i32.const 1))") == 2);
  CHECK(fuel_of("(drop (i32.div_u (i32.const 1) (i32.const 1)))") == 11);
  CHECK(fuel_of("(drop (f64.add (f64.const 1) (f64.const 1)))") == 5);
  CHECK(fuel_of("(i32.store (i32.const 0) (i32.load (i32.const 0)))") == 6);
  CHECK(fuel_of("(call $f)", "(func $f (drop (i32.const 1)))") == 8);
}

TEST_CASE("only the branch that is taken is charged", "[sandbox]") {
  // if 1 + condition 1, then the drop and const of one side.
  CHECK(fuel_of("(if (i32.const 1) (then (drop (i32.const 1)))"
                " (else (drop (i32.div_u (i32.const 1) (i32.const 1)))))")
        == 4);
  CHECK(fuel_of("(if (i32.const 0) (then (drop (i32.const 1)))"
                " (else (drop (i32.div_u (i32.const 1) (i32.const 1)))))")
        == 13);
  CHECK(fuel_of("(block (br_if 0 (i32.const 1)) (drop (i32.const 1)))") == 2);
  CHECK(fuel_of("(block (br_if 0 (i32.const 0)) (drop (i32.const 1)))") == 4);
  CHECK(fuel_of("(block (return)) (drop (i32.const 1))") == 1);
}

TEST_CASE("what follows a branch is charged on every way to it", "[sandbox]") {
  constexpr auto after = " (drop (i32.div_u (i32.const 1) (i32.const 1)))";
  auto then_after = [&](std::string body) { return fuel_of(body + after); };
  CHECK(then_after("(block (br_if 0 (i32.const 1)) (drop (i32.const 1)))")
        == 2 + 11);
  CHECK(then_after("(block (br_if 0 (i32.const 0)) (drop (i32.const 1)))")
        == 4 + 11);
  CHECK(then_after("(block (block (br_table 0 1 (i32.const 1)))"
                   " (drop (i32.const 1)))")
        == 4 + 11);
  for (auto condition : {"0", "1"})
    CHECK(then_after(std::string{"(if (i32.const "} + condition
                     + ") (then (drop (i32.const 1)))"
                       " (else (drop (i32.const 1))))")
          == 4 + 11);
}

TEST_CASE("bulk operations and growing cost by their size", "[sandbox]") {
  constexpr auto fill = 3 + 16;
  auto filled = [](std::string size) {
    return fuel_of("(memory.fill (i32.const 0) (i32.const 1) (i32.const " + size
                   + "))");
  };
  CHECK(filled("0") == fill);
  CHECK(filled("1") == fill + 1);
  CHECK(filled("16") == fill + 1);
  CHECK(filled("17") == fill + 2);
  CHECK(filled("65536") == fill + 4096);
  auto grown = [](std::string pages) {
    return fuel_of("(drop (memory.grow (i32.const " + pages + ")))");
  };
  CHECK(grown("0") == 1002);
  CHECK(grown("2") == 1002 + 2 * 4096);
  CHECK(grown("-1") == 1002);
  auto table
    = [](std::string body) { return fuel_of(body, "(table 10 20 funcref)"); };
  CHECK(table("(table.fill 0 (i32.const 0) (ref.null func) (i32.const 7))")
        == 19 + 14);
  CHECK(table("(table.copy 0 0 (i32.const 0) (i32.const 1) (i32.const 7))")
        == 19 + 14);
  CHECK(table("(drop (table.grow 0 (ref.null func) (i32.const 5)))")
        == 1003 + 10);
}

TEST_CASE("an endless loop uses exactly its budget", "[sandbox]") {
  auto module = prepared(R"((module
    (memory 1)
    (func $spin (loop $l (br $l)))
    (func (export "loop") (call $spin))
    (func $again (export "recursion")
      (i32.store (i32.const 0) (i32.const 1)) (call $again))
    (func (export "fill") (loop $l
      (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536)) (br $l)))))",
                         {.stack_bytes = limits::stack_bytes_max});
  for (auto& engine : both_engines())
    for (auto name : {"loop", "recursion", "fill"})
      for (std::uint64_t budget : {0u, 1u, 7u, 1000u, 12345u}) {
        INFO(engine->name() << " " << name << " " << budget);
        recording_host host;
        auto outcome = engine->call(module, name, host, budget);
        CHECK(failure_code(outcome) == errc::out_of_fuel);
        CHECK(outcome.fuel_used == budget);
      }
}

TEST_CASE("a budget that just suffices suffices", "[sandbox]") {
  for (auto& engine : both_engines())
    for (auto& kernel : kernels()) {
      INFO(engine->name() << " " << kernel.name);
      auto module = prepared(kernel.text);
      recording_host host;
      auto needed = engine->call(module, "run", host, limits::fuel_max);
      CHECK(engine->call(module, "run", host, needed.fuel_used).ended);
      auto short_by_one
        = engine->call(module, "run", host, needed.fuel_used - 1);
      CHECK(failure_code(short_by_one) == errc::out_of_fuel);
      CHECK(short_by_one.fuel_used == needed.fuel_used - 1);
    }
}

TEST_CASE("both engines agree on results and fuel", "[sandbox]") {
  for (auto& kernel : kernels()) {
    INFO(kernel.name);
    auto module = prepared(kernel.text);
    std::vector<std::uint64_t> used;
    std::vector<std::vector<seen_call>> calls;
    for (auto& engine : both_engines()) {
      recording_host host;
      auto outcome = engine->call(module, "run", host, limits::fuel_max);
      CHECK(outcome.ended);
      used.push_back(outcome.fuel_used);
      calls.push_back(host.calls);
    }
    CHECK(used[0] == used[1]);
    CHECK(calls[0] == calls[1]);
    CHECK(calls[0].at(0).arguments[0] == kernel.expected);
  }
}

TEST_CASE("a host call takes its fuel from the same budget", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "four" (func $four (param i32 i32 i32 i32) (result i32)))
    (func (export "run") (drop (call $four
      (i32.const 1) (i32.const 1) (i32.const 1) (i32.const 1))))))");
  // Four constants, the call, the drop, and the function's own 40.
  constexpr std::uint64_t base = 4 + 6 + 1 + 40;
  for (auto& engine : both_engines())
    for (std::uint64_t extra :
         {0ul, 1ul, (1ul << 20) - 1, 1ul << 20, 5'000'000ul}) {
      INFO(engine->name() << " " << extra);
      recording_host host{[&](auto&, auto&) { return host_answer{0, extra}; }};
      auto outcome = engine->call(module, "run", host, base + extra);
      CHECK(outcome.ended);
      CHECK(outcome.fuel_used == base + extra);
      if (extra == 0)
        continue;
      auto less = engine->call(module, "run", host, base + extra - 1);
      CHECK(failure_code(less) == errc::out_of_fuel);
      CHECK(less.fuel_used == base + extra - 1);
      CHECK(host.calls.size() == 2);
    }
}

TEST_CASE("a host call that cannot be paid is not made", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "none" (func $none (result i32)))
    (func (export "run") (drop (call $none)))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    auto outcome = engine->call(module, "run", host, 16);
    CHECK(failure_code(outcome) == errc::out_of_fuel);
    CHECK(host.calls.empty());
    CHECK(engine->call(module, "run", host, 17).ended);
  }
}

TEST_CASE("a host may take more fuel than there can be", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "none" (func $none (result i32)))
    (func (export "run") (drop (call $none)))))");
  for (auto& engine : both_engines()) {
    recording_host host{[](auto&, auto&) {
      return host_answer{0, ~std::uint64_t{0}};
    }};
    auto outcome = engine->call(module, "run", host, limits::fuel_max);
    CHECK(failure_code(outcome) == errc::out_of_fuel);
    CHECK(outcome.fuel_used == limits::fuel_max);
  }
}
