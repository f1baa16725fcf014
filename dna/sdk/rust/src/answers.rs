//! What host functions answer, as types.

use crate::{from_hex, object, AgentId, Hash, HeaderRef, Json};
use alloc::string::String;
use alloc::vec::Vec;

/// A commit's or update's entry and header.
#[derive(Clone, Copy)]
pub struct Committed {
    pub entry: Hash,
    pub header: HeaderRef,
}

impl From<Committed> for Json {
    fn from(x: Committed) -> Json {
        object! { "entry" => x.entry, "header" => x.header }
    }
}

/// A row of a chain. Content is null where it was not asked for or is not at
/// hand; the salt is there for private entries of the own chain.
pub struct ChainRow {
    pub seq: i64,
    pub hash: Hash,
    pub kind: String,
    /// The type of the entry or link.
    pub of_type: String,
    pub entry: Option<Hash>,
    pub time: i64,
    pub content: Json,
    pub salt: Option<Vec<u8>>,
}

/// Which rows of a chain; an empty type is any.
///
/// `ChainFilter { count: 5, ..ChainFilter::of_type("note") }`
pub struct ChainFilter<'a> {
    pub of_type: &'a str,
    pub from: u32,
    pub to: u32,
    pub descending: bool,
    pub count: u32,
}

impl Default for ChainFilter<'_> {
    fn default() -> Self {
        Self { of_type: "", from: 0, to: u32::MAX, descending: false, count: 100 }
    }
}

impl<'a> ChainFilter<'a> {
    pub fn of_type(name: &'a str) -> Self {
        Self { of_type: name, ..Self::default() }
    }

    pub(crate) fn dump(&self) -> String {
        let order = if self.descending { "desc" } else { "asc" };
        let out = object! { "count" => self.count, "from" => self.from };
        out.with("order", order).with("to", self.to).with("type", self.of_type).dump()
    }
}

pub struct LinkRow {
    pub base: Hash,
    pub target: Hash,
    pub of_type: String,
    pub tag: Vec<u8>,
    pub header: HeaderRef,
    pub time: i64,
}

/// A header that brought an entry.
pub struct EntryHeader {
    pub header: HeaderRef,
    pub time: i64,
    pub kind: String,
    pub status: String,
}

#[derive(Clone, Copy)]
pub struct EntryUpdate {
    pub entry: Hash,
    pub header: HeaderRef,
}

/// An entry with all that the network knows of it.
pub struct Details {
    pub entry: Hash,
    pub of_type: String,
    pub content: Json,
    /// "live", "updated", "deleted" or "rejected".
    pub status: String,
    pub headers: Vec<EntryHeader>,
    pub updates: Vec<EntryUpdate>,
    pub deletes: Vec<HeaderRef>,
}

pub struct Agent {
    pub address: AgentId,
    pub key: Hash,
    /// Of the agent's latest header.
    pub seq: i64,
    /// Whose call this is: another agent, or this one itself.
    pub caller: Hash,
}

pub struct Dna {
    pub name: String,
    pub version: String,
    pub hash: Hash,
}

/// Why a host function failed where the module may go on: "IPS1402" and words.
pub struct Failure {
    pub code: String,
    pub message: String,
}

/// What another agent answered, or why it did not.
pub type Reply = Result<Json, Failure>;

/// The right to call a function: the header that says so, and the secret that
/// goes with it where it has one.
pub struct Grant {
    pub header: HeaderRef,
    pub secret: Option<Hash>,
}

// -- from JSON ------------------------------------------------------------------

impl ChainRow {
    pub(crate) fn read(x: &Json) -> Self {
        Self {
            seq: x["seq"].integer(),
            hash: x["hash"].hash(),
            kind: x["kind"].text().into(),
            of_type: x["type"].text().into(),
            entry: x["entry"].if_hash(),
            time: x["time"].integer(),
            content: x["content"].clone(),
            salt: x["salt"].if_text().and_then(from_hex),
        }
    }
}

/// A tag that is no UTF-8 is {"hex"}.
pub(crate) fn read_tag(x: &Json) -> Vec<u8> {
    match x.if_text() {
        Some(text) => text.into(),
        None => from_hex(x["hex"].text()).unwrap_or_default(),
    }
}

impl LinkRow {
    pub(crate) fn read(x: &Json) -> Self {
        Self {
            base: x["base"].hash(),
            target: x["target"].hash(),
            of_type: x["type"].text().into(),
            tag: read_tag(&x["tag"]),
            header: x["header"].header(),
            time: x["time"].integer(),
        }
    }
}

impl EntryHeader {
    fn read(x: &Json) -> Self {
        Self {
            header: x.header(),
            time: x["time"].integer(),
            kind: x["kind"].text().into(),
            status: x["status"].text().into(),
        }
    }
}

impl EntryUpdate {
    fn read(x: &Json) -> Self {
        Self { entry: x["entry"].hash(), header: x["header"].header() }
    }
}

impl Details {
    pub(crate) fn read(x: &Json) -> Self {
        Self {
            entry: x["entry"].hash(),
            of_type: x["type"].text().into(),
            content: x["content"].clone(),
            status: x["status"].text().into(),
            headers: x["headers"].items().iter().map(EntryHeader::read).collect(),
            updates: x["updates"].items().iter().map(EntryUpdate::read).collect(),
            deletes: x["deletes"].items().iter().map(|y| y["header"].header()).collect(),
        }
    }
}
