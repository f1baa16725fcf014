;; What a run is given, what it answers, and how it ends early; the arguments of
;; a function.

;; Ends the run: nothing of it stays. The caller, or the author of the entry
;; under judgement, gets the reason.
(func $run.end (param $reason i32) (param $size i32)
  (drop (call $host.fail (local.get $reason) (local.get $size)))
  (unreachable))

;; What the run was given, as docs/dna-abi.md says.
(func $run.input (result i32)
  (local $at i32) (local $size i32) (local $out i32)
  (local.set $size (call $host.input (i32.const 0) (i32.const 0)))
  (local.set $at (call $memory.take (local.get $size)))
  (drop (call $host.input (local.get $at) (local.get $size)))
  (local.set $out (call $json.parse (local.get $at) (local.get $size)))
  (if (local.get $out) (then (return (local.get $out))))
  (call $json.null))

;; What a callback answers.
(func $run.output (param $x i32)
  (drop (call $host.output (call $json.dump (local.get $x)))))

;; -- arguments ------------------------------------------------------------------
;; A function begins with $args.begin and its own name, and ends with $args.end
;; and its answer.

(global $args.name (mut i32) (i32.const 0))
(global $args.name_size (mut i32) (i32.const 0))
(global $args.list (mut i32) (i32.const 0))
;; The arguments up to here were looked at.
(global $args.read (mut i32) (i32.const 0))

(func $args.begin (param $name i32) (param $size i32)
  (global.set $args.name (local.get $name))
  (global.set $args.name_size (local.get $size))
  (global.set $args.list (call $run.input)))

;; Answers, and refuses arguments that were never looked at.
(func $args.end (param $answer i32)
  (local $read i32)
  (local.set $read (global.get $args.read))
  (if (i32.le_u (call $json.size (global.get $args.list)) (local.get $read))
    (then (call $run.output (local.get $answer)) (return)))
  (call $out.begin)
  (call $args.takes)
  (if (local.get $read)
    (then (call $out.integer (i64.extend_i32_u (local.get $read))))
    (else (call $out.text (text "no"))))
  (call $out.text (text " argument"))
  (if (i32.ne (local.get $read) (i32.const 1))
    (then (call $out.byte (i32.const 115))))
  (call $out.text (text ", got "))
  (call $out.integer
    (i64.extend_i32_u (call $json.size (global.get $args.list))))
  (call $run.end (call $out.end)))

(func $args.takes
  (call $out.text (global.get $args.name) (global.get $args.name_size))
  (call $out.text (text " takes ")))

;; The argument as it is; null (the value) where there is none.
(func $args.value (param $place i32) (result i32)
  (if (i32.le_u (global.get $args.read) (local.get $place))
    (then (global.set $args.read
      (i32.add (local.get $place) (i32.const 1)))))
  (call $json.item (global.get $args.list) (local.get $place)))

(func $args.need (param $there i32) (param $place i32)
                 (param $what i32) (param $size i32)
  (local $got i32) (local $got_size i32)
  (if (local.get $there) (then (return)))
  (call $json.dump
    (call $json.item (global.get $args.list) (local.get $place)))
  (local.set $got_size)
  (local.set $got)
  (call $out.begin)
  (call $args.takes)
  (call $out.text (local.get $what) (local.get $size))
  (if (i32.or (local.get $place) (i32.gt_u
        (call $json.size (global.get $args.list)) (i32.const 1)))
    (then
      (call $out.text (text " as argument "))
      (call $out.integer
        (i64.extend_i32_u (i32.add (local.get $place) (i32.const 1))))))
  (call $out.text (text ", got "))
  (if (i32.lt_u (local.get $place) (call $json.size (global.get $args.list)))
    (then (call $out.text (local.get $got) (local.get $got_size)))
    (else (call $out.text (text "nothing"))))
  (call $run.end (call $out.end)))

(func $args.integer (param $place i32) (result i64)
  (local $x i32)
  (local.set $x (call $args.value (local.get $place)))
  (call $args.need (i32.eq (call $json.kind (local.get $x)) (i32.const 2))
    (local.get $place) (text "an integer"))
  (call $json.as_integer (local.get $x)))

(func $args.text (param $place i32) (result i32 i32)
  (local $x i32)
  (local.set $x (call $args.value (local.get $place)))
  (call $args.need (i32.eq (call $json.kind (local.get $x)) (i32.const 3))
    (local.get $place) (text "a text"))
  (call $json.as_text (local.get $x)))

(func $args.boolean (param $place i32) (result i32)
  (local $x i32)
  (local.set $x (call $args.value (local.get $place)))
  (call $args.need (i32.eq (call $json.kind (local.get $x)) (i32.const 1))
    (local.get $place) (text "a boolean"))
  (call $json.as_boolean (local.get $x)))

;; The place of 32 bytes.
(func $args.hash (param $place i32) (result i32)
  (local $out i32)
  (local.set $out (call $json.if_hash (call $args.value (local.get $place))))
  (call $args.need (local.get $out) (local.get $place) (text "a hash"))
  (local.get $out))

;; The place of 68 bytes.
(func $args.ref (param $place i32) (result i32)
  (local $out i32)
  (local.set $out (call $json.if_ref (call $args.value (local.get $place))))
  (call $args.need (local.get $out) (local.get $place)
    (text "a header's reference"))
  (local.get $out))
