;; Every kind of value and host function once: languages_test.cpp says what is
;; expected.

(func (export "echo")
  (call $args.begin (text "echo"))
  (call $args.end (call $args.value (i32.const 0))))

;; The canonical text of what a text holds; null where it is no JSON.
(func (export "parse")
  (local $x i32)
  (call $args.begin (text "parse"))
  (local.set $x (call $json.parse (call $args.text (i32.const 0))))
  (if (local.get $x)
    (then (call $args.end (call $json.text (call $json.dump (local.get $x)))))
    (else (call $args.end (call $json.null)))))

(func $and (param $array i32) (param $value i32) (result i32)
  (call $json.push (local.get $array) (local.get $value))
  (local.get $array))

(func (export "types")
  (call $args.begin (text "types"))
  (call $args.end
    (call $and (call $and (call $and (call $and (call $and (call $json.array)
      (call $json.integer (call $args.integer (i32.const 0))))
      (call $json.text (call $args.text (i32.const 1))))
      (call $json.boolean (call $args.boolean (i32.const 2))))
      (call $json.hash (call $args.hash (i32.const 3))))
      (call $json.ref (call $args.ref (i32.const 4))))))

(func (export "wanted")
  (call $args.begin (text "wanted"))
  (call $args.end (call $json.text
    (call $json.as_text (call $args.value (i32.const 0))))))

(func (export "give_up")
  (call $run.end (text "no way on")))

(func (export "write")
  (local $first i32) (local $second i32) (local $gone i32) (local $link i32)
  (call $args.begin (text "write"))
  (local.set $first (call $entry.commit (text "thing")
    (call $json.with (call $json.with (call $json.object)
      (text "b") (call $json.integer (i64.const 1)))
      (text "a") (call $json.integer (i64.const 2)))))
  (local.set $second (call $entry.update
    (i32.add (local.get $first) (i32.const 32))
    (text "thing") (call $json.integer (i64.const 3))))
  (local.set $gone (call $entry.remove
    (i32.add (local.get $second) (i32.const 32))))
  (local.set $link (call $link.add (local.get $first) (local.get $second)
    (text "tie") (text "t")))
  (call $args.end
    (call $and (call $and (call $and (call $and (call $and (call $json.array)
      (call $json.ref (i32.add (local.get $first) (i32.const 32))))
      (call $json.hash (local.get $second)))
      (call $json.ref (local.get $gone)))
      (call $json.ref (local.get $link)))
      (call $json.ref
        (call $link.remove (local.get $link) (local.get $first))))))

;; The value, or null where there is none.
(func $or_null (param $found i32) (result i32)
  (if (result i32) (local.get $found)
    (then (local.get $found))
    (else (call $json.null))))

;; What this agent has of an entry, and what several holders have.
(func (export "had")
  (local $known i32)
  (call $args.begin (text "had"))
  (local.set $known (call $args.hash (i32.const 0)))
  (call $args.end
    (call $and (call $and (call $json.array)
      (call $or_null
        (call $entry.json_from (local.get $known) (i32.const 1))))
      (call $or_null
        (call $entry.json_from (local.get $known) (i32.const 2))))))

(func (export "facts")
  (local $both i32) (local $known i32)
  (call $args.begin (text "facts"))
  (local.set $known (call $args.hash (i32.const 0)))
  (local.set $both (call $memory.take (i32.const 64)))
  (memory.copy (local.get $both) (local.get $known) (i32.const 32))
  (memory.copy (i32.add (local.get $both) (i32.const 32))
    (local.get $known) (i32.const 32))
  (call $args.end
    (call $and (call $and (call $and (call $and (call $and (call $and
      (call $json.array)
      (call $json.hash (call $agent.me)))
      (call $json.member (call $dna.info) (text "name")))
      (call $json.integer (call $agent.now)))
      (call $json.hash (call $hash.of (text ""))))
      (call $json.boolean (call $hash.same
        (call $hash.of_entry
          (text "thing") (call $json.integer (i64.const 5)))
        (call $answer.bytes (call $host.entry_hash
          (text "thing") (text "5"))))))
      (call $entry.many (local.get $both) (i32.const 2)))))

(func (export "sign_and_check")
  (call $args.begin (text "sign_and_check"))
  (call $args.end (call $json.boolean (call $host.verify
    (call $args.hash (i32.const 0))
    (call $agent.sign (text "message"))
    (text "message")))))

;; The code with which a call of another's function failed, or its answer.
(func (export "ask")
  (local $answer i32)
  (call $args.begin (text "ask"))
  (local.set $answer (call $agent.call
    (call $args.hash (i32.const 0)) (text "echo")
    (call $and (call $json.array) (call $json.integer (i64.const 1)))
    (call $json.if_hash (call $args.value (i32.const 1)))))
  (if (i32.eqz (local.get $answer))
    (then (local.set $answer
      (call $json.member (call $answer.failure) (text "code")))))
  (call $args.end (local.get $answer)))

(func (export "set_going")
  (local $later i32) (local $given i32)
  (call $args.begin (text "set_going"))
  (call $agent.emit (text "news")
    (call $and (call $json.array) (call $json.integer (i64.const 1))))
  (local.set $later (call $agent.schedule (text "echo")
    (call $and (call $json.array) (call $json.integer (i64.const 7)))
    (i32.const 1500)))
  (local.set $given (call $agent.grant
    (call $json.with (call $json.with (call $json.object)
      (text "access") (call $json.text (text "transferable")))
      (text "functions")
      (call $and (call $json.array) (call $json.text (text "echo"))))))
  (call $args.end
    (call $and (call $and (call $and (call $json.array)
      (call $json.integer
        (i64.load32_u offset=32 align=1 (local.get $later))))
      (call $json.member
        (call $json.member (local.get $given) (text "header")) (text "seq")))
      (call $json.boolean (call $json.if_hash
        (call $json.member (local.get $given) (text "secret")))))))

(func (export "validate_thing")
  (local $size i32)
  (local.set $size (call $host.content (i32.const 0) (i32.const 0)))
  (if (i32.gt_u (i32.sub (local.get $size) (i32.const 1)) (i32.const 19))
    (then
      (call $out.begin)
      (call $out.integer (i64.extend_i32_u (local.get $size)))
      (call $out.text (text " bytes"))
      (call $run.end (call $out.end)))))
