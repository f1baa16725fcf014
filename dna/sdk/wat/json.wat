;; JSON values: 32 bytes in memory, named by where they lie. One that was put
;; into another is not to be changed any more.
;;
;;    0  kind: 0 null, 1 boolean, 2 integer, 3 text, 4 array, 5 object
;;    4  how many items or members
;;    8  a boolean's or integer's i64; a text's place, and at 12 its size; a
;;       list's first part, and at 12 its last
;;   16  the next part of the list that this one is in; 0 at its end
;;   20  a member's name: its place, and at 24 its size
;;
;; Members are sorted by name, so that the text of a value is canonical.

(func $json.make (param $kind i32) (result i32)
  (local $out i32)
  (local.set $out (call $memory.take (i32.const 32)))
  (i32.store (local.get $out) (local.get $kind))
  (local.get $out))

(func $json.null (result i32) (call $json.make (i32.const 0)))

(func $json.boolean (param $x i32) (result i32)
  (local $out i32)
  (local.set $out (call $json.make (i32.const 1)))
  (i64.store offset=8 (local.get $out)
    (i64.extend_i32_u (i32.ne (local.get $x) (i32.const 0))))
  (local.get $out))

(func $json.integer (param $x i64) (result i32)
  (local $out i32)
  (local.set $out (call $json.make (i32.const 2)))
  (i64.store offset=8 (local.get $out) (local.get $x))
  (local.get $out))

(func $json.text (param $from i32) (param $size i32) (result i32)
  (local $out i32)
  (local.set $out (call $json.make (i32.const 3)))
  (i32.store offset=8 (local.get $out) (local.get $from))
  (i32.store offset=12 (local.get $out) (local.get $size))
  (local.get $out))

(func $json.array (result i32) (call $json.make (i32.const 4)))

(func $json.object (result i32) (call $json.make (i32.const 5)))

;; Bytes as a text of hexadecimal digits.
(func $json.hex (param $from i32) (param $size i32) (result i32)
  (call $out.begin)
  (call $out.hex (local.get $from) (local.get $size))
  (call $json.text (call $out.end)))

;; A hash of 32 bytes as a text of 64 hexadecimal digits.
(func $json.hash (param $hash i32) (result i32)
  (call $json.hex (local.get $hash) (i32.const 32)))

;; A reference of 68 bytes as {"author","seq","hash"}.
(func $json.ref (param $ref i32) (result i32)
  (call $json.with (call $json.with (call $json.with (call $json.object)
    (text "author") (call $json.hash (local.get $ref)))
    (text "hash")
    (call $json.hash (i32.add (local.get $ref) (i32.const 36))))
    (text "seq")
    (call $json.integer (i64.load32_u offset=32 align=1 (local.get $ref)))))

;; -- lists ---------------------------------------------------------------------

(func $json.copy (param $x i32) (result i32)
  (local $out i32)
  (local.set $out (call $memory.take (i32.const 32)))
  (memory.copy (local.get $out) (local.get $x) (i32.const 16))
  (local.get $out))

;; Adds an item.
(func $json.push (param $array i32) (param $value i32)
  (local $item i32) (local $last i32)
  (local.set $item (call $json.copy (local.get $value)))
  (local.set $last (i32.load offset=12 (local.get $array)))
  (if (local.get $last)
    (then (i32.store offset=16 (local.get $last) (local.get $item)))
    (else (i32.store offset=8 (local.get $array) (local.get $item))))
  (i32.store offset=12 (local.get $array) (local.get $item))
  (i32.store offset=4 (local.get $array)
    (i32.add (i32.load offset=4 (local.get $array)) (i32.const 1))))

;; Adds a member; answers the object, so that calls can be nested. Of two
;; members of one name $json.member finds the one that was added last.
(func $json.with (param $object i32) (param $name i32) (param $size i32)
                 (param $value i32) (result i32)
  (local $member i32) (local $before i32) (local $after i32)
  (local.set $member (call $json.copy (local.get $value)))
  (i32.store offset=20 (local.get $member) (local.get $name))
  (i32.store offset=24 (local.get $member) (local.get $size))
  (local.set $after (i32.load offset=8 (local.get $object)))
  (block $found
    (loop $next
      (br_if $found (i32.eqz (local.get $after)))
      (br_if $found (i32.ge_s (call $text.order
        (call $json.name (local.get $after))
        (local.get $name) (local.get $size)) (i32.const 0)))
      (local.set $before (local.get $after))
      (local.set $after (i32.load offset=16 (local.get $after)))
      (br $next)))
  (i32.store offset=16 (local.get $member) (local.get $after))
  (if (local.get $before)
    (then (i32.store offset=16 (local.get $before) (local.get $member)))
    (else (i32.store offset=8 (local.get $object) (local.get $member))))
  (if (i32.eqz (local.get $after))
    (then (i32.store offset=12 (local.get $object) (local.get $member))))
  (i32.store offset=4 (local.get $object)
    (i32.add (i32.load offset=4 (local.get $object)) (i32.const 1)))
  (local.get $object))

(func $json.kind (param $x i32) (result i32) (i32.load (local.get $x)))

;; How many items or members.
(func $json.size (param $x i32) (result i32) (i32.load offset=4 (local.get $x)))

;; The first item or member; 0 where there is none.
(func $json.first (param $x i32) (result i32)
  (if (i32.lt_u (i32.load (local.get $x)) (i32.const 4))
    (then (return (i32.const 0))))
  (i32.load offset=8 (local.get $x)))

;; The last one; 0 where there is none.
(func $json.last (param $x i32) (result i32)
  (if (i32.lt_u (i32.load (local.get $x)) (i32.const 4))
    (then (return (i32.const 0))))
  (i32.load offset=12 (local.get $x)))

;; The one that follows; 0 after the last.
(func $json.next (param $x i32) (result i32)
  (i32.load offset=16 (local.get $x)))

;; A member's name.
(func $json.name (param $x i32) (result i32 i32)
  (i32.load offset=20 (local.get $x))
  (i32.load offset=24 (local.get $x)))

;; The member of that name; 0 where there is none.
(func $json.find (param $object i32) (param $name i32) (param $size i32)
                 (result i32)
  (local $x i32)
  (if (i32.ne (i32.load (local.get $object)) (i32.const 5))
    (then (return (i32.const 0))))
  (local.set $x (i32.load offset=8 (local.get $object)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $x)))
      (br_if $done (call $text.same (call $json.name (local.get $x))
                                    (local.get $name) (local.get $size)))
      (local.set $x (i32.load offset=16 (local.get $x)))
      (br $next)))
  (local.get $x))

;; The member of that name; null (the value) where there is none.
(func $json.member (param $object i32) (param $name i32) (param $size i32)
                   (result i32)
  (local $x i32)
  (local.set $x (call $json.find
    (local.get $object) (local.get $name) (local.get $size)))
  (if (local.get $x) (then (return (local.get $x))))
  (call $json.null))

;; The item at that place; null (the value) where there is none.
(func $json.item (param $array i32) (param $place i32) (result i32)
  (local $x i32)
  (if (i32.or (i32.ne (i32.load (local.get $array)) (i32.const 4))
              (i32.ge_u (local.get $place)
                        (i32.load offset=4 (local.get $array))))
    (then (return (call $json.null))))
  (local.set $x (i32.load offset=8 (local.get $array)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $place)))
      (local.set $x (i32.load offset=16 (local.get $x)))
      (local.set $place (i32.sub (local.get $place) (i32.const 1)))
      (br $next)))
  (local.get $x))

;; -- what it is ----------------------------------------------------------------

;; Whether it is this text.
(func $json.is (param $x i32) (param $text i32) (param $size i32) (result i32)
  (if (i32.ne (i32.load (local.get $x)) (i32.const 3))
    (then (return (i32.const 0))))
  (call $text.same
    (i32.load offset=8 (local.get $x)) (i32.load offset=12 (local.get $x))
    (local.get $text) (local.get $size)))

;; Whether both are the same value: then their texts are.
(func $json.same (param $a i32) (param $b i32) (result i32)
  (local $text i32) (local $size i32)
  (call $json.dump (local.get $a))
  (local.set $size)
  (local.set $text)
  (call $text.same (local.get $text) (local.get $size)
                   (call $json.dump (local.get $b))))

;; The 32 bytes of a text of 64 hexadecimal digits; 0 where it is none.
(func $json.if_hash (param $x i32) (result i32)
  (if (i32.or (i32.ne (i32.load (local.get $x)) (i32.const 3))
              (i32.ne (i32.load offset=12 (local.get $x)) (i32.const 64)))
    (then (return (i32.const 0))))
  (call $hex.read (i32.load offset=8 (local.get $x)) (i32.const 64)))

;; The 68 bytes of {"author","seq","hash"}; 0 where it is none.
(func $json.if_ref (param $x i32) (result i32)
  (local $out i32) (local $author i32) (local $hash i32) (local $seq i32)
  (local.set $author
    (call $json.if_hash (call $json.member (local.get $x) (text "author"))))
  (local.set $hash
    (call $json.if_hash (call $json.member (local.get $x) (text "hash"))))
  (local.set $seq (call $json.member (local.get $x) (text "seq")))
  (if (i32.or
        (i32.or (i32.eqz (local.get $author)) (i32.eqz (local.get $hash)))
        (i32.or (i32.ne (i32.load (local.get $seq)) (i32.const 2))
                (i64.gt_u (i64.load offset=8 (local.get $seq))
                          (i64.const 0xffffffff))))
    (then (return (i32.const 0))))
  (local.set $out (call $memory.take (i32.const 68)))
  (memory.copy (local.get $out) (local.get $author) (i32.const 32))
  (i32.store offset=32 (local.get $out)
    (i32.load offset=8 (local.get $seq)))
  (memory.copy (i32.add (local.get $out) (i32.const 36)) (local.get $hash)
    (i32.const 32))
  (local.get $out))

;; -- what it must be; another kind ends the run ----------------------------------

(func $json.need (param $there i32) (param $x i32)
                 (param $what i32) (param $what_size i32)
  (local $got i32) (local $got_size i32)
  (if (local.get $there) (then (return)))
  (call $json.dump (local.get $x))
  (local.set $got_size)
  (local.set $got)
  (call $out.begin)
  (call $out.text (text "wanted "))
  (call $out.text (local.get $what) (local.get $what_size))
  (call $out.text (text ", got "))
  (call $out.text (local.get $got) (local.get $got_size))
  (call $run.end (call $out.end)))

(func $json.as_boolean (param $x i32) (result i32)
  (call $json.need (i32.eq (i32.load (local.get $x)) (i32.const 1))
    (local.get $x) (text "a boolean"))
  (i32.load offset=8 (local.get $x)))

(func $json.as_integer (param $x i32) (result i64)
  (call $json.need (i32.eq (i32.load (local.get $x)) (i32.const 2))
    (local.get $x) (text "an integer"))
  (i64.load offset=8 (local.get $x)))

(func $json.as_text (param $x i32) (result i32 i32)
  (call $json.need (i32.eq (i32.load (local.get $x)) (i32.const 3))
    (local.get $x) (text "a text"))
  (i32.load offset=8 (local.get $x))
  (i32.load offset=12 (local.get $x)))

(func $json.as_hash (param $x i32) (result i32)
  (local $out i32)
  (local.set $out (call $json.if_hash (local.get $x)))
  (call $json.need (local.get $out) (local.get $x) (text "a hash"))
  (local.get $out))

(func $json.as_ref (param $x i32) (result i32)
  (local $out i32)
  (local.set $out (call $json.if_ref (local.get $x)))
  (call $json.need (local.get $out) (local.get $x)
    (text "a header's reference"))
  (local.get $out))
