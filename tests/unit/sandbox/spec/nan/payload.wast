;; NaNs whose bits are to be kept: the standard wants each of these, and the
;; meter gives the canonical NaN in its place (docs/formats/fuel.md). Before
;; each stands one of the same kind that no meter touches.
(module
  (memory 1)
  (func (export "bits") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
  (func (export "bits64") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
  (func (export "pass") (param f32) (result f32) (local.get 0))
  (func (export "store") (param f32) (result i32)
    (f32.store (i32.const 0) (local.get 0)) (i32.load (i32.const 0)))
  (func (export "copysign") (param f64 f64) (result f64)
    (f64.copysign (local.get 0) (local.get 1)))
  (func (export "splat") (param f32) (result v128) (f32x4.splat (local.get 0))))

(assert_return (invoke "bits" (f32.const 1)) (i32.const 0x3f800000))
(assert_return (invoke "bits" (f32.const nan:0x200001)) (i32.const 0x7fa00001))
(assert_return (invoke "bits64" (f64.const nan)) (i64.const 0x7ff8000000000000))
(assert_return (invoke "bits64" (f64.const -nan)) (i64.const 0xfff8000000000000))
(assert_return (invoke "pass" (f32.const -nan:0x200001)) (f32.const -nan:0x200001))
(assert_return (invoke "store" (f32.const nan:0x7fffff)) (i32.const 0x7fffffff))
(assert_return (invoke "copysign" (f64.const 2) (f64.const -0)) (f64.const -2))
(assert_return (invoke "copysign" (f64.const 2) (f64.const -nan)) (f64.const -2))
(assert_return (invoke "splat" (f32.const -nan))
  (v128.const f32x4 -nan -nan -nan -nan))
