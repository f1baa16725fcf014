#include <catch2/catch.hpp>

#include "tests/unit/sandbox/wat.hpp"

using namespace ips;
using namespace ips::sandbox;

namespace {

/// Runs an expression that leaves two i32 and answers them, from both engines.
std::vector<std::uint32_t> bits_of(std::string_view expression) {
  auto module = prepared(R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (memory 1)
    (global $zero (mut f32) (f32.const 0))
    (global $zero64 (mut f64) (f64.const 0))
    (func $low (param i64) (result i32) (i32.wrap_i64 (local.get 0)))
    (func $high (param i64) (result i32)
      (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32))))
    (func (export "run") (drop (call $add )"
                         + std::string{expression} + "))))");
  std::vector<std::uint32_t> out;
  for (auto& engine : both_engines()) {
    recording_host host;
    CHECK(engine->call(module, "run", host, 100'000).ended);
    out.insert(out.end(), host.calls.at(0).arguments.begin(),
               host.calls.at(0).arguments.end());
  }
  return out;
}

using words = std::vector<std::uint32_t>;

constexpr std::uint32_t quiet = 0x7fc0'0000;
constexpr std::uint32_t quiet64 = 0x7ff8'0000;

} // namespace

TEST_CASE("the bits of a NaN are the canonical ones where they are seen",
          "[sandbox]") {
  CHECK(bits_of("(i32.reinterpret_f32 (f32.div (global.get $zero)"
                " (global.get $zero)))"
                "(i32.reinterpret_f32 (f32.const -nan:0x200001))")
        == words{quiet, quiet, quiet, quiet});
  CHECK(bits_of("(block (result i32)"
                " (f32.store (i32.const 0) (f32.neg (f32.const nan:0x345)))"
                " (i32.load (i32.const 0)))"
                "(block (result i32)"
                " (f64.store (i32.const 8) (f64.sqrt (f64.const -1)))"
                " (i32.load (i32.const 12)))")
        == words{quiet, quiet64, quiet, quiet64});
  CHECK(bits_of("(call $high (i64.reinterpret_f64 (f64.promote_f32"
                " (f32.const -nan))))"
                "(call $low (i64.reinterpret_f64 (f64.const nan:0x12345)))")
        == words{quiet64, 0, quiet64, 0});
}

TEST_CASE("a sign is not copied from a NaN", "[sandbox]") {
  CHECK(bits_of("(i32.reinterpret_f32 (f32.copysign (f32.const 1)"
                " (f32.div (global.get $zero) (global.get $zero))))"
                "(call $high (i64.reinterpret_f64 (f64.copysign (f64.const 1)"
                " (f64.neg (f64.div (global.get $zero64)"
                " (global.get $zero64))))))")
        == words{0x3f80'0000, 0x3ff0'0000, 0x3f80'0000, 0x3ff0'0000});
}

TEST_CASE("numbers keep their bits", "[sandbox]") {
  CHECK(bits_of("(i32.reinterpret_f32 (f32.const -0))"
                "(block (result i32)"
                " (f32.store (i32.const 0) (f32.const -inf))"
                " (i32.load (i32.const 0)))")
        == words{0x8000'0000, 0xff80'0000, 0x8000'0000, 0xff80'0000});
}

TEST_CASE("the lanes of a vector hold canonical NaNs", "[sandbox]") {
  CHECK(bits_of("(i32x4.extract_lane 1 (f32x4.div (f32x4.splat"
                " (global.get $zero)) (f32x4.splat (global.get $zero))))"
                "(i32x4.extract_lane 3 (f32x4.splat (f32.const -nan:0x7)))")
        == words{quiet, quiet, quiet, quiet});
  CHECK(bits_of("(i32x4.extract_lane 3 (f64x2.add (f64x2.splat"
                " (f64.const nan:0x99)) (f64x2.splat (f64.const 1))))"
                "(i32x4.extract_lane 2 (f32x4.replace_lane 2"
                " (v128.const i32x4 0 0 0 0) (f32.const -nan:0x55)))")
        == words{quiet64, quiet, quiet64, quiet});
  CHECK(bits_of("(i32x4.extract_lane 0 (f32x4.add"
                " (v128.const f32x4 1.5 0 0 0) (v128.const f32x4 1 0 0 0)))"
                "(i32x4.extract_lane 1 (f64x2.promote_low_f32x4"
                " (v128.const i32x4 0xffc00001 0 0 0)))")
        == words{0x4020'0000, quiet64, 0x4020'0000, quiet64});
}

TEST_CASE("a payload does not outlive its way through a float", "[sandbox]") {
  CHECK(bits_of("(block (result i32)"
                " (i32.store (i32.const 0) (i32.const 0x7fa00001))"
                " (f32.store (i32.const 4) (f32.load (i32.const 0)))"
                " (i32.load (i32.const 4)))"
                "(i32.reinterpret_f32"
                " (f32.reinterpret_i32 (i32.const 0xffc12345)))")
        == words{quiet, quiet, quiet, quiet});
  CHECK(bits_of("(block (result i32)"
                " (global.set $zero (f32.const -nan:0x123))"
                " (i32.reinterpret_f32 (global.get $zero)))"
                "(i32.reinterpret_f32 (select (f32.const nan:0x55)"
                " (f32.const 1) (i32.const 1)))")
        == words{quiet, quiet, quiet, quiet});
  CHECK(bits_of("(i32.reinterpret_f32 (f32x4.extract_lane 1"
                " (v128.const i32x4 0 0xffa00001 0 0)))"
                "(i32.reinterpret_f32 (f32.demote_f64"
                " (f64.reinterpret_i64 (i64.const 0xfff4000000000001))))")
        == words{quiet, quiet, quiet, quiet});
}

TEST_CASE("what moves the bits of a vector keeps them", "[sandbox]") {
  constexpr std::uint32_t payload = 0xffa0'0001;
  constexpr std::uint32_t sign = 0x8000'0000;
  CHECK(
    bits_of("(i32x4.extract_lane 0 (f32x4.abs"
            " (v128.const i32x4 0xffa00001 0 0 0)))"
            "(i32x4.extract_lane 0 (f32x4.neg"
            " (v128.const i32x4 0xffa00001 0 0 0)))")
    == words{payload ^ sign, payload ^ sign, payload ^ sign, payload ^ sign});
  CHECK(bits_of("(i32x4.extract_lane 0 (f32x4.pmax"
                " (v128.const i32x4 0xffa00001 0 0 0)"
                " (v128.const i32x4 0 0 0 0)))"
                "(i32x4.extract_lane 0 (f32x4.pmin"
                " (v128.const i32x4 0xffa00001 0 0 0)"
                " (v128.const i32x4 0xff800000 0 0 0)))")
        == words{payload, payload, payload, payload});
}
