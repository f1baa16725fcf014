//! Hashes, references to headers, and how a run ends early.

use crate::abi;
use alloc::string::String;
use alloc::vec::Vec;

/// Ends the run: nothing of it stays. The caller, or the author of the entry
/// under judgement, gets the reason.
pub fn fail(reason: &str) -> ! {
    unsafe { abi::fail(reason.as_ptr(), reason.len()) };
    trap()
}

/// Ends the run as a fault of the module's own.
pub fn trap() -> ! {
    core::arch::wasm32::unreachable()
}

/// Lower-case hexadecimal.
pub fn to_hex(raw: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(2 * raw.len());
    for byte in raw {
        out.push(DIGITS[usize::from(byte >> 4)] as char);
        out.push(DIGITS[usize::from(byte & 15)] as char);
    }
    out
}

pub(crate) fn hex_digit(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        b'A'..=b'F' => Some(c - b'A' + 10),
        _ => None,
    }
}

/// None where the text is not hexadecimal.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() % 2 != 0 {
        return None;
    }
    let pairs = text.as_bytes().chunks_exact(2);
    pairs.map(|x| Some(hex_digit(x[0])? << 4 | hex_digit(x[1])?)).collect()
}

/// 32 bytes: an entry's or header's hash, an agent's address, a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(pub [u8; abi::HASH_BYTES]);

/// An agent's address.
pub type AgentId = Hash;

impl Hash {
    pub fn hex(&self) -> String {
        to_hex(&self.0)
    }

    /// None where the text is not 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Hash> {
        Some(Hash(from_hex(text)?.try_into().ok()?))
    }

    /// The first 32 bytes of what a host function answered.
    pub(crate) fn from_raw(raw: &[u8]) -> Hash {
        let mut out = Hash([0; abi::HASH_BYTES]);
        out.0.copy_from_slice(&raw[..abi::HASH_BYTES]);
        out
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; abi::SIGNATURE_BYTES]);

/// Which header: whose, at which place of the chain, and its hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HeaderRef {
    pub author: AgentId,
    pub seq: u32,
    pub hash: Hash,
}

/// Where the parts of a reference begin.
const SEQ_AT: usize = abi::HASH_BYTES;
const HASH_AT: usize = SEQ_AT + 4;

impl HeaderRef {
    /// As host functions take it.
    pub fn raw(&self) -> [u8; abi::REF_BYTES] {
        let mut out = [0; abi::REF_BYTES];
        out[..SEQ_AT].copy_from_slice(&self.author.0);
        out[SEQ_AT..HASH_AT].copy_from_slice(&self.seq.to_le_bytes());
        out[HASH_AT..].copy_from_slice(&self.hash.0);
        out
    }

    /// As host functions answer it: 68 bytes.
    pub fn from_raw(raw: &[u8]) -> HeaderRef {
        let mut seq = [0; 4];
        seq.copy_from_slice(&raw[SEQ_AT..HASH_AT]);
        HeaderRef {
            author: Hash::from_raw(raw),
            seq: u32::from_le_bytes(seq),
            hash: Hash::from_raw(&raw[HASH_AT..]),
        }
    }
}
