;; Posts: their rules, and the chain of updates that leads from a post to its
;; newest version.

(func $post_of (param $text i32) (param $size i32) (result i32)
  (call $json.with (call $json.object)
    (text "text") (call $json.text (local.get $text) (local.get $size))))

;; The text of details.
(func $text_of (param $post i32) (result i32)
  (call $json.member
    (call $json.member (local.get $post) (text "content")) (text "text")))

(func $is_post (param $details i32) (result i32)
  (call $json.is (call $json.member (local.get $details) (text "type"))
                 (text "post")))

;; The newest version of a post; 0 where it is unknown or withdrawn. What is
;; left of a chain of updates after 32 is not followed: each step is a look-up.
(func $newest_post (param $entry i32) (result i32)
  (local $found i32) (local $newer i32) (local $left i32)
  (local.set $left (i32.const 32))
  (loop $next
    (local.set $found (call $entry.details (local.get $entry)))
    (if (i32.eqz (local.get $found)) (then (return (i32.const 0))))
    (if (i32.or (i32.eqz (call $is_post (local.get $found)))
                (call $json.is
                  (call $json.member (local.get $found) (text "status"))
                  (text "deleted")))
      (then (return (i32.const 0))))
    (local.set $newer (call $json.last
      (call $json.member (local.get $found) (text "updates"))))
    (if (i32.eqz (local.get $newer)) (then (return (local.get $found))))
    (local.set $entry (call $json.as_hash
      (call $json.member (local.get $newer) (text "entry"))))
    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
    (br_if $next (local.get $left)))
  (call $run.end (text "a post was edited too often to be followed"))
  (unreachable))

;; The own header of an entry that several agents may have written, else the
;; first: then the update is refused, since only an author may change a post.
(func $header_to_change (param $post i32) (result i32)
  (local $first i32) (local $row i32) (local $me i32)
  (local.set $me (call $json.hash (call $agent.me)))
  (local.set $first (call $json.first
    (call $json.member (local.get $post) (text "headers"))))
  (if (i32.eqz (local.get $first))
    (then (call $run.end (text "nobody wrote this post"))))
  (local.set $row (call $row_with
    (call $json.member (local.get $post) (text "headers"))
    (text "author") (local.get $me)))
  (call $json.as_ref
    (select (local.get $row) (local.get $first) (local.get $row))))

;; -- rules ---------------------------------------------------------------------

(func (export "validate_post")
  (local $change i32) (local $content i32) (local $size i64) (local $max i64)
  (local.set $change (call $run.input))
  (if (call $json.is (call $json.member (local.get $change) (text "op"))
                     (text "remove"))
    (then (return)))
  (local.set $content
    (call $json.member (local.get $change) (text "content")))
  (local.set $max (call $json.as_integer
    (call $dna.property (text "text_bytes_max"))))
  (call $json.as_text (call $json.member (local.get $content) (text "text")))
  (local.set $size (i64.extend_i32_u))
  (drop)
  (if (i64.eqz (local.get $size))
    (then (call $run.end (text "a post needs a text"))))
  (if (i64.gt_s (local.get $size) (local.get $max))
    (then
      (call $out.begin)
      (call $out.text (text "a post has at most "))
      (call $out.integer (local.get $max))
      (call $out.text (text " bytes"))
      (call $run.end (call $out.end))))
  (if (call $json.same (local.get $content)
        (call $json.member
          (call $json.member (local.get $change) (text "target"))
          (text "content")))
    (then (call $run.end (text "the text is the same as before")))))

;; An agent lists posts under its own address and nobody else's.
(func (export "validate_post_link")
  (local $change i32)
  (local.set $change (call $run.input))
  (if (i32.eqz (call $json.same
        (call $json.member (local.get $change) (text "base"))
        (call $json.member (local.get $change) (text "author"))))
    (then (call $run.end
      (text "only its owner may add to a list of posts")))))

;; -- functions -----------------------------------------------------------------

(func (export "post")
  (local $made i32)
  (call $args.begin (text "post"))
  (local.set $made (call $entry.commit (text "post")
    (call $post_of (call $args.text (i32.const 0)))))
  (drop (call $link.add (call $agent.me) (local.get $made)
    (text "post") (text "")))
  (call $args.end (call $json.hash (local.get $made))))

;; Gives a post another text; answers the new entry's hash.
(func (export "edit")
  (local $post i32) (local $newer i32)
  (call $args.begin (text "edit"))
  (local.set $post (call $newest_post (call $args.hash (i32.const 0))))
  (local.set $newer (call $post_of (call $args.text (i32.const 1))))
  (if (i32.eqz (local.get $post))
    (then (call $run.end (text "there is no such post"))))
  (call $args.end (call $json.hash (call $entry.update
    (call $header_to_change (local.get $post))
    (text "post") (local.get $newer)))))

;; {"text","status","newest"}, where newest is the hash of the latest version;
;; null for a hash that is none of a post.
(func (export "read_post")
  (local $asked i32) (local $newest i32) (local $entry i32)
  (call $args.begin (text "read_post"))
  (local.set $entry (call $args.hash (i32.const 0)))
  (local.set $asked (call $entry.details (local.get $entry)))
  (if (i32.eqz (local.get $asked))
    (then (call $args.end (call $json.null)) (return)))
  (if (i32.eqz (call $is_post (local.get $asked)))
    (then (call $args.end (call $json.null)) (return)))
  (local.set $newest (call $newest_post (local.get $entry)))
  (local.set $newest
    (if (result i32) (local.get $newest)
      (then (call $json.member (local.get $newest) (text "entry")))
      (else (call $json.null))))
  (call $args.end
    (call $json.with
      (call $json.with
        (call $json.with (call $json.object)
          (text "text") (call $text_of (local.get $asked)))
        (text "status")
        (call $json.member (local.get $asked) (text "status")))
      (text "newest") (local.get $newest))))

;; An agent's posts in the order in which they were first written, each in its
;; newest version.
(func (export "posts_by")
  (local $out i32) (local $row i32) (local $post i32)
  (call $args.begin (text "posts_by"))
  (local.set $out (call $json.array))
  (local.set $row (call $json.first (call $link.rows
    (call $args.hash (i32.const 0)) (text "post") (text ""))))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $row)))
      (local.set $post (call $newest_post (call $json.as_hash
        (call $json.member (local.get $row) (text "target")))))
      (if (local.get $post)
        (then (call $json.push (local.get $out)
          (call $json.with
            (call $json.with (call $json.object)
              (text "entry")
              (call $json.member (local.get $post) (text "entry")))
            (text "text") (call $text_of (local.get $post))))))
      (local.set $row (call $json.next (local.get $row)))
      (br $next)))
  (call $args.end (local.get $out)))
