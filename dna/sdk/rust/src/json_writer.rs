//! Canonical text of JSON values: sorted keys, no spaces, shortest escapes.

use crate::{to_hex, Json};
use alloc::string::String;

pub fn write(x: &Json) -> String {
    let mut out = String::new();
    value(x, &mut out);
    out
}

fn value(x: &Json, out: &mut String) {
    match x {
        Json::Null => out.push_str("null"),
        Json::Boolean(true) => out.push_str("true"),
        Json::Boolean(false) => out.push_str("false"),
        Json::Integer(number) => integer(*number, out),
        Json::Text(text) => quoted(text, out),
        Json::Array(items) => array(items, out),
        Json::Object(members) => object(members, out),
    }
}

fn array(items: &[Json], out: &mut String) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        value(item, out);
    }
    out.push(']');
}

fn object(members: &[(String, Json)], out: &mut String) {
    out.push('{');
    for (i, (name, inner)) in members.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        quoted(name, out);
        out.push(':');
        value(inner, out);
    }
    out.push('}');
}

pub fn integer(number: i64, out: &mut String) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    digits[at..].iter().for_each(|x| out.push(*x as char));
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' => {
                out.push_str("\\u00");
                out.push_str(&to_hex(&[c as u8]));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}
