//! Who and where this run is, and what it may compute or set going: hashes,
//! signatures, time, randomness, messages, calls.

use crate::host::{header_answer, json_answer, last_failure, needed_answer};
use crate::*;

pub fn agent_info() -> Agent {
    let x = json_answer(unsafe { abi::agent_info() });
    Agent { address: x["agent"].hash(), key: x["key"].hash(), seq: x["seq"].integer(), caller: x["caller"].hash() }
}

/// The own address.
pub fn my_address() -> AgentId {
    agent_info().address
}

pub fn dna_info() -> Dna {
    let x = json_answer(unsafe { abi::dna_info() });
    let (name, version) = (x["name"].text().into(), x["version"].text().into());
    Dna { name, version, hash: x["hash"].hash() }
}

/// A property of the DNA; null where dna.toml does not have it.
pub fn property(name: &str) -> Json {
    let length = unsafe { abi::property(name.as_ptr(), name.len()) };
    host::optional_answer(length).map_or(Json::Null, host::read_answer)
}

/// The call's time in microseconds since 1970.
pub fn now() -> i64 {
    let mut out = [0; 8];
    out.copy_from_slice(&needed_answer(unsafe { abi::now() }));
    i64::from_le_bytes(out)
}

/// Random bytes of the call: the same when it is replayed.
pub fn random(count: usize) -> Vec<u8> {
    let mut out = vec![0; count];
    unsafe { abi::random(out.as_mut_ptr(), count) };
    out
}

pub fn sha256(raw: &[u8]) -> Hash {
    Hash::from_raw(&needed_answer(unsafe { abi::sha256(raw.as_ptr(), raw.len()) }))
}

/// The hash that a public entry of these bytes would have.
pub fn entry_hash_bytes(of_type: &str, raw: &[u8]) -> Hash {
    Hash::from_raw(&needed_answer(unsafe {
        abi::entry_hash(of_type.as_ptr(), of_type.len(), raw.as_ptr(), raw.len())
    }))
}

/// The hash that a public JSON entry of this value would have.
pub fn entry_hash(of_type: &str, value: impl Into<Json>) -> Hash {
    entry_hash_bytes(of_type, value.into().dump().as_bytes())
}

/// The hash that a private entry with this salt has: H over version 1, tag 1,
/// then type, salt and content, each after its length (docs/formats).
pub fn private_entry_hash(of_type: &str, salt: &[u8], content: &[u8]) -> Hash {
    let mut raw = vec![1, 1];
    for part in [of_type.as_bytes(), salt, content] {
        raw.extend_from_slice(&(part.len() as u32).to_le_bytes());
        raw.extend_from_slice(part);
    }
    sha256(&raw)
}

/// Signs as this agent, for this DNA.
pub fn sign(message: &[u8]) -> Signature {
    let mut out = Signature([0; abi::SIGNATURE_BYTES]);
    let raw = needed_answer(unsafe { abi::sign(message.as_ptr(), message.len()) });
    out.0.copy_from_slice(&raw);
    out
}

/// Whether `sign` of the agent with this key made the signature.
pub fn verify(key: &Hash, signature: &Signature, message: &[u8]) -> bool {
    let (key, sig) = (key.0.as_ptr(), signature.0.as_ptr());
    unsafe { abi::verify(key, sig, message.as_ptr(), message.len()) == 1 }
}

/// Validators: the raw bytes of the entry under judgement.
pub fn content() -> Vec<u8> {
    let length = unsafe { abi::content(&mut 0, 0) };
    let mut out = vec![0; length as usize];
    unsafe { abi::content(out.as_mut_ptr(), out.len()) };
    out
}

fn reply(length: i32) -> Reply {
    if length == abi::FAILED {
        return Err(last_failure());
    }
    Ok(json_answer(length))
}

/// Asks another agent's `receive` and waits for what it answers.
pub fn send(to: &AgentId, message: impl Into<Json>) -> Reply {
    let text = message.into().dump();
    reply(unsafe { abi::send(to.0.as_ptr(), text.as_ptr(), text.len()) })
}

/// Calls a function of another agent's cell; the secret is the one that came
/// with its grant, where that has one.
pub fn call(to: &AgentId, function: &str, arguments: Json, secret: Option<&Hash>) -> Reply {
    let text = arguments.dump();
    let secret = secret.map_or(core::ptr::null(), |x| x.0.as_ptr());
    reply(unsafe {
        abi::call(
            to.0.as_ptr(),
            function.as_ptr(),
            function.len(),
            text.as_ptr(),
            text.len(),
            secret,
        )
    })
}

/// Gives others the right to call functions of this cell.
pub fn grant(terms: impl Into<Json>) -> Grant {
    let text = terms.into().dump();
    let x = json_answer(unsafe { abi::grant(text.as_ptr(), text.len()) });
    Grant { header: x["header"].header(), secret: x["secret"].if_hash() }
}

/// Tells the scripts and consoles that listen to this agent.
pub fn emit(name: &str, value: impl Into<Json>) {
    let text = value.into().dump();
    unsafe { abi::emit(name.as_ptr(), name.len(), text.as_ptr(), text.len()) };
}

/// Has a function of this cell called after a while.
pub fn schedule(function: &str, arguments: Json, delay_ms: u32) -> HeaderRef {
    let text = arguments.dump();
    let (name, size) = (function.as_ptr(), function.len());
    header_answer(unsafe {
        abi::schedule(name, size, text.as_ptr(), text.len(), delay_ms)
    })
}

/// A line for the call's trace.
pub fn debug(text: &str) {
    unsafe { abi::debug(text.as_ptr(), text.len()) };
}
