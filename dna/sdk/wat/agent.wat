;; Who and where this run is, and what it may set going: time, messages, calls.

;; {"agent","key","seq"}; seq is that of the agent's latest header.
(func $agent.info (result i32)
  (call $answer.json (call $host.agent_info)))

;; The own address: the place of 32 bytes.
(func $agent.me (result i32)
  (call $json.as_hash
    (call $json.member (call $agent.info) (text "agent"))))

;; {"name","version","hash"}
(func $dna.info (result i32)
  (call $answer.json (call $host.dna_info)))

;; A property of the DNA; null (the value) where dna.toml does not have it.
(func $dna.property (param $name i32) (param $size i32) (result i32)
  (local $out i32)
  (local.set $out (call $answer.json
    (call $host.property (local.get $name) (local.get $size))))
  (if (local.get $out) (then (return (local.get $out))))
  (call $json.null))

;; The call's time in microseconds since 1970.
(func $agent.now (result i64)
  (i64.load align=1 (call $answer.bytes (call $host.now))))

;; The place of 64 bytes: a signature as this agent, for this DNA.
(func $agent.sign (param $text i32) (param $size i32) (result i32)
  (call $answer.bytes (call $host.sign (local.get $text) (local.get $size))))

;; What another agent answered; 0 where it failed, and $answer.failure says why.
(func $answer.reply (param $size i32) (result i32)
  (if (i32.eq (local.get $size) (i32.const -2))
    (then (return (i32.const 0))))
  (call $answer.json (local.get $size)))

;; Asks another agent's `receive` and waits for what it answers.
(func $agent.send (param $agent i32) (param $message i32) (result i32)
  (call $answer.reply (call $host.send (local.get $agent)
    (call $json.dump (local.get $message)))))

;; Calls a function of another agent's cell with a JSON array; the secret is the
;; place of the 32 bytes that came with its grant, or 0.
(func $agent.call (param $agent i32) (param $name i32) (param $size i32)
                  (param $arguments i32) (param $secret i32) (result i32)
  (call $answer.reply (call $host.call (local.get $agent)
    (local.get $name) (local.get $size)
    (call $json.dump (local.get $arguments)) (local.get $secret))))

;; Gives others the right to call functions of this cell; answers
;; {"header","secret"}.
(func $agent.grant (param $terms i32) (result i32)
  (call $answer.json (call $host.grant (call $json.dump (local.get $terms)))))

;; Tells the scripts and consoles that listen to this agent.
(func $agent.emit (param $name i32) (param $size i32) (param $value i32)
  (drop (call $host.emit (local.get $name) (local.get $size)
    (call $json.dump (local.get $value)))))

;; Has a function of this cell called after so many milliseconds.
(func $agent.schedule (param $name i32) (param $size i32) (param $arguments i32)
                      (param $delay i32) (result i32)
  (call $answer.bytes (call $host.schedule
    (local.get $name) (local.get $size)
    (call $json.dump (local.get $arguments)) (local.get $delay))))
