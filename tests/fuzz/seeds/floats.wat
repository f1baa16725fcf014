;; Where the bits of a NaN could be seen, and what converts.
(module
  (memory 1)
  (func (export "run") (local f32 f64)
    (local.set 0 (f32.div (f32.const 0) (f32.const 0)))
    (local.set 1 (f64.promote_f32 (f32.copysign (f32.const nan:0x7) (local.get 0))))
    (f32.store (i32.const 0) (f32.min (local.get 0) (f32.sqrt (f32.const -2))))
    (f64.store (i32.const 8) (f64.nearest (local.get 1)))
    (i64.store (i32.const 16) (i64.reinterpret_f64 (f64.neg (local.get 1))))
    (i32.store (i32.const 24) (i32.trunc_sat_f64_s (local.get 1)))
    (drop (i64.trunc_sat_f32_u (f32.convert_i64_u (i64.extend8_s (i64.const 200)))))
    (drop (f32.demote_f64 (f64.convert_i32_s (i32.rotl (i32.const 9) (i32.const 30)))))
    (drop (i32.trunc_f32_s (local.get 0)))))
