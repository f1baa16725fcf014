//! The host's functions with types. Where a function fails and the module is
//! not asked what to do about it, the run ends with the host's message.

use crate::*;

// -- answers ---------------------------------------------------------------------

/// The host's answer of that length.
pub(crate) fn answer_bytes(length: i32) -> Vec<u8> {
    let mut out = vec![0; length as usize];
    unsafe { abi::answer(out.as_mut_ptr(), out.len()) };
    out
}

pub(crate) fn as_text(raw: Vec<u8>) -> String {
    match String::from_utf8(raw) {
        Ok(text) => text,
        Err(_) => fail("wanted a text, got bytes"),
    }
}

/// Why the last host function failed.
pub(crate) fn last_failure() -> Failure {
    let length = unsafe { abi::answer(&mut 0, 0) };
    let told = Json::parse(&as_text(answer_bytes(length))).unwrap_or(Json::Null);
    Failure { code: told["code"].text().into(), message: told["message"].text().into() }
}

/// None for `abi::NONE`; ends the run for `abi::FAILED`.
pub(crate) fn optional_answer(length: i32) -> Option<Vec<u8>> {
    match length {
        abi::NONE => None,
        0.. => Some(answer_bytes(length)),
        _ => fail(&last_failure().message),
    }
}

pub(crate) fn needed_answer(length: i32) -> Vec<u8> {
    match optional_answer(length) {
        Some(raw) => raw,
        None => fail("a host function gave no answer"),
    }
}

pub(crate) fn read_answer(raw: Vec<u8>) -> Json {
    Json::parse(&as_text(raw)).unwrap_or(Json::Null)
}

pub(crate) fn json_answer(length: i32) -> Json {
    read_answer(needed_answer(length))
}

pub(crate) fn header_answer(length: i32) -> HeaderRef {
    HeaderRef::from_raw(&needed_answer(length))
}

fn commit_answer(length: i32) -> Committed {
    let raw = needed_answer(length);
    Committed {
        entry: Hash::from_raw(&raw),
        header: HeaderRef::from_raw(&raw[abi::HASH_BYTES..]),
    }
}

// -- writing ---------------------------------------------------------------------

/// Appends an entry of format "bytes".
pub fn commit_bytes(of_type: &str, raw: &[u8]) -> Committed {
    commit_answer(unsafe {
        abi::commit(of_type.as_ptr(), of_type.len(), raw.as_ptr(), raw.len())
    })
}

/// Appends an entry of format "text".
pub fn commit_text(of_type: &str, text: &str) -> Committed {
    commit_bytes(of_type, text.as_bytes())
}

/// Appends an entry of format "json".
pub fn commit(of_type: &str, value: impl Into<Json>) -> Committed {
    commit_text(of_type, &value.into().dump())
}

/// Puts an entry of format "bytes" in the place of an older one's.
pub fn update_bytes(old: &HeaderRef, of_type: &str, raw: &[u8]) -> Committed {
    let (old, size) = (old.raw(), raw.len());
    commit_answer(unsafe {
        abi::update(old.as_ptr(), of_type.as_ptr(), of_type.len(), raw.as_ptr(), size)
    })
}

pub fn update_text(old: &HeaderRef, of_type: &str, text: &str) -> Committed {
    update_bytes(old, of_type, text.as_bytes())
}

pub fn update(old: &HeaderRef, of_type: &str, value: impl Into<Json>) -> Committed {
    update_text(old, of_type, &value.into().dump())
}

/// Withdraws an entry.
pub fn remove(old: &HeaderRef) -> HeaderRef {
    header_answer(unsafe { abi::remove(old.raw().as_ptr()) })
}

pub fn link(base: &Hash, target: &Hash, of_type: &str, tag: &[u8]) -> HeaderRef {
    header_answer(unsafe {
        abi::link(
            base.0.as_ptr(),
            target.0.as_ptr(),
            of_type.as_ptr(),
            of_type.len(),
            tag.as_ptr(),
            tag.len(),
        )
    })
}

/// Withdraws the link that this header added.
pub fn unlink(added: &HeaderRef, base: &Hash) -> HeaderRef {
    header_answer(unsafe { abi::unlink(added.raw().as_ptr(), base.0.as_ptr()) })
}

// -- reading ---------------------------------------------------------------------

/// The bytes of an entry, as it was committed.
pub fn get_bytes(entry: &Hash) -> Option<Vec<u8>> {
    optional_answer(unsafe { abi::get(entry.0.as_ptr()) })
}

/// The text of an entry, or the text of its JSON.
pub fn get_text(entry: &Hash) -> Option<String> {
    get_bytes(entry).map(as_text)
}

pub fn get(entry: &Hash) -> Option<Json> {
    get_text(entry).and_then(|x| Json::parse(&x))
}

/// Whose word about an entry counts.
#[derive(Clone, Copy)]
pub enum Source {
    /// The first holder's that has it.
    Any = 0,
    /// What this agent has itself.
    Local = 1,
    /// Several holders', joined: what one has not heard of, another tells.
    Several = 2,
}

/// As `get_bytes`, in calls only.
pub fn get_bytes_from(entry: &Hash, from: Source) -> Option<Vec<u8>> {
    optional_answer(unsafe { abi::get_from(entry.0.as_ptr(), from as u32) })
}

/// As `get`, in calls only.
pub fn get_from(entry: &Hash, from: Source) -> Option<Json> {
    get_bytes_from(entry, from).and_then(|x| Json::parse(&as_text(x)))
}

/// In the order of the hashes; null for what is not there. One round of
/// look-ups for all.
pub fn get_many(entries: &[Hash]) -> Vec<Json> {
    let raw: Vec<u8> = entries.iter().flat_map(|x| x.0).collect();
    let answer = json_answer(unsafe { abi::get_many(raw.as_ptr(), entries.len()) });
    answer.items().into()
}

pub fn get_details(entry: &Hash) -> Option<Details> {
    let found = optional_answer(unsafe { abi::get_details(entry.0.as_ptr()) });
    found.map(|raw| Details::read(&read_answer(raw)))
}

/// In the order of time; an empty type is any, the tag is a prefix.
pub fn get_links(base: &Hash, of_type: &str, tag: &[u8]) -> Vec<LinkRow> {
    let (kind, size) = (of_type.as_ptr(), of_type.len());
    let rows = json_answer(unsafe {
        abi::get_links(base.0.as_ptr(), kind, size, tag.as_ptr(), tag.len())
    });
    rows.items().iter().map(LinkRow::read).collect()
}

fn chain_rows(length: i32) -> Vec<ChainRow> {
    json_answer(length).items().iter().map(ChainRow::read).collect()
}

/// Headers of another agent's chain.
pub fn agent_activity(who: &AgentId, which: &ChainFilter) -> Vec<ChainRow> {
    let text = which.dump();
    chain_rows(unsafe { abi::agent_activity(who.0.as_ptr(), text.as_ptr(), text.len()) })
}

/// Headers of the own chain with their contents.
pub fn query(which: &ChainFilter) -> Vec<ChainRow> {
    let text = which.dump();
    chain_rows(unsafe { abi::query(text.as_ptr(), text.len()) })
}
