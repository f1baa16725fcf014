;; Entries, links and chains. A hash is the place of 32 bytes, a reference that
;; of 68, a commit that of 100: the entry's hash, and at 32 the header's
;; reference. Where a host function fails, the run ends with the host's message.

;; -- answers --------------------------------------------------------------------

;; The host's answer of that length.
(func $answer.text (param $size i32) (result i32 i32)
  (local $at i32)
  (local.set $at (call $memory.take (local.get $size)))
  (drop (call $host.answer (local.get $at) (local.get $size)))
  (local.get $at)
  (local.get $size))

(func $answer.parse (param $size i32) (result i32)
  (call $json.parse (call $answer.text (local.get $size))))

;; {"code","message"}: why the last host function failed.
(func $answer.failure (result i32)
  (call $answer.parse (call $host.answer (i32.const 0) (i32.const 0))))

;; Whether there is an answer; ends the run where there is a failure.
(func $answer.there (param $size i32) (result i32)
  (if (i32.lt_s (local.get $size) (i32.const -1))
    (then (call $run.end (call $json.as_text
      (call $json.member (call $answer.failure) (text "message"))))))
  (i32.ge_s (local.get $size) (i32.const 0)))

;; The place of an answer that there must be.
(func $answer.bytes (param $size i32) (result i32)
  (local $at i32)
  (if (i32.eqz (call $answer.there (local.get $size)))
    (then (call $run.end (text "a host function gave no answer"))))
  (local.set $at (call $memory.take (local.get $size)))
  (drop (call $host.answer (local.get $at) (local.get $size)))
  (local.get $at))

;; The JSON of an answer; 0 where there is none.
(func $answer.json (param $size i32) (result i32)
  (if (call $answer.there (local.get $size))
    (then (return (call $answer.parse (local.get $size)))))
  (i32.const 0))

;; -- writing --------------------------------------------------------------------

;; Appends an entry of format "text" or "bytes".
(func $entry.commit_text (param $type i32) (param $type_size i32)
                         (param $text i32) (param $size i32) (result i32)
  (call $answer.bytes (call $host.commit
    (local.get $type) (local.get $type_size)
    (local.get $text) (local.get $size))))

;; Appends an entry of format "json".
(func $entry.commit (param $type i32) (param $type_size i32) (param $value i32)
                    (result i32)
  (call $entry.commit_text (local.get $type) (local.get $type_size)
    (call $json.dump (local.get $value))))

;; Puts an entry of format "text" or "bytes" in the place of an older one's.
(func $entry.update_text (param $old i32) (param $type i32)
                         (param $type_size i32) (param $text i32)
                         (param $size i32) (result i32)
  (call $answer.bytes (call $host.update (local.get $old)
    (local.get $type) (local.get $type_size)
    (local.get $text) (local.get $size))))

(func $entry.update (param $old i32) (param $type i32) (param $type_size i32)
                    (param $value i32) (result i32)
  (call $entry.update_text (local.get $old)
    (local.get $type) (local.get $type_size)
    (call $json.dump (local.get $value))))

;; Withdraws an entry; answers the new header's reference.
(func $entry.remove (param $old i32) (result i32)
  (call $answer.bytes (call $host.remove (local.get $old))))

(func $link.add (param $base i32) (param $target i32)
                (param $type i32) (param $type_size i32)
                (param $tag i32) (param $tag_size i32) (result i32)
  (call $answer.bytes (call $host.link (local.get $base) (local.get $target)
    (local.get $type) (local.get $type_size)
    (local.get $tag) (local.get $tag_size))))

;; Withdraws the link that this header added.
(func $link.remove (param $added i32) (param $base i32) (result i32)
  (call $answer.bytes
    (call $host.unlink (local.get $added) (local.get $base))))

;; -- reading --------------------------------------------------------------------

;; The text or bytes of an entry, or the text of its JSON; in place 0 where
;; there is none.
(func $entry.text (param $hash i32) (result i32 i32)
  (local $size i32)
  (local.set $size (call $host.get (local.get $hash)))
  (if (i32.eqz (call $answer.there (local.get $size)))
    (then (return (i32.const 0) (i32.const 0))))
  (call $answer.text (local.get $size)))

;; 0 where there is none.
(func $entry.json (param $hash i32) (result i32)
  (call $answer.json (call $host.get (local.get $hash))))

;; By the word of any holder (0), of this agent alone (1) or of several holders
;; (2); 0 where there is none.
(func $entry.json_from (param $hash i32) (param $from i32) (result i32)
  (call $answer.json
    (call $host.get_from (local.get $hash) (local.get $from))))

;; An array in the order of so many hashes; null for what is not there.
(func $entry.many (param $hashes i32) (param $count i32) (result i32)
  (call $answer.json
    (call $host.get_many (local.get $hashes) (local.get $count))))

;; {"entry","type","content","status","headers","updates","deletes"}; 0 where
;; there is none.
(func $entry.details (param $hash i32) (result i32)
  (call $answer.json (call $host.get_details (local.get $hash))))

;; Rows in the order of time; the type "" is any, the tag is a prefix.
(func $link.rows (param $base i32) (param $type i32) (param $type_size i32)
                 (param $tag i32) (param $tag_size i32) (result i32)
  (call $answer.json (call $host.get_links (local.get $base)
    (local.get $type) (local.get $type_size)
    (local.get $tag) (local.get $tag_size))))

;; Headers of the own chain with their contents; the filter is a JSON value.
(func $chain.query (param $filter i32) (result i32)
  (call $answer.json (call $host.query (call $json.dump (local.get $filter)))))

;; Headers of another agent's chain.
(func $chain.activity (param $agent i32) (param $filter i32) (result i32)
  (call $answer.json (call $host.agent_activity (local.get $agent)
    (call $json.dump (local.get $filter)))))

;; -- hashes ---------------------------------------------------------------------

(func $hash.of (param $from i32) (param $size i32) (result i32)
  (call $answer.bytes (call $host.sha256 (local.get $from) (local.get $size))))

;; The hash that a public JSON entry of this value would have.
(func $hash.of_entry (param $type i32) (param $type_size i32) (param $value i32)
                     (result i32)
  (call $answer.bytes (call $host.entry_hash
    (local.get $type) (local.get $type_size)
    (call $json.dump (local.get $value)))))

;; The hash that a private entry with this salt has: H over version 1, tag 1,
;; then type, salt and content, each after its length (docs/formats).
(func $hash.of_private (param $type i32) (param $type_size i32)
                       (param $salt i32) (param $salt_size i32)
                       (param $text i32) (param $size i32) (result i32)
  (call $out.begin)
  (call $out.text (text "\01\01"))
  (call $out.word (local.get $type_size))
  (call $out.text (local.get $type) (local.get $type_size))
  (call $out.word (local.get $salt_size))
  (call $out.text (local.get $salt) (local.get $salt_size))
  (call $out.word (local.get $size))
  (call $out.text (local.get $text) (local.get $size))
  (call $hash.of (call $out.end)))
