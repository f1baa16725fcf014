;; Titles that agents share: one entry type, one link type, a rule for each.
;; These are the fields of one module; what they call beside each other is in
;; the SDK (docs/sdk-languages.md).

(func $is_blank (param $at i32) (param $size i32) (result i32)
  (local $end i32)
  (local.set $end (i32.add (local.get $at) (local.get $size)))
  (block $done
    (loop $next
      (br_if $done (i32.eq (local.get $at) (local.get $end)))
      ;; Space is 32; what is below are tabs, new lines and the like.
      (if (i32.gt_u (i32.load8_u (local.get $at)) (i32.const 32))
        (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next)))
  (i32.const 1))

;; The rule of the type: a title says something.
(func (export "validate_title")
  (local $change i32)
  (local.set $change (call $run.input))
  (if (call $json.is (call $json.member (local.get $change) (text "op"))
                     (text "remove"))
    (then (return)))
  (if (call $is_blank (call $json.as_text
        (call $json.member (local.get $change) (text "content"))))
    (then (call $run.end (text "a title needs a word")))))

;; Everybody links from the own address only.
(func (export "validate_by")
  (local $change i32)
  (local.set $change (call $run.input))
  (if (i32.eqz (call $json.same
        (call $json.member (local.get $change) (text "base"))
        (call $json.member (local.get $change) (text "author"))))
    (then (call $run.end
      (text "a title is linked from its author's address")))))

;; Commits a title and links it from its author, so that others find it.
(func (export "add")
  (local $made i32)
  (call $args.begin (text "add"))
  (local.set $made (call $entry.commit (text "title")
    (call $json.text (call $args.text (i32.const 0)))))
  (drop (call $link.add (call $agent.me) (local.get $made)
    (text "by") (text "")))
  (call $args.end (call $json.hash (local.get $made))))

;; The titles of an agent, the oldest first.
(func (export "titles_of")
  (local $links i32) (local $row i32) (local $entries i32) (local $at i32)
  (call $args.begin (text "titles_of"))
  (local.set $links (call $link.rows
    (call $args.hash (i32.const 0)) (text "by") (text "")))
  (local.set $entries (call $memory.take
    (i32.mul (call $json.size (local.get $links)) (i32.const 32))))
  (local.set $at (local.get $entries))
  (local.set $row (call $json.first (local.get $links)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $row)))
      (memory.copy (local.get $at)
        (call $json.as_hash
          (call $json.member (local.get $row) (text "target")))
        (i32.const 32))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (local.set $row (call $json.next (local.get $row)))
      (br $next)))
  (call $args.end (call $entry.many
    (local.get $entries) (call $json.size (local.get $links)))))
