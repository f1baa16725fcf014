//! JSON values from text: strictly, integers only.

use crate::types::hex_digit;
use crate::Json;
use alloc::string::String;
use alloc::vec::Vec;

/// As deep as the host allows.
const DEPTH_MAX: u32 = 64;

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

pub fn read(text: &str) -> Option<Json> {
    let mut from = Reader { text, at: 0 };
    let out = from.value(0)?;
    from.skip_space();
    (from.at == text.len()).then_some(out)
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let out = self.peek()?;
        self.at += 1;
        Some(out)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Whether the next sign is this one; then it is taken.
    fn take(&mut self, sign: u8) -> bool {
        let there = self.peek() == Some(sign);
        self.at += usize::from(there);
        there
    }

    fn take_sign(&mut self, sign: u8) -> bool {
        self.skip_space();
        self.take(sign)
    }

    fn value(&mut self, depth: u32) -> Option<Json> {
        if depth > DEPTH_MAX {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'"' => self.quoted().map(Json::Text),
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Boolean(true)),
            b'f' => self.word("false", Json::Boolean(false)),
            _ => self.integer(),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let there = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        there.then_some(value)
    }

    fn array(&mut self, depth: u32) -> Option<Json> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take_sign(b']') {
            return Some(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take_sign(b']') {
                return Some(Json::Array(items));
            }
            if !self.take_sign(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, depth: u32) -> Option<Json> {
        self.at += 1;
        let mut out = Json::object();
        if self.take_sign(b'}') {
            return Some(out);
        }
        loop {
            self.skip_space();
            let name = self.quoted()?;
            if out.contains(&name) || !self.take_sign(b':') {
                return None;
            }
            let value = self.value(depth + 1)?;
            out.set(&name, value);
            if self.take_sign(b'}') {
                return Some(out);
            }
            if !self.take_sign(b',') {
                return None;
            }
        }
    }

    /// Counts downwards, since there is one more number below zero.
    fn integer(&mut self) -> Option<Json> {
        let negative = self.take(b'-');
        let start = self.at;
        let mut number: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            number = number.checked_mul(10)?.checked_sub(i64::from(digit - b'0'))?;
            self.at += 1;
        }
        let digits = &self.text.as_bytes()[start..self.at];
        if digits.is_empty() || (digits.len() > 1 && digits[0] == b'0') {
            return None;
        }
        if let Some(b'.' | b'e' | b'E') = self.peek() {
            return None;
        }
        let number = if negative { number } else { number.checked_neg()? };
        Some(Json::Integer(number))
    }

    fn quoted(&mut self) -> Option<String> {
        if !self.take(b'"') {
            return None;
        }
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.next()? {
                b'"' => return Some(out),
                b'\\' => out.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            c @ (b'"' | b'\\' | b'/') => c as char,
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let mut out = 0;
        for _ in 0..4 {
            out = out * 16 + u32::from(hex_digit(self.next()?)?);
        }
        Some(out)
    }

    /// UTF-16 units, a pair of them above U+FFFF.
    fn code_point(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if !self.take(b'\\') || !self.take(b'u') {
            return None;
        }
        let second = self.unit()?;
        if !(0xdc00..0xe000).contains(&second) {
            return None;
        }
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    }
}
