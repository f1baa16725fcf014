;; The host functions as they are (docs/dna-abi.md). What a module does not call
;; it does not import.

;; ptr, cap
(import "ips" "input" (func $host.input (param i32 i32) (result i32)))
;; ptr, len
(import "ips" "output" (func $host.output (param i32 i32) (result i32)))
;; ptr, len
(import "ips" "fail" (func $host.fail (param i32 i32) (result i32)))
;; ptr, cap
(import "ips" "answer" (func $host.answer (param i32 i32) (result i32)))
;; ptr, cap
(import "ips" "content" (func $host.content (param i32 i32) (result i32)))
;; ptr, len
(import "ips" "debug" (func $host.debug (param i32 i32) (result i32)))
;; ptr, len
(import "ips" "property" (func $host.property (param i32 i32) (result i32)))
(import "ips" "dna_info" (func $host.dna_info (result i32)))
;; ptr, len
(import "ips" "sha256" (func $host.sha256 (param i32 i32) (result i32)))
;; type_ptr, type_len, ptr, len
(import "ips" "entry_hash" (func $host.entry_hash (param i32 i32 i32 i32) (result i32)))
;; key_ptr, sig_ptr, ptr, len
(import "ips" "verify" (func $host.verify (param i32 i32 i32 i32) (result i32)))
;; hash_ptr
(import "ips" "get" (func $host.get (param i32) (result i32)))
;; hash_ptr, from: 0 any holder, 1 this agent alone, 2 several holders
(import "ips" "get_from" (func $host.get_from (param i32 i32) (result i32)))
;; ptr, count
(import "ips" "get_many" (func $host.get_many (param i32 i32) (result i32)))
;; hash_ptr
(import "ips" "get_details" (func $host.get_details (param i32) (result i32)))
;; base_ptr, type_ptr, type_len, tag_ptr, tag_len
(import "ips" "get_links" (func $host.get_links (param i32 i32 i32 i32 i32) (result i32)))
;; agent_ptr, ptr, len
(import "ips" "agent_activity" (func $host.agent_activity (param i32 i32 i32) (result i32)))
;; ptr, len
(import "ips" "query" (func $host.query (param i32 i32) (result i32)))
(import "ips" "agent_info" (func $host.agent_info (result i32)))
(import "ips" "now" (func $host.now (result i32)))
;; ptr, len
(import "ips" "random" (func $host.random (param i32 i32) (result i32)))
;; ptr, len
(import "ips" "sign" (func $host.sign (param i32 i32) (result i32)))
;; type_ptr, type_len, ptr, len
(import "ips" "commit" (func $host.commit (param i32 i32 i32 i32) (result i32)))
;; ref_ptr, type_ptr, type_len, ptr, len
(import "ips" "update" (func $host.update (param i32 i32 i32 i32 i32) (result i32)))
;; ref_ptr
(import "ips" "remove" (func $host.remove (param i32) (result i32)))
;; base_ptr, target_ptr, type_ptr, type_len, tag_ptr, tag_len
(import "ips" "link" (func $host.link (param i32 i32 i32 i32 i32 i32) (result i32)))
;; ref_ptr, base_ptr
(import "ips" "unlink" (func $host.unlink (param i32 i32) (result i32)))
;; agent_ptr, ptr, len
(import "ips" "send" (func $host.send (param i32 i32 i32) (result i32)))
;; agent_ptr, fn_ptr, fn_len, args_ptr, args_len, secret_ptr
(import "ips" "call" (func $host.call (param i32 i32 i32 i32 i32 i32) (result i32)))
;; name_ptr, name_len, ptr, len
(import "ips" "emit" (func $host.emit (param i32 i32 i32 i32) (result i32)))
;; fn_ptr, fn_len, args_ptr, args_len, delay_ms
(import "ips" "schedule" (func $host.schedule (param i32 i32 i32 i32 i32) (result i32)))
;; ptr, len
(import "ips" "grant" (func $host.grant (param i32 i32) (result i32)))
