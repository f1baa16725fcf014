#include "dna/sandbox/spec/host_modules.hpp"

namespace ips::sandbox::spec {

const std::string_view spectest_text = R"((module
  (global (export "global_i32") i32 (i32.const 666))
  (global (export "global_i64") i64 (i64.const 666))
  (global (export "global_f32") f32 (f32.const 666.6))
  (global (export "global_f64") f64 (f64.const 666.6))
  (table (export "table") 10 20 funcref)
  (memory (export "memory") 1 2)
  (func (export "print"))
  (func (export "print_i32") (param i32))
  (func (export "print_i64") (param i64))
  (func (export "print_f32") (param f32))
  (func (export "print_f64") (param f64))
  (func (export "print_i32_f32") (param i32 f32))
  (func (export "print_f64_f64") (param f64 f64))
))";

const std::string_view meter_text = R"((module
  (global $fuel (export "fuel") (mut i64) (i64.const 0))
  (global $status (export "status") (mut i32) (i32.const 0))
  (global $stack (export "stack") (mut i32) (i32.const 0))
  (global $dirty (export "dirty") (mut i32) (i32.const 0))
  (global $where (export "where") (mut i32) (i32.const 0))
  (memory (export "memory") 1)
  (func (export "set")
    (global.set $fuel (i64.load (i32.const 0)))
    (global.set $stack (i32.load (i32.const 8)))
    (global.set $status (i32.const 0)))
  (func (export "get")
    (i64.store (i32.const 0) (global.get $fuel))
    (i32.store (i32.const 12) (global.get $status)))
))";

const std::string_view references_text = R"((module
  (table (export "references") 512 externref)
))";

} // namespace ips::sandbox::spec
