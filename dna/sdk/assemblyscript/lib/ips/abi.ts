// The host functions as they are (docs/dna-abi.md). A module imports those that
// it uses.

/** What get and its like return where there is nothing. */
export const none: i32 = -1;
/** What they return where they failed; the answer is {"code","message"}. */
export const failed: i32 = -2;

export const hash_bytes: i32 = 32;
export const ref_bytes: i32 = 68;
export const signature_bytes: i32 = 64;

@external("ips", "input")
export declare function host_input(to: usize, cap: i32): i32;
@external("ips", "output")
export declare function host_output(from: usize, len: i32): i32;
@external("ips", "fail")
export declare function host_fail(reason: usize, len: i32): i32;
@external("ips", "answer")
export declare function host_answer(to: usize, cap: i32): i32;
@external("ips", "content")
export declare function host_content(to: usize, cap: i32): i32;
@external("ips", "debug")
export declare function host_debug(text: usize, len: i32): i32;
@external("ips", "property")
export declare function host_property(name: usize, len: i32): i32;
@external("ips", "dna_info")
export declare function host_dna_info(): i32;
@external("ips", "sha256")
export declare function host_sha256(from: usize, len: i32): i32;
@external("ips", "entry_hash")
export declare function host_entry_hash(type: usize, type_len: i32,
                                        from: usize, len: i32): i32;
@external("ips", "verify")
export declare function host_verify(key: usize, signature: usize, from: usize,
                                    len: i32): i32;
@external("ips", "get")
export declare function host_get(hash: usize): i32;
@external("ips", "get_from")
export declare function host_get_from(hash: usize, from: i32): i32;
@external("ips", "get_many")
export declare function host_get_many(hashes: usize, count: i32): i32;
@external("ips", "get_details")
export declare function host_get_details(hash: usize): i32;
@external("ips", "get_links")
export declare function host_get_links(base: usize, type: usize, type_len: i32,
                                       tag: usize, tag_len: i32): i32;
@external("ips", "agent_activity")
export declare function host_agent_activity(agent: usize, filter: usize,
                                            len: i32): i32;
@external("ips", "query")
export declare function host_query(filter: usize, len: i32): i32;
@external("ips", "agent_info")
export declare function host_agent_info(): i32;
@external("ips", "now")
export declare function host_now(): i32;
@external("ips", "random")
export declare function host_random(to: usize, len: i32): i32;
@external("ips", "sign")
export declare function host_sign(from: usize, len: i32): i32;
@external("ips", "commit")
export declare function host_commit(type: usize, type_len: i32, from: usize,
                                    len: i32): i32;
@external("ips", "update")
export declare function host_update(ref: usize, type: usize, type_len: i32,
                                    from: usize, len: i32): i32;
@external("ips", "remove")
export declare function host_remove(ref: usize): i32;
@external("ips", "link")
export declare function host_link(base: usize, target: usize, type: usize,
                                  type_len: i32, tag: usize,
                                  tag_len: i32): i32;
@external("ips", "unlink")
export declare function host_unlink(ref: usize, base: usize): i32;
@external("ips", "send")
export declare function host_send(agent: usize, message: usize,
                                  len: i32): i32;
@external("ips", "call")
export declare function host_call(agent: usize, name: usize, name_len: i32,
                                  args: usize, args_len: i32,
                                  secret: usize): i32;
@external("ips", "emit")
export declare function host_emit(name: usize, name_len: i32, from: usize,
                                  len: i32): i32;
@external("ips", "schedule")
export declare function host_schedule(name: usize, name_len: i32, args: usize,
                                      args_len: i32, delay_ms: i32): i32;
@external("ips", "grant")
export declare function host_grant(from: usize, len: i32): i32;
