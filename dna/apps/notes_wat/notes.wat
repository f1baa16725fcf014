;; Private notes and reminders, public posts, messages between agents: the app
;; `notes`, in WebAssembly text. Posts are in posts.wat.

;; All rows of the own chain of that type.
(func $own (param $type i32) (param $size i32) (result i32)
  (call $chain.query
    (call $json.with
      (call $json.with (call $json.object)
        (text "type") (call $json.text (local.get $type) (local.get $size)))
      (text "count") (call $json.integer (i64.const 1000)))))

(func $contents_of (param $rows i32) (result i32)
  (local $out i32) (local $row i32)
  (local.set $out (call $json.array))
  (local.set $row (call $json.first (local.get $rows)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $row)))
      (call $json.push (local.get $out)
        (call $json.member (local.get $row) (text "content")))
      (local.set $row (call $json.next (local.get $row)))
      (br $next)))
  (local.get $out))

;; The row among these that has in this member the same value; 0 for none.
(func $row_with (param $rows i32) (param $name i32) (param $size i32)
                (param $value i32) (result i32)
  (local $row i32)
  (local.set $row (call $json.first (local.get $rows)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $row)))
      (br_if $done (call $json.same (local.get $value)
        (call $json.member (local.get $row)
          (local.get $name) (local.get $size))))
      (local.set $row (call $json.next (local.get $row)))
      (br $next)))
  (local.get $row))

;; Ends the run as another agent's failure: "IPS1402: no answer".
(func $end_as_failure
  (local $why i32) (local $code i32) (local $code_size i32)
  (local $words i32) (local $words_size i32)
  (local.set $why (call $answer.failure))
  (call $json.as_text (call $json.member (local.get $why) (text "code")))
  (local.set $code_size)
  (local.set $code)
  (call $json.as_text (call $json.member (local.get $why) (text "message")))
  (local.set $words_size)
  (local.set $words)
  (call $out.begin)
  (call $out.text (local.get $code) (local.get $code_size))
  (call $out.text (text ": "))
  (call $out.text (local.get $words) (local.get $words_size))
  (call $run.end (call $out.end)))

;; What another agent answers to a message; ends the run where it does not.
(func $ask (param $agent i32) (param $message i32) (result i32)
  (local $answer i32)
  (local.set $answer
    (call $agent.send (local.get $agent) (local.get $message)))
  (if (i32.eqz (local.get $answer)) (then (call $end_as_failure)))
  (local.get $answer))

;; -- rules ---------------------------------------------------------------------

(func (export "validate_note")
  (local $change i32) (local $size i32)
  (local.set $change (call $run.input))
  (if (call $json.is (call $json.member (local.get $change) (text "op"))
                     (text "remove"))
    (then (return)))
  (call $json.as_text (call $json.member (local.get $change) (text "content")))
  (local.set $size)
  (drop)
  (if (i32.eqz (local.get $size))
    (then (call $run.end (text "a note needs a text")))))

;; Nobody but its author sees a private record; its schema says enough.
(func (export "validate_own_record"))

;; -- headers -------------------------------------------------------------------

;; What everyone may know of an agent's chain.
(func (export "headers_of")
  (local $out i32) (local $row i32)
  (call $args.begin (text "headers_of"))
  (local.set $out (call $json.array))
  (local.set $row (call $json.first
    (call $chain.activity (call $args.hash (i32.const 0))
      (call $json.with (call $json.object)
        (text "count") (call $json.integer (i64.const 1000))))))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $row)))
      (call $json.push (local.get $out) (call $public_part (local.get $row)))
      (local.set $row (call $json.next (local.get $row)))
      (br $next)))
  (call $args.end (local.get $out)))

(func $public_part (param $row i32) (result i32)
  (call $json.with
    (call $json.with
      (call $json.with
        (call $json.with (call $json.object)
          (text "seq") (call $json.member (local.get $row) (text "seq")))
        (text "kind") (call $json.member (local.get $row) (text "kind")))
      (text "type") (call $json.member (local.get $row) (text "type")))
    (text "entry") (call $json.member (local.get $row) (text "entry"))))

;; -- notes ---------------------------------------------------------------------

(func (export "write_note")
  (call $args.begin (text "write_note"))
  (call $args.end (call $json.hash
    (call $entry.commit_text (text "note") (call $args.text (i32.const 0))))))

;; The text; null where this agent has no such note.
(func (export "read_note")
  (local $text i32) (local $size i32)
  (call $args.begin (text "read_note"))
  (call $entry.text (call $args.hash (i32.const 0)))
  (local.set $size)
  (local.set $text)
  (if (local.get $text)
    (then (call $args.end
      (call $json.text (local.get $text) (local.get $size))))
    (else (call $args.end (call $json.null)))))

(func (export "my_notes")
  (call $args.begin (text "my_notes"))
  (call $args.end (call $contents_of (call $own (text "note")))))

;; What someone would do who wants to know whether a note has this text.
(func (export "guess_note")
  (local $guess i32) (local $found i32)
  (call $args.begin (text "guess_note"))
  (local.set $guess (call $hash.of_private
    (text "note") (text "") (call $args.text (i32.const 0))))
  (call $entry.text (local.get $guess))
  (drop)
  (local.set $found)
  (call $args.end
    (call $json.with
      (call $json.with (call $json.object)
        (text "guess") (call $json.hash (local.get $guess)))
      (text "found") (call $json.boolean (local.get $found)))))

;; The own note with that hash, and its salt.
(func $own_note (param $hash i32) (result i32)
  (local $row i32)
  (local.set $row (call $row_with (call $own (text "note"))
    (text "entry") (call $json.hash (local.get $hash))))
  (if (i32.eqz (local.get $row))
    (then (call $run.end (text "there is no such note of mine"))))
  (local.get $row))

;; Sends a note with its salt; true where the other could check it.
(func (export "share_note")
  (local $row i32) (local $header i32) (local $note i32) (local $to i32)
  (call $args.begin (text "share_note"))
  (local.set $to (call $args.hash (i32.const 0)))
  (local.set $row (call $own_note (call $args.hash (i32.const 1))))
  (if (i32.eqz (call $json.find (local.get $row) (text "salt")))
    (then (call $run.end (text "the note has no salt"))))
  (local.set $header
    (call $json.with
      (call $json.with
        (call $json.with (call $json.object)
          (text "author") (call $json.hash (call $agent.me)))
        (text "seq") (call $json.member (local.get $row) (text "seq")))
      (text "hash") (call $json.member (local.get $row) (text "hash"))))
  (local.set $note
    (call $json.with
      (call $json.with
        (call $json.with (call $json.object)
          (text "text") (call $json.member (local.get $row) (text "content")))
        (text "salt") (call $json.member (local.get $row) (text "salt")))
      (text "header") (local.get $header)))
  (call $args.end (call $ask (local.get $to)
    (call $json.with (call $json.object) (text "note") (local.get $note)))))

;; Whether a note that was sent is the one that its header promises: then the
;; sender wrote this text, at the time that the header names.
(func $is_promised (param $from i32) (param $sent i32) (result i32)
  (local $header i32) (local $salt i32) (local $salt_size i32)
  (local $entry i32) (local $row i32)
  (local.set $header
    (call $json.member (local.get $sent) (text "header")))
  (call $json.as_text (call $json.member (local.get $sent) (text "salt")))
  (local.set $salt_size)
  (local.set $salt)
  (local.set $salt (call $hex.read (local.get $salt) (local.get $salt_size)))
  (if (i32.or (i32.eqz (local.get $salt))
              (i32.eqz (call $hash.same (call $json.as_ref (local.get $header))
                                        (local.get $from))))
    (then (return (i32.const 0))))
  (local.set $entry (call $hash.of_private (text "note")
    (local.get $salt) (i32.shr_u (local.get $salt_size) (i32.const 1))
    (call $json.as_text (call $json.member (local.get $sent) (text "text")))))
  (local.set $row (call $the_note
    (local.get $from) (call $json.member (local.get $header) (text "seq"))))
  (if (i32.eqz (local.get $row)) (then (return (i32.const 0))))
  (i32.and
    (call $json.same (call $json.member (local.get $row) (text "hash"))
                     (call $json.member (local.get $header) (text "hash")))
    (call $json.same (call $json.member (local.get $row) (text "entry"))
                     (call $json.hash (local.get $entry)))))

;; The header of a note at that place of another's chain; 0 where there is none.
(func $the_note (param $agent i32) (param $seq i32) (result i32)
  (call $json.first (call $chain.activity (local.get $agent)
    (call $json.with
      (call $json.with
        (call $json.with (call $json.object)
          (text "type") (call $json.text (text "note")))
        (text "from") (local.get $seq))
      (text "to") (local.get $seq)))))

;; -- messages ------------------------------------------------------------------

;; Sends any value to another agent and answers what its `receive` answers.
(func (export "tell")
  (call $args.begin (text "tell"))
  (call $args.end (call $ask
    (call $args.hash (i32.const 0)) (call $args.value (i32.const 1)))))

;; Notes a message, then sends it. Where that fails, the caller chooses: keep
;; the note all the same, or nothing of the call.
(func (export "note_and_tell")
  (local $note i32) (local $answer i32) (local $code i32)
  (call $args.begin (text "note_and_tell"))
  (local.set $note
    (call $entry.commit_text (text "note") (call $args.text (i32.const 1))))
  (local.set $code (call $json.text (text "")))
  (local.set $answer (call $agent.send
    (call $args.hash (i32.const 0)) (call $args.value (i32.const 1))))
  (if (i32.eqz (local.get $answer))
    (then
      (if (i32.eqz (call $args.boolean (i32.const 2)))
        (then (call $end_as_failure)))
      (local.set $code
        (call $json.member (call $answer.failure) (text "code")))))
  (drop (call $args.boolean (i32.const 2)))
  (call $args.end
    (call $json.with
      (call $json.with
        (call $json.with (call $json.object)
          (text "note") (call $json.hash (local.get $note)))
        (text "sent") (call $json.boolean (local.get $answer)))
      (text "code") (local.get $code))))

;; Checks a note that was sent, keeps what is to be kept, repeats anything else
;; to its sender.
(func (export "receive")
  (local $input i32) (local $message i32) (local $from i32)
  (local.set $input (call $run.input))
  (local.set $message
    (call $json.member (local.get $input) (text "message")))
  (local.set $from (call $json.member (local.get $input) (text "from")))
  (if (call $json.is (local.get $message) (text "trap"))
    (then (unreachable)))
  (if (call $json.is (local.get $message) (text "refuse"))
    (then (call $run.end (text "no messages today"))))
  (if (call $json.find (local.get $message) (text "keep"))
    (then
      (call $run.output (call $json.hash (call $entry.commit_text (text "note")
        (call $json.as_text
          (call $json.member (local.get $message) (text "keep"))))))
      (return)))
  (if (call $json.find (local.get $message) (text "note"))
    (then
      (call $run.output (call $json.boolean (call $is_promised
        (call $json.as_hash (local.get $from))
        (call $json.member (local.get $message) (text "note")))))
      (return)))
  (call $run.output
    (call $json.with
      (call $json.with (call $json.object) (text "from") (local.get $from))
      (text "message") (local.get $message))))

;; -- what runs by itself -------------------------------------------------------

;; A text that rings when its time (microseconds since 1970) has come.
(func (export "remind")
  (call $args.begin (text "remind"))
  (call $args.end (call $json.hash (call $entry.commit (text "reminder")
    (call $json.with
      (call $json.with (call $json.object)
        (text "at") (call $json.integer (call $args.integer (i32.const 1))))
      (text "text") (call $json.text (call $args.text (i32.const 0))))))))

;; The texts that rang, in that order.
(func (export "rung")
  (local $out i32) (local $row i32) (local $reminder i32)
  (call $args.begin (text "rung"))
  (local.set $out (call $json.array))
  (local.set $row (call $json.first (call $own (text "ring"))))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $row)))
      (local.set $reminder (call $entry.json (call $json.as_hash
        (call $json.member (local.get $row) (text "content")))))
      (if (local.get $reminder)
        (then (call $json.push (local.get $out)
          (call $json.member (local.get $reminder) (text "text")))))
      (local.set $row (call $json.next (local.get $row)))
      (br $next)))
  (call $args.end (local.get $out)))

;; The refusals that holders sent for what this agent published.
(func (export "refusals")
  (call $args.begin (text "refusals"))
  (call $args.end (call $contents_of (call $own (text "refusal")))))

;; Rings what is due and has not rung.
(func (export "ring_due")
  (local $now i64) (local $rung i32) (local $row i32)
  (local.set $now (call $json.as_integer
    (call $json.member (call $run.input) (text "now"))))
  (local.set $rung (call $own (text "ring")))
  (local.set $row (call $json.first (call $own (text "reminder"))))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $row)))
      (call $ring_once (local.get $row) (local.get $now) (local.get $rung))
      (local.set $row (call $json.next (local.get $row)))
      (br $next))))

(func $ring_once (param $reminder i32) (param $now i64) (param $rung i32)
  (local $entry i32)
  (local.set $entry (call $json.member (local.get $reminder) (text "entry")))
  (if (i64.gt_s (local.get $now) (i64.sub
        (call $json.as_integer (call $json.member
          (call $json.member (local.get $reminder) (text "content"))
          (text "at")))
        (i64.const 1)))
    (then
      (if (i32.eqz (call $row_with
            (local.get $rung) (text "content") (local.get $entry)))
        (then (drop
          (call $entry.commit (text "ring") (local.get $entry))))))))

;; Each holder that refuses an op tells so.
(func (export "keep_refusal")
  (local $input i32)
  (local.set $input (call $run.input))
  (drop (call $entry.commit (text "refusal")
    (call $json.with
      (call $json.with
        (call $json.with (call $json.object)
          (text "code") (call $json.member (local.get $input) (text "code")))
        (text "holder")
        (call $json.member (local.get $input) (text "holder")))
      (text "reason")
      (call $json.member (local.get $input) (text "reason"))))))
