//! JSON values of integers, texts, booleans, arrays and objects: what functions
//! take and answer, and what JSON entries hold.

use crate::{json_reader, json_writer, AgentId, Hash, HeaderRef};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Index;

/// A value. Objects keep their keys sorted, so that `dump` is canonical.
#[derive(Clone, PartialEq, Eq)]
pub enum Json {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

static NULL: Json = Json::Null;

impl Json {
    /// None where the text is no JSON, or JSON with a fraction or a key twice.
    pub fn parse(text: &str) -> Option<Json> {
        json_reader::read(text)
    }

    /// The canonical text.
    pub fn dump(&self) -> String {
        json_writer::write(self)
    }

    pub fn array() -> Json {
        Json::Array(Vec::new())
    }

    pub fn object() -> Json {
        Json::Object(Vec::new())
    }

    /// Bytes as {"hex"}.
    pub fn hex(raw: &[u8]) -> Json {
        Json::object().with("hex", crate::to_hex(raw))
    }

    // -- what it is ----------------------------------------------------------

    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    pub fn if_boolean(&self) -> Option<bool> {
        match self {
            Json::Boolean(x) => Some(*x),
            _ => None,
        }
    }

    pub fn if_integer(&self) -> Option<i64> {
        match self {
            Json::Integer(x) => Some(*x),
            _ => None,
        }
    }

    pub fn if_text(&self) -> Option<&str> {
        match self {
            Json::Text(x) => Some(x),
            _ => None,
        }
    }

    pub fn if_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(x) => Some(x),
            _ => None,
        }
    }

    pub fn if_object(&self) -> Option<&[(String, Json)]> {
        match self {
            Json::Object(x) => Some(x),
            _ => None,
        }
    }

    /// The hash that a text of 64 hexadecimal digits stands for.
    pub fn if_hash(&self) -> Option<Hash> {
        Hash::parse(self.if_text()?)
    }

    /// Of {"author","seq","hash"}, whatever else is beside them.
    pub fn if_header(&self) -> Option<HeaderRef> {
        Some(HeaderRef {
            author: self["author"].if_hash()?,
            seq: u32::try_from(self["seq"].if_integer()?).ok()?,
            hash: self["hash"].if_hash()?,
        })
    }

    // -- what it holds; another type ends the run -----------------------------

    pub fn boolean(&self) -> bool {
        self.need(self.if_boolean(), "a boolean")
    }

    pub fn integer(&self) -> i64 {
        self.need(self.if_integer(), "an integer")
    }

    pub fn text(&self) -> &str {
        self.need(self.if_text(), "a text")
    }

    pub fn items(&self) -> &[Json] {
        self.need(self.if_array(), "an array")
    }

    pub fn members(&self) -> &[(String, Json)] {
        self.need(self.if_object(), "an object")
    }

    pub fn hash(&self) -> Hash {
        self.need(self.if_hash(), "a hash")
    }

    pub fn header(&self) -> HeaderRef {
        self.need(self.if_header(), "a header's reference")
    }

    fn need<T>(&self, there: Option<T>, what: &str) -> T {
        match there {
            Some(x) => x,
            None => self.refuse(what),
        }
    }

    #[inline(never)]
    fn refuse(&self, what: &str) -> ! {
        crate::fail(&format!("wanted {}, got {}", what, self.dump()))
    }

    // -- its parts -------------------------------------------------------------

    /// How many items or members; 0 of all else.
    pub fn size(&self) -> usize {
        match self {
            Json::Array(x) => x.len(),
            Json::Object(x) => x.len(),
            _ => 0,
        }
    }

    pub fn find(&self, name: &str) -> Option<&Json> {
        let members = self.if_object()?;
        Some(&members[place_of(members, name).ok()?].1)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Adds a member or gives it another value; what is no object becomes one.
    pub fn set(&mut self, name: &str, value: impl Into<Json>) -> &mut Json {
        self.put(name.into(), value.into());
        self
    }

    /// The same, for objects made in one expression.
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Json {
        self.put(name.into(), value.into());
        self
    }

    /// Adds an item; what is no array becomes one.
    pub fn push(&mut self, value: impl Into<Json>) {
        if self.if_array().is_none() {
            *self = Json::array();
        }
        if let Json::Array(items) = self {
            items.push(value.into());
        }
    }

    fn put(&mut self, name: String, value: Json) {
        if self.if_object().is_none() {
            *self = Json::object();
        }
        if let Json::Object(members) = self {
            match place_of(members, &name) {
                Ok(at) => members[at].1 = value,
                Err(at) => members.insert(at, (name, value)),
            }
        }
    }
}

/// Where a name is, or where it belongs.
fn place_of(members: &[(String, Json)], name: &str) -> Result<usize, usize> {
    // Texts that hosts make come in order: most often it is the end.
    match members.last() {
        Some(last) if last.0.as_str() >= name => {
            members.binary_search_by(|x| x.0.as_str().cmp(name))
        }
        _ => Err(members.len()),
    }
}

/// The member of that name; null where there is none.
impl Index<&str> for Json {
    type Output = Json;

    fn index(&self, name: &str) -> &Json {
        self.find(name).unwrap_or(&NULL)
    }
}

/// The item at that place; null where there is none.
impl Index<usize> for Json {
    type Output = Json;

    fn index(&self, place: usize) -> &Json {
        self.if_array().and_then(|x| x.get(place)).unwrap_or(&NULL)
    }
}

// -- plain values --------------------------------------------------------------

macro_rules! json_of_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Json {
            fn from(x: $integer) -> Json {
                Json::Integer(x as i64)
            }
        }
    )*};
}

// usize has 32 bits here; u64 is left out, since not all of it is JSON.
json_of_integers!(i8 i16 i32 i64 isize u8 u16 u32 usize);

impl From<()> for Json {
    fn from(_: ()) -> Json {
        Json::Null
    }
}

impl From<bool> for Json {
    fn from(x: bool) -> Json {
        Json::Boolean(x)
    }
}

impl From<String> for Json {
    fn from(x: String) -> Json {
        Json::Text(x)
    }
}

impl From<&str> for Json {
    fn from(x: &str) -> Json {
        Json::Text(x.into())
    }
}

impl From<&Json> for Json {
    fn from(x: &Json) -> Json {
        x.clone()
    }
}

/// 64 hexadecimal digits.
impl From<AgentId> for Json {
    fn from(x: AgentId) -> Json {
        Json::Text(x.hex())
    }
}

/// {"author","seq","hash"}
impl From<HeaderRef> for Json {
    fn from(x: HeaderRef) -> Json {
        let out = Json::object().with("author", x.author);
        out.with("hash", x.hash).with("seq", x.seq)
    }
}

/// Null for none.
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(x: Option<T>) -> Json {
        x.map_or(Json::Null, Into::into)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(x: Vec<T>) -> Json {
        x.into_iter().collect()
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Json {
        Json::Array(items.into_iter().map(Into::into).collect())
    }
}

impl PartialEq<str> for Json {
    fn eq(&self, text: &str) -> bool {
        self.if_text() == Some(text)
    }
}

impl PartialEq<&str> for Json {
    fn eq(&self, text: &&str) -> bool {
        self.if_text() == Some(text)
    }
}

/// `object! { "text" => text, "at" => 5 }`
#[macro_export]
macro_rules! object {
    ($($name:expr => $value:expr),* $(,)?) => {
        $crate::Json::object()$(.with($name, $value))*
    };
}

/// `array![1, "two", hash]`
#[macro_export]
macro_rules! array {
    ($($value:expr),* $(,)?) => {
        $crate::Json::Array($crate::vec![$($crate::Json::from($value)),*])
    };
}
