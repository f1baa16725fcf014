;; Division that may trap, endless loop, recursion.
(module
  (func $deep (param i64) (result i64)
    (i64.add (i64.const 1) (call $deep (i64.rem_s (local.get 0) (i64.const -1)))))
  (func (export "divide")
    (drop (i32.div_s (i32.const 0x80000000) (i32.const -1))))
  (func (export "recurse") (drop (call $deep (i64.clz (i64.const 5)))))
  (func (export "_initialize") (drop (i32.popcnt (i32.const 77))))
  (func (export "spin") (loop $l (br $l))))
