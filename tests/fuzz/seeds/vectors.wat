;; Vectors: lanes, shuffles, float arithmetic, loads and stores of lanes.
(module
  (memory 1)
  (func (export "run") (local v128)
    (local.set 0 (f32x4.div (v128.const f32x4 0 1 2 3) (v128.load (i32.const 0))))
    (local.set 0 (f64x2.max (local.get 0) (f64x2.splat (f64.const nan:0x55))))
    (local.set 0 (v128.bitselect (local.get 0) (i8x16.splat (i32.const 3))
      (i32x4.trunc_sat_f32x4_s (local.get 0))))
    (v128.store (i32.const 16) (i8x16.shuffle 0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30
      (local.get 0) (f32x4.replace_lane 2 (local.get 0) (f32.const -nan:0x9))))
    (local.set 0 (v128.load8_lane 3 (i32.const 5) (local.get 0)))
    (v128.store16_lane 1 (i32.const 6) (local.get 0))
    (local.set 0 (v128.load32_zero (i32.const 5)))
    (drop (i8x16.extract_lane_u 7 (i16x8.q15mulr_sat_s (local.get 0)
      (v128.load8_splat (i32.const 4)))))
    (drop (i32x4.all_true (f64x2.promote_low_f32x4 (local.get 0))))))
