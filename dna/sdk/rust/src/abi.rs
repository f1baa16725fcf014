//! The host functions as they are (docs/dna-abi.md). What a module does not
//! call it does not import.

/// What `get` and its like return where there is nothing.
pub const NONE: i32 = -1;
/// What they return where they failed; the answer is {"code","message"}.
pub const FAILED: i32 = -2;

pub const HASH_BYTES: usize = 32;
pub const REF_BYTES: usize = 68;
pub const COMMIT_BYTES: usize = 100;
pub const SIGNATURE_BYTES: usize = 64;

type From = *const u8;
type To = *mut u8;

#[link(wasm_import_module = "ips")]
extern "C" {
    pub fn input(to: To, cap: usize) -> i32;
    pub fn output(from: From, len: usize) -> i32;
    pub fn fail(reason: From, len: usize) -> i32;
    pub fn answer(to: To, cap: usize) -> i32;
    pub fn content(to: To, cap: usize) -> i32;
    pub fn debug(text: From, len: usize) -> i32;
    pub fn property(name: From, len: usize) -> i32;
    pub fn dna_info() -> i32;
    pub fn sha256(from: From, len: usize) -> i32;
    pub fn entry_hash(kind: From, kind_len: usize, from: From, len: usize) -> i32;
    pub fn verify(key: From, signature: From, from: From, len: usize) -> i32;
    pub fn get(hash: From) -> i32;
    pub fn get_from(hash: From, from: u32) -> i32;
    pub fn get_many(hashes: From, count: usize) -> i32;
    pub fn get_details(hash: From) -> i32;
    pub fn get_links(
        base: From,
        kind: From,
        kind_len: usize,
        tag: From,
        tag_len: usize,
    ) -> i32;
    pub fn agent_activity(agent: From, filter: From, len: usize) -> i32;
    pub fn query(filter: From, len: usize) -> i32;
    pub fn agent_info() -> i32;
    pub fn now() -> i32;
    pub fn random(to: To, len: usize) -> i32;
    pub fn sign(from: From, len: usize) -> i32;
    pub fn commit(kind: From, kind_len: usize, from: From, len: usize) -> i32;
    pub fn update(old: From, kind: From, kind_len: usize, from: From, len: usize) -> i32;
    pub fn remove(old: From) -> i32;
    pub fn link(
        base: From,
        target: From,
        kind: From,
        kind_len: usize,
        tag: From,
        tag_len: usize,
    ) -> i32;
    pub fn unlink(added: From, base: From) -> i32;
    pub fn send(agent: From, message: From, len: usize) -> i32;
    pub fn call(
        agent: From,
        function: From,
        function_len: usize,
        arguments: From,
        arguments_len: usize,
        secret: From,
    ) -> i32;
    pub fn emit(name: From, name_len: usize, from: From, len: usize) -> i32;
    pub fn schedule(
        function: From,
        function_len: usize,
        arguments: From,
        arguments_len: usize,
        delay_ms: u32,
    ) -> i32;
    pub fn grant(terms: From, len: usize) -> i32;
}
