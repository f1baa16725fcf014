#include <catch2/catch.hpp>

#include <thread>

#include "dna/sandbox/limits.hpp"
#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

TEST_CASE("a call runs an exported function and its host calls", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (func (export "run")
      (drop (call $add (call $add (i32.const 1) (i32.const 2))
                       (i32.const -1))))))");
  for (auto& engine : both_engines()) {
    INFO(engine->name());
    recording_host host{[](const seen_call& x, guest_memory&) {
      return host_answer{static_cast<std::int32_t>(x.arguments[0] + 40)};
    }};
    auto outcome = engine->call(module, "run", host, 1000);
    CHECK(outcome.ended);
    CHECK(!outcome.stopped);
    CHECK(host.calls
          == std::vector<seen_call>{{test_function::add, {1, 2}},
                                    {test_function::add, {41, 0xffff'ffff}}});
  }
}

TEST_CASE("a host's answer reaches the guest with all its bits", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "none" (func $none (result i32)))
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (func (export "run")
      (drop (call $add (call $none) (i32.const 0))))))");
  for (auto& engine : both_engines())
    for (std::int32_t value : {0, 1, -1, INT32_MIN, INT32_MAX})
      for (std::uint64_t fuel :
           {0u, 1u, (1u << 20) - 1, 1u << 20, 9'000'000u}) {
        recording_host host{[&](auto&, auto&) {
          return host_answer{value, fuel};
        }};
        CHECK(engine->call(module, "run", host, 50'000'000).ended);
        CHECK(host.calls.back().arguments[0]
              == static_cast<std::uint32_t>(value));
      }
}

TEST_CASE("an imported function may be called through a table", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (table 2 funcref)
    (elem (i32.const 1) $add)
    (func (export "run")
      (drop (call_indirect (param i32 i32) (result i32)
        (i32.const 7) (i32.const 8) (i32.const 1))))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, 1000).ended);
    CHECK(host.calls == std::vector<seen_call>{{test_function::add, {7, 8}}});
  }
}

TEST_CASE("the host reads and writes the guest's memory", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (memory 1 3)
    (data (i32.const 65532) "abcd")
    (func (export "run")
      (drop (call $add (i32.const 65532) (i32.const 4)))
      (drop (memory.grow (i32.const 1)))
      (drop (call $add (i32.load (i32.const 65532)) (i32.const 0))))))");
  for (auto& engine : both_engines()) {
    INFO(engine->name());
    std::vector<std::size_t> sizes;
    recording_host host{[&](const seen_call& x, guest_memory& memory) {
      auto range = memory.view(65532, 4);
      REQUIRE(range);
      if (x.arguments[1] == 4) {
        CHECK(as_text(*range) == "abcd");
        (*range)[0] = 'z';
      }
      std::size_t size = 0;
      while (memory.view(static_cast<std::uint32_t>(size) + 65535, 1))
        size += 65536;
      sizes.push_back(size);
      CHECK(memory.view(static_cast<std::uint32_t>(size), 0));
      CHECK(memory.view(0xffff'ffff, 0xffff'ffff).failure().code
            == errc::bad_pointer);
      return host_answer{};
    }};
    CHECK(engine->call(module, "run", host, 100'000).ended);
    CHECK(sizes == std::vector<std::size_t>{65536, 2 * 65536});
    CHECK(host.calls[1].arguments[0] == 0x6463'627au);
  }
}

TEST_CASE("a module without memory has no byte to see", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "none" (func $none (result i32)))
    (func (export "run") (drop (call $none)))))");
  for (auto& engine : both_engines()) {
    recording_host host{[](auto&, guest_memory& memory) {
      CHECK(memory.view(0, 0));
      CHECK(!memory.view(0, 1));
      return host_answer{};
    }};
    CHECK(engine->call(module, "run", host, 1000).ended);
    CHECK(host.calls.size() == 1);
  }
}

TEST_CASE("a module without memory may have data", "[sandbox]") {
  auto module = prepared(R"((module (data "abc") (table 1 funcref)
    (func (export "run") (data.drop 0))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, 1000).ended);
  }
}

TEST_CASE("a stop of the host ends the run where it is", "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "none" (func $none (result i32)))
    (func $deep (param $n i32)
      (if (i32.eqz (local.get $n))
        (then (drop (call $none)) (unreachable))
        (else (call $deep (i32.sub (local.get $n) (i32.const 1))))))
    (func (export "run") (call $deep (i32.const 500)))))");
  std::vector<std::uint64_t> used;
  for (auto& engine : both_engines()) {
    recording_host host{[](auto&, auto&) { return host_answer{0, 0, true}; }};
    for (int i = 0; i < 2; ++i) {
      auto outcome = engine->call(module, "run", host, 100'000);
      CHECK(outcome.stopped);
      CHECK(outcome.ended);
      used.push_back(outcome.fuel_used);
    }
    CHECK(host.calls.size() == 2);
  }
  CHECK(used == std::vector<std::uint64_t>(4, used[0]));
}

TEST_CASE("only functions without parameters and results are entry points",
          "[sandbox]") {
  auto module = prepared(R"((module
    (func (export "validate"))
    (func (export "add") (param i32))
    (func (export "get") (result i32) (i32.const 1))
    (global (export "g") i32 (i32.const 1))
    (memory (export "memory") 1)
    (func (export "call"))))");
  CHECK(module->entry_points == std::vector<std::string>{"call", "validate"});
  for (auto& engine : both_engines()) {
    recording_host host;
    auto outcome = engine->call(module, "validat", host, 1000);
    REQUIRE(!outcome.ended);
    CHECK(outcome.ended.failure().code == errc::bad_export);
    CHECK(outcome.ended.failure().message.find("\"validate\"")
          != std::string::npos);
    CHECK(failure_code(engine->call(module, "add", host, 1000))
          == errc::bad_export);
    CHECK(failure_code(engine->call(module, "ips:begin", host, 1000))
          == errc::bad_export);
  }
}

TEST_CASE("an entry point may have any name", "[sandbox]") {
  auto module = prepared(R"((module
    (func (export "__proto__")) (func (export "constructor"))
    (func (export "then")) (func (export "0")) (func (export ""))
    (func (export "\c3\a9 \22")) (func (export "a\00b"))))");
  CHECK(module->entry_points.size() == 6);
  for (auto& engine : both_engines())
    for (auto& name : module->entry_points) {
      INFO(engine->name() << " " << name);
      recording_host host;
      CHECK(engine->call(module, name, host, 1000).ended);
    }
}

TEST_CASE("a start function and _initialize run before each call",
          "[sandbox]") {
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (global $g (mut i32) (i32.const 1))
    (func $start (global.set $g (i32.mul (global.get $g) (i32.const 10))))
    (start $start)
    (func (export "_initialize")
      (global.set $g (i32.add (global.get $g) (i32.const 3))))
    (func (export "run")
      (drop (call $add (global.get $g) (i32.const 0)))
      (global.set $g (i32.const 77)))))");
  CHECK(module->entry_points == std::vector<std::string>{"run"});
  for (auto& engine : both_engines()) {
    recording_host host;
    for (int i = 0; i < 2; ++i)
      CHECK(engine->call(module, "run", host, 1000).ended);
    CHECK(host.first_arguments() == std::vector<std::uint32_t>{13, 13});
  }
}

TEST_CASE("an engine runs more modules than it keeps", "[sandbox]") {
  std::vector<std::shared_ptr<const metered_module>> modules;
  for (std::size_t i = 0; i < limits::cached_modules_max + 5; ++i)
    modules.push_back(prepared(
      "(module (import \"ips\" \"add\" (func $add (param i32 i32) (result "
      "i32))) (memory 1) (func (export \"run\") (drop (call $add (i32.const "
      + std::to_string(i) + ") (i32.load (i32.const 0))))))"));
  for (auto& engine : both_engines())
    for (int round = 0; round < 2; ++round)
      for (std::size_t i = 0; i < modules.size(); ++i) {
        recording_host host;
        CHECK(engine->call(modules[i], "run", host, 1000).ended);
        CHECK(host.first_arguments()
              == std::vector<std::uint32_t>{static_cast<std::uint32_t>(i)});
        if (i % 3 == 0)
          engine->forget(*modules[i]);
      }
}

TEST_CASE("an engine outlives its virtual machines", "[sandbox]") {
  auto kept = prepared(R"((module (memory 1) (func (export "run"))))");
  auto fresh = prepared(R"((module (func (export "run"))))");
  auto engine = make_jsc_engine();
  recording_host host;
  for (std::uint32_t i = 0; i < limits::compiles_per_vm_max + 2; ++i) {
    REQUIRE(engine->call(fresh, "run", host, 10).ended);
    engine->forget(*fresh);
  }
  CHECK(engine->call(kept, "run", host, 10).ended);
}

TEST_CASE("an engine may be used from one thread after another", "[sandbox]") {
  auto module = prepared(R"((module (func (export "run"))))");
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, 1000).ended);
    std::optional<run_outcome> elsewhere;
    std::thread{[&] {
      elsewhere = engine->call(module, "run", host, 1000);
    }}.join();
    CHECK(elsewhere->ended);
    CHECK(engine->call(module, "run", host, 1000).ended);
  }
}
