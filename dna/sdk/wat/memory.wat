;; Memory until the run ends, texts, and text in the making. A text is two
;; values: where it lies and how many bytes it has; (text "...") stands for both.
;; The build makes the global $heap, the first byte that is free.

;; Makes memory up to $end exist.
(func $memory.reach (param $end i32)
  (local $have i32)
  (local.set $have (i32.shl (memory.size) (i32.const 16)))
  (if (i32.le_u (local.get $end) (local.get $have)) (then (return)))
  (if (i32.eq (i32.const -1)
        (memory.grow (i32.shr_u
          (i32.add (i32.sub (local.get $end) (local.get $have))
                   (i32.const 65535))
          (i32.const 16))))
    (then (call $run.end (text "the module's memory is used up")))))

;; So many bytes, all zero.
(func $memory.take (param $size i32) (result i32)
  (local $at i32)
  (local.set $at
    (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
  (call $memory.reach (i32.add (local.get $at) (local.get $size)))
  (global.set $heap (i32.add (local.get $at) (local.get $size)))
  (local.get $at))

;; Below, at or above 0 in the order of bytes.
(func $text.order (param $a i32) (param $a_size i32)
                  (param $b i32) (param $b_size i32) (result i32)
  (local $i i32) (local $order i32)
  (loop $next
    (if (i32.or (i32.eq (local.get $i) (local.get $a_size))
                (i32.eq (local.get $i) (local.get $b_size)))
      (then (return (i32.sub (local.get $a_size) (local.get $b_size)))))
    (local.set $order (i32.sub
      (i32.load8_u (i32.add (local.get $a) (local.get $i)))
      (i32.load8_u (i32.add (local.get $b) (local.get $i)))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $next (i32.eqz (local.get $order))))
  (local.get $order))

(func $text.same (param $a i32) (param $a_size i32)
                 (param $b i32) (param $b_size i32) (result i32)
  (if (i32.ne (local.get $a_size) (local.get $b_size))
    (then (return (i32.const 0))))
  (i32.eqz (call $text.order (local.get $a) (local.get $a_size)
                             (local.get $b) (local.get $b_size))))

;; Whether two hashes of 32 bytes are the same.
(func $hash.same (param $a i32) (param $b i32) (result i32)
  (call $text.same (local.get $a) (i32.const 32)
                   (local.get $b) (i32.const 32)))

;; -- from hexadecimal ---------------------------------------------------------

;; -1 where the character is no digit.
(func $hex.digit (param $c i32) (result i32)
  (local $d i32)
  (local.set $d (i32.sub (local.get $c) (i32.const 48)))
  (if (i32.lt_u (local.get $d) (i32.const 10)) (then (return (local.get $d))))
  ;; Lower case, counted from "a".
  (local.set $d (i32.sub (i32.or (local.get $c) (i32.const 32)) (i32.const 97)))
  (if (i32.lt_u (local.get $d) (i32.const 6))
    (then (return (i32.add (local.get $d) (i32.const 10)))))
  (i32.const -1))

;; The bytes that a text stands for; 0 where it is not hexadecimal.
(func $hex.read (param $from i32) (param $size i32) (result i32)
  (local $out i32) (local $i i32) (local $byte i32)
  (local.set $out (call $memory.take
    (i32.add (i32.shr_u (local.get $size) (i32.const 1)) (i32.const 1))))
  (if (i32.and (local.get $size) (i32.const 1)) (then (return (i32.const 0))))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $size)))
      ;; A digit of -1 makes the byte negative, or at least 256.
      (local.set $byte (i32.or
        (i32.shl (call $hex.digit (i32.load8_u
          (i32.add (local.get $from) (local.get $i)))) (i32.const 4))
        (call $hex.digit (i32.load8_u offset=1
          (i32.add (local.get $from) (local.get $i))))))
      (if (i32.gt_u (local.get $byte) (i32.const 255))
        (then (return (i32.const 0))))
      (i32.store8
        (i32.add (local.get $out) (i32.shr_u (local.get $i) (i32.const 1)))
        (local.get $byte))
      (local.set $i (i32.add (local.get $i) (i32.const 2)))
      (br $next)))
  (local.get $out))

;; -- text in the making -------------------------------------------------------
;; $out.begin, parts, $out.end. Between them nothing may take memory: make what
;; the parts need first.

(global $out.start (mut i32) (i32.const 0))

(func $out.begin
  (global.set $out.start (global.get $heap)))

(func $out.end (result i32 i32)
  (global.get $out.start)
  (i32.sub (global.get $heap) (global.get $out.start)))

(func $out.text (param $from i32) (param $size i32)
  (call $memory.reach (i32.add (global.get $heap) (local.get $size)))
  (memory.copy (global.get $heap) (local.get $from) (local.get $size))
  (global.set $heap (i32.add (global.get $heap) (local.get $size))))

(func $out.byte (param $byte i32)
  (call $memory.reach (i32.add (global.get $heap) (i32.const 1)))
  (i32.store8 (global.get $heap) (local.get $byte))
  (global.set $heap (i32.add (global.get $heap) (i32.const 1))))

;; Four bytes, little endian.
(func $out.word (param $word i32)
  (call $memory.reach (i32.add (global.get $heap) (i32.const 4)))
  (i32.store align=1 (global.get $heap) (local.get $word))
  (global.set $heap (i32.add (global.get $heap) (i32.const 4))))

(func $out.digits (param $n i64)
  (if (i64.ge_u (local.get $n) (i64.const 10))
    (then (call $out.digits (i64.div_u (local.get $n) (i64.const 10)))))
  (call $out.byte (i32.add (i32.const 48)
    (i32.wrap_i64 (i64.rem_u (local.get $n) (i64.const 10))))))

(func $out.integer (param $n i64)
  (if (i64.ge_s (local.get $n) (i64.const 0))
    (then (call $out.digits (local.get $n)) (return)))
  (call $out.byte (i32.const 45))
  (call $out.digits (i64.sub (i64.const 0) (local.get $n))))

;; Lower-case hexadecimal.
(func $out.hex (param $from i32) (param $size i32)
  (local $byte i32)
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $size)))
      (local.set $byte (i32.load8_u (local.get $from)))
      (call $out.nibble (i32.shr_u (local.get $byte) (i32.const 4)))
      (call $out.nibble (i32.and (local.get $byte) (i32.const 15)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $size (i32.sub (local.get $size) (i32.const 1)))
      (br $next))))

(func $out.nibble (param $n i32)
  (call $out.byte (i32.add (local.get $n)
    (select (i32.const 87) (i32.const 48)
            (i32.gt_u (local.get $n) (i32.const 9))))))
