//! What validators judge, and their verdicts. Every honest agent must come to
//! the same one: a validator has no clock, no randomness and no messages.

use crate::answers::read_tag;
use crate::{AgentId, Hash, HeaderRef, Json};
use alloc::string::String;
use alloc::vec::Vec;

/// Valid, or invalid for a reason.
pub type Verdict = Result<(), String>;

pub fn valid() -> Verdict {
    Ok(())
}

pub fn invalid(reason: impl Into<String>) -> Verdict {
    Err(reason.into())
}

/// What a validator may take as its parameter; the type says what it judges.
pub trait Judged {
    fn read(x: &Json) -> Self;
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Create,
    Update,
    Remove,
}

/// The entry that an update or removal changes.
pub struct ChangedEntry {
    pub header: HeaderRef,
    pub entry: Hash,
    pub content: Json,
}

/// A new entry, a newer one, or a withdrawal.
pub struct EntryChange {
    pub op: Change,
    pub of_type: String,
    /// JSON as it is, text as a text, bytes as {"hex"}; null for a removal.
    pub content: Json,
    pub author: AgentId,
    pub seq: i64,
    pub time: i64,
    /// Of an update or removal.
    pub target: Option<ChangedEntry>,
}

impl Judged for EntryChange {
    fn read(x: &Json) -> Self {
        let target = &x["target"];
        Self {
            op: match x["op"].text() {
                "create" => Change::Create,
                "update" => Change::Update,
                _ => Change::Remove,
            },
            of_type: x["type"].text().into(),
            content: x["content"].clone(),
            author: x["author"].hash(),
            seq: x["seq"].integer(),
            time: x["time"].integer(),
            target: target.if_header().map(|header| ChangedEntry {
                header,
                entry: target["entry"].hash(),
                content: target["content"].clone(),
            }),
        }
    }
}

/// A new link, or one withdrawn.
pub struct LinkChange {
    pub adds: bool,
    pub of_type: String,
    pub base: Hash,
    pub target: Hash,
    pub tag: Vec<u8>,
    pub author: AgentId,
    pub seq: i64,
    pub time: i64,
}

impl Judged for LinkChange {
    fn read(x: &Json) -> Self {
        Self {
            adds: x["op"] == "link",
            of_type: x["type"].text().into(),
            base: x["base"].hash(),
            target: x["target"].hash(),
            tag: read_tag(&x["tag"]),
            author: x["author"].hash(),
            seq: x["seq"].integer(),
            time: x["time"].integer(),
        }
    }
}

/// An agent at the door.
pub struct Newcomer {
    pub agent: AgentId,
    pub info: Json,
    pub proof: Json,
}

impl Judged for Newcomer {
    fn read(x: &Json) -> Self {
        Self {
            agent: x["agent"].hash(),
            info: x["info"].clone(),
            proof: x["proof"].clone(),
        }
    }
}
