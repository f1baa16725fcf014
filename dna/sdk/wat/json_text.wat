;; JSON values from text, strictly and integers only, and to canonical text.

;; The canonical text.
(func $json.dump (param $x i32) (result i32 i32)
  (call $out.begin)
  (call $out.json (local.get $x))
  (call $out.end))

(func $out.json (param $x i32)
  (local $kind i32)
  (local.set $kind (i32.load (local.get $x)))
  (block $list (block $text (block $integer (block $boolean (block $null
    (br_table $null $boolean $integer $text $list (local.get $kind)))
    (call $out.text (text "null"))
    (return))
    (if (i32.load offset=8 (local.get $x))
      (then (call $out.text (text "true")))
      (else (call $out.text (text "false"))))
    (return))
    (call $out.integer (i64.load offset=8 (local.get $x)))
    (return))
    (call $out.quoted (i32.load offset=8 (local.get $x))
                      (i32.load offset=12 (local.get $x)))
    (return))
  (call $out.parts (local.get $x)
                   (i32.eq (local.get $kind) (i32.const 5))))

;; "[" is 91 and "{" 123; each closing bracket comes two later.
(func $out.parts (param $list i32) (param $named i32)
  (local $part i32) (local $bracket i32)
  (local.set $bracket
    (select (i32.const 123) (i32.const 91) (local.get $named)))
  (call $out.byte (local.get $bracket))
  (local.set $part (i32.load offset=8 (local.get $list)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $part)))
      (if (local.get $named) (then
        (call $out.quoted (call $json.name (local.get $part)))
        (call $out.byte (i32.const 58))))
      (call $out.json (local.get $part))
      (local.set $part (i32.load offset=16 (local.get $part)))
      (br_if $done (i32.eqz (local.get $part)))
      (call $out.byte (i32.const 44))
      (br $next)))
  (call $out.byte (i32.add (local.get $bracket) (i32.const 2))))

(func $out.quoted (param $from i32) (param $size i32)
  (local $end i32)
  (local.set $end (i32.add (local.get $from) (local.get $size)))
  (call $out.byte (i32.const 34))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
      (call $out.escaped (i32.load8_u (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br $next)))
  (call $out.byte (i32.const 34)))

(func $out.escaped (param $c i32)
  (local $place i32)
  (if (i32.or (i32.eq (local.get $c) (i32.const 34))
              (i32.eq (local.get $c) (i32.const 92)))
    (then (call $out.byte (i32.const 92))
          (call $out.byte (local.get $c))
          (return)))
  (if (i32.ge_u (local.get $c) (i32.const 32))
    (then (call $out.byte (local.get $c))
          (return)))
  ;; The letters of 8 to 13; 11 has none.
  (local.set $place (i32.sub (local.get $c) (i32.const 8)))
  (if (i32.and (i32.lt_u (local.get $place) (i32.const 6))
               (i32.ne (local.get $place) (i32.const 3)))
    (then (call $out.byte (i32.const 92))
          (call $out.byte (i32.load8_u (i32.add (local.get $place)
            (call $text.place (text "btn?fr")))))
          (return)))
  (call $out.text (text "\\u00"))
  (call $out.nibble (i32.shr_u (local.get $c) (i32.const 4)))
  (call $out.nibble (i32.and (local.get $c) (i32.const 15))))

;; Where a text lies.
(func $text.place (param $from i32) (param $size i32) (result i32)
  (local.get $from))

;; -- from text ------------------------------------------------------------------

(global $in.at (mut i32) (i32.const 0))
(global $in.end (mut i32) (i32.const 0))

;; 0 where the text is no JSON, or JSON with a fraction or a key twice. The
;; value points into the text.
(func $json.parse (param $from i32) (param $size i32) (result i32)
  (local $out i32)
  (global.set $in.at (local.get $from))
  (global.set $in.end (i32.add (local.get $from) (local.get $size)))
  (local.set $out (call $in.value (i32.const 0)))
  (call $in.skip_space)
  (select (local.get $out) (i32.const 0)
          (i32.eq (global.get $in.at) (global.get $in.end))))

(func $in.forward (param $count i32)
  (global.set $in.at (i32.add (global.get $in.at) (local.get $count))))

;; The next character; 0 at the end.
(func $in.peek (result i32)
  (if (i32.ge_u (global.get $in.at) (global.get $in.end))
    (then (return (i32.const 0))))
  (i32.load8_u (global.get $in.at)))

(func $in.skip_space
  (local $c i32)
  (loop $next
    (local.set $c (call $in.peek))
    (if (i32.or
          (i32.or (i32.eq (local.get $c) (i32.const 32))
                  (i32.eq (local.get $c) (i32.const 10)))
          (i32.or (i32.eq (local.get $c) (i32.const 9))
                  (i32.eq (local.get $c) (i32.const 13))))
      (then (call $in.forward (i32.const 1))
            (br $next)))))

;; Whether the next character is this one; then it is taken.
(func $in.take (param $c i32) (result i32)
  (if (i32.ne (call $in.peek) (local.get $c)) (then (return (i32.const 0))))
  (call $in.forward (i32.const 1))
  (i32.const 1))

;; The same after space.
(func $in.take_sign (param $c i32) (result i32)
  (call $in.skip_space)
  (call $in.take (local.get $c)))

;; The value where this word follows, else 0.
(func $in.word (param $word i32) (param $size i32) (param $value i32)
               (result i32)
  (if (i32.gt_u (local.get $size)
                (i32.sub (global.get $in.end) (global.get $in.at)))
    (then (return (i32.const 0))))
  (if (i32.eqz (call $text.same (local.get $word) (local.get $size)
                                (global.get $in.at) (local.get $size)))
    (then (return (i32.const 0))))
  (call $in.forward (local.get $size))
  (local.get $value))

;; Each of these answers 0 where the text is wrong. The host allows 64 levels.
(func $in.value (param $depth i32) (result i32)
  (local $c i32)
  (if (i32.gt_u (local.get $depth) (i32.const 64))
    (then (return (i32.const 0))))
  (call $in.skip_space)
  (local.set $c (call $in.peek))
  (local.set $depth (i32.add (local.get $depth) (i32.const 1)))
  (if (i32.eq (local.get $c) (i32.const 34)) (then (return (call $in.string))))
  (if (i32.eq (local.get $c) (i32.const 123))
    (then (return (call $in.object (local.get $depth)))))
  (if (i32.eq (local.get $c) (i32.const 91))
    (then (return (call $in.array (local.get $depth)))))
  (if (i32.eq (local.get $c) (i32.const 110))
    (then (return (call $in.word (text "null") (call $json.null)))))
  (if (i32.eq (local.get $c) (i32.const 116))
    (then (return (call $in.word (text "true")
      (call $json.boolean (i32.const 1))))))
  (if (i32.eq (local.get $c) (i32.const 102))
    (then (return (call $in.word (text "false")
      (call $json.boolean (i32.const 0))))))
  (call $in.integer))

(func $in.array (param $depth i32) (result i32)
  (local $out i32) (local $item i32)
  (local.set $out (call $json.array))
  (call $in.forward (i32.const 1))
  (if (call $in.take_sign (i32.const 93)) (then (return (local.get $out))))
  (loop $next
    (local.set $item (call $in.value (local.get $depth)))
    (if (i32.eqz (local.get $item)) (then (return (i32.const 0))))
    (call $json.push (local.get $out) (local.get $item))
    (br_if $next (call $in.take_sign (i32.const 44))))
  (select (local.get $out) (i32.const 0) (call $in.take (i32.const 93))))

(func $in.object (param $depth i32) (result i32)
  (local $out i32) (local $name i32) (local $size i32) (local $value i32)
  (local.set $out (call $json.object))
  (call $in.forward (i32.const 1))
  (if (call $in.take_sign (i32.const 125)) (then (return (local.get $out))))
  (loop $next
    (call $in.skip_space)
    (if (i32.ne (call $in.peek) (i32.const 34)) (then (return (i32.const 0))))
    (call $in.quoted)
    (local.set $size)
    (local.set $name)
    (if (i32.or (i32.eqz (local.get $name))
                (i32.eqz (call $in.take_sign (i32.const 58))))
      (then (return (i32.const 0))))
    (local.set $value (call $in.value (local.get $depth)))
    (if (i32.eqz (local.get $value)) (then (return (i32.const 0))))
    (if (call $json.find (local.get $out) (local.get $name) (local.get $size))
      (then (return (i32.const 0))))
    (drop (call $json.with (local.get $out) (local.get $name) (local.get $size)
                           (local.get $value)))
    (br_if $next (call $in.take_sign (i32.const 44))))
  (select (local.get $out) (i32.const 0) (call $in.take (i32.const 125))))

;; Counts downwards, since there is one more number below zero. More than 19
;; digits are too many, and 19 of them fit into 64 bits without sign.
(func $in.integer (result i32)
  (local $negative i32) (local $start i32) (local $digit i32) (local $count i32)
  (local $n i64)
  (local.set $negative (call $in.take (i32.const 45)))
  (local.set $start (global.get $in.at))
  (block $done
    (loop $next
      (local.set $digit (i32.sub (call $in.peek) (i32.const 48)))
      (br_if $done (i32.gt_u (local.get $digit) (i32.const 9)))
      (local.set $n (i64.sub (i64.mul (local.get $n) (i64.const 10))
                             (i64.extend_i32_u (local.get $digit))))
      (call $in.forward (i32.const 1))
      (br $next)))
  (local.set $count (i32.sub (global.get $in.at) (local.get $start)))
  (if (i32.gt_u (i32.sub (local.get $count) (i32.const 1)) (i32.const 18))
    (then (return (i32.const 0))))
  ;; No zero before other digits; no fraction, no exponent.
  (if (i32.and (i32.gt_u (local.get $count) (i32.const 1))
               (i32.eq (i32.load8_u (local.get $start)) (i32.const 48)))
    (then (return (i32.const 0))))
  (if (i32.or (i32.eq (call $in.peek) (i32.const 46))
              (i32.eq (i32.or (call $in.peek) (i32.const 32)) (i32.const 101)))
    (then (return (i32.const 0))))
  ;; Beyond 2^63 the number has wrapped and is above zero.
  (if (i64.gt_s (local.get $n) (i64.const 0)) (then (return (i32.const 0))))
  (if (i32.eqz (local.get $negative))
    (then
      (if (i64.eq (local.get $n) (i64.const 0x8000000000000000))
        (then (return (i32.const 0))))
      (local.set $n (i64.sub (i64.const 0) (local.get $n)))))
  (call $json.integer (local.get $n)))

(func $in.string (result i32)
  (local $from i32) (local $size i32)
  (call $in.quoted)
  (local.set $size)
  (local.set $from)
  (if (i32.eqz (local.get $from)) (then (return (i32.const 0))))
  (call $json.text (local.get $from) (local.get $size)))

;; The text between two quotes, in place 0 where it is wrong. One without
;; escapes is not copied.
(func $in.quoted (result i32 i32)
  (local $start i32) (local $copied i32) (local $c i32)
  (call $in.forward (i32.const 1))
  (loop $again
    (local.set $start (global.get $in.at))
    (block $stop
      (loop $next
        (local.set $c (call $in.peek))
        (br_if $stop (i32.eq (local.get $c) (i32.const 34)))
        (br_if $stop (i32.eq (local.get $c) (i32.const 92)))
        (br_if $stop (i32.lt_u (local.get $c) (i32.const 32)))
        (call $in.forward (i32.const 1))
        (br $next)))
    (if (i32.lt_u (local.get $c) (i32.const 32))
      (then (return (i32.const 0) (i32.const 0))))
    (if (i32.eqz (local.get $copied))
      (then
        (if (i32.eq (local.get $c) (i32.const 34))
          (then
            (call $in.forward (i32.const 1))
            (return (local.get $start)
              (i32.sub (i32.sub (global.get $in.at) (i32.const 1))
                       (local.get $start)))))
        (call $out.begin)
        (local.set $copied (i32.const 1))))
    (call $out.text (local.get $start)
      (i32.sub (global.get $in.at) (local.get $start)))
    (call $in.forward (i32.const 1))
    (if (i32.eq (local.get $c) (i32.const 34))
      (then (return (call $out.end))))
    (br_if $again (call $in.escape)))
  (i32.const 0)
  (i32.const 0))

;; Writes what an escape stands for; answers whether it is one.
(func $in.escape (result i32)
  (local $c i32)
  (local.set $c (call $in.peek))
  (call $in.forward (i32.const 1))
  (if (i32.eq (local.get $c) (i32.const 117))
    (then (return (call $in.code_point))))
  (if (i32.or (i32.or (i32.eq (local.get $c) (i32.const 34))
                      (i32.eq (local.get $c) (i32.const 92)))
              (i32.eq (local.get $c) (i32.const 47)))
    (then (call $out.byte (local.get $c))
          (return (i32.const 1))))
  (local.set $c (call $in.control (local.get $c)))
  (call $out.byte (local.get $c))
  (i32.ne (local.get $c) (i32.const 0)))

;; What the letters b f n r t stand for; 0 for others.
(func $in.control (param $c i32) (result i32)
  (if (i32.eq (local.get $c) (i32.const 98)) (then (return (i32.const 8))))
  (if (i32.eq (local.get $c) (i32.const 102)) (then (return (i32.const 12))))
  (if (i32.eq (local.get $c) (i32.const 110)) (then (return (i32.const 10))))
  (if (i32.eq (local.get $c) (i32.const 114)) (then (return (i32.const 13))))
  (if (i32.eq (local.get $c) (i32.const 116)) (then (return (i32.const 9))))
  (i32.const 0))

;; Four hexadecimal digits; -1 where they are not there.
(func $in.unit (result i32)
  (local $out i32) (local $digit i32) (local $i i32)
  (loop $next
    (local.set $digit (call $hex.digit (call $in.peek)))
    (if (i32.lt_s (local.get $digit) (i32.const 0))
      (then (return (i32.const -1))))
    (local.set $out
      (i32.or (i32.shl (local.get $out) (i32.const 4)) (local.get $digit)))
    (call $in.forward (i32.const 1))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $next (i32.lt_u (local.get $i) (i32.const 4))))
  (local.get $out))

;; UTF-16 units, a pair of them above U+FFFF, become UTF-8.
(func $in.code_point (result i32)
  (local $code i32) (local $second i32)
  (local.set $code (call $in.unit))
  (if (i32.or (i32.lt_s (local.get $code) (i32.const 0))
              (i32.eq (i32.and (local.get $code) (i32.const 0xfc00))
                      (i32.const 0xdc00)))
    (then (return (i32.const 0))))
  (if (i32.eq (i32.and (local.get $code) (i32.const 0xfc00))
              (i32.const 0xd800))
    (then
      (if (i32.eqz (i32.and (call $in.take (i32.const 92))
                            (call $in.take (i32.const 117))))
        (then (return (i32.const 0))))
      (local.set $second (call $in.unit))
      (if (i32.ne (i32.and (local.get $second) (i32.const -1024))
                  (i32.const 0xdc00))
        (then (return (i32.const 0))))
      (local.set $code (i32.add (i32.const 0x10000) (i32.or
        (i32.shl (i32.and (local.get $code) (i32.const 0x3ff)) (i32.const 10))
        (i32.and (local.get $second) (i32.const 0x3ff)))))))
  (call $out.utf8 (local.get $code))
  (i32.const 1))

(func $out.utf8 (param $code i32)
  (if (i32.lt_u (local.get $code) (i32.const 0x80))
    (then (call $out.byte (local.get $code))
          (return)))
  (if (i32.lt_u (local.get $code) (i32.const 0x800))
    (then (call $out.byte (i32.or (i32.const 0xc0)
            (i32.shr_u (local.get $code) (i32.const 6))))
          (call $out.follow (local.get $code) (i32.const 0))
          (return)))
  (if (i32.lt_u (local.get $code) (i32.const 0x10000))
    (then (call $out.byte (i32.or (i32.const 0xe0)
            (i32.shr_u (local.get $code) (i32.const 12)))))
    (else (call $out.byte (i32.or (i32.const 0xf0)
            (i32.shr_u (local.get $code) (i32.const 18))))
          (call $out.follow (local.get $code) (i32.const 12))))
  (call $out.follow (local.get $code) (i32.const 6))
  (call $out.follow (local.get $code) (i32.const 0)))

(func $out.follow (param $code i32) (param $shift i32)
  (call $out.byte (i32.or (i32.const 0x80)
    (i32.and (i32.shr_u (local.get $code) (local.get $shift))
             (i32.const 0x3f)))))
