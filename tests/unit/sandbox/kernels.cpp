#include "tests/unit/sandbox/kernels.hpp"

namespace ips::sandbox {

namespace {

std::string with_say(const char* rest) {
  return std::string{R"((module
    (import "ips" "add" (func $add (param i32 i32) (result i32)))
    (func $say (param i32) (drop (call $add (local.get 0) (i32.const 0)))))"}
         + rest + ")";
}

/// Primes below 10,000.
constexpr auto sieve = R"((memory 1)
  (func (export "run") (local $i i32) (local $j i32) (local $count i32)
    (local.set $i (i32.const 2))
    (loop $outer
      (if (i32.eqz (i32.load8_u (local.get $i)))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $j (i32.mul (local.get $i) (local.get $i)))
          (block $done
            (loop $inner
              (br_if $done (i32.ge_u (local.get $j) (i32.const 10000)))
              (i32.store8 (local.get $j) (i32.const 1))
              (local.set $j (i32.add (local.get $j) (local.get $i)))
              (br $inner)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $outer (i32.lt_u (local.get $i) (i32.const 10000))))
    (call $say (local.get $count))))";

constexpr auto fibonacci = R"(
  (func $fib (param $n i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else (i32.add
        (call $fib (i32.sub (local.get $n) (i32.const 1)))
        (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
  (func (export "run") (call $say (call $fib (i32.const 18)))))";

/// 1 + 2 * 2 + ... by jumps through a table and by indirect calls.
constexpr auto dispatch = R"((table funcref (elem $a $b $c))
  (type $op (func (param i32) (result i32)))
  (func $a (type $op) (i32.add (local.get 0) (i32.const 1)))
  (func $b (type $op) (i32.mul (local.get 0) (i32.const 3)))
  (func $c (type $op) (i32.xor (local.get 0) (i32.const 0x55)))
  (func $jump (param $i i32) (result i32)
    (block $two (block $one (block $zero
      (br_table $zero $one $two (local.get $i)))
      (return (i32.const 5)))
      (return (i32.const 7)))
    (i32.const 11))
  (func (export "run") (local $i i32) (local $x i32)
    (loop $next
      (local.set $x (i32.add
        (call_indirect (type $op) (local.get $x)
          (i32.rem_u (local.get $i) (i32.const 3)))
        (call $jump (i32.and (local.get $i) (i32.const 3)))))
      (br_if $next (i32.lt_u
        (local.tee $i (i32.add (local.get $i) (i32.const 1)))
        (i32.const 100))))
    (call $say (local.get $x))))";

/// Several results, block parameters, and branches out of the function.
constexpr auto values = R"(
  (func $divide (param i32 i32) (result i32 i32)
    (if (i32.eqz (local.get 1)) (then (return (i32.const -1) (i32.const -2))))
    (i32.div_u (local.get 0) (local.get 1))
    (i32.rem_u (local.get 0) (local.get 1)))
  (func $pick (param i32) (result i32 i64 i32)
    (i32.const 1) (i64.const 2) (i32.const 3)
    (br_if 0 (local.get 0))
    (drop) (drop) (drop)
    (block (result i32 i64 i32)
      (i32.const 10) (i64.const 20) (i32.const 30)
      (br_table 0 1 (local.get 0))))
  (func $sum (param i32) (result i32) (local i64)
    (call $pick (local.get 0))
    (i64.extend_i32_u) (i64.add) (i32.wrap_i64) (i32.add))
  (func (export "run")
    (call $divide (i32.const 17) (i32.const 5))
    (block (param i32 i32) (result i32) (i32.add))
    (loop (param i32) (result i32) (i32.const 1) (i32.add))
    (call $divide (i32.const 1) (i32.const 0)) (i32.add) (i32.add)
    (call $sum (i32.const 1)) (call $sum (i32.const 0)) (i32.add) (i32.add)
    (call $say)))";

/// A pi of sorts by floats, as millionths.
constexpr auto floats = R"(
  (func (export "run") (local $i i32) (local $x f64) (local $sign f64)
    (local.set $sign (f64.const 4))
    (loop $next
      (local.set $x (f64.add (local.get $x) (f64.div (local.get $sign)
        (f64.convert_i32_u (i32.or (i32.shl (local.get $i) (i32.const 1))
                                   (i32.const 1))))))
      (local.set $sign (f64.neg (local.get $sign)))
      (br_if $next (i32.lt_u
        (local.tee $i (i32.add (local.get $i) (i32.const 1)))
        (i32.const 1000))))
    (call $say (i32.trunc_f64_u (f64.mul (local.get $x) (f64.const 1e6))))))";

} // namespace

std::span<const kernel> kernels() {
  static const kernel table[] = {
    {"sieve", with_say(sieve), 1229},
    {"fibonacci", with_say(fibonacci), 2584},
    {"dispatch", with_say(dispatch), 866907379},
    {"values", with_say(values), 69},
    {"floats", with_say(floats), 3140592},
  };
  return table;
}

} // namespace ips::sandbox
