// JSON values from text in UTF-8. There are no floats anywhere: a fraction or
// an exponent is refused.

import { hex_digit } from "./bytes";
import { Json } from "./json";

/** As deep as the host allows. */
const depth_max = 64;

/** Reads text strictly; what it cannot read ends in null. */
@final
export class JsonReader {
  private constructor(private at: usize, private end: usize) {
  }

  static read(from: usize, size: i32): Json | null {
    const reader = new JsonReader(from, from + size);
    const out = reader.value(0);
    reader.skip_space();
    return reader.at == reader.end ? out : null;
  }

  /** The next byte; 0, which is nowhere in JSON, at the end. */
  private peek(): u8 {
    return this.at < this.end ? load<u8>(this.at) : 0;
  }

  private take(wanted: u8): bool {
    if (this.peek() != wanted) return false;
    ++this.at;
    return true;
  }

  private take_sign(wanted: u8): bool {
    this.skip_space();
    return this.take(wanted);
  }

  private skip_space(): void {
    for (;;) {
      const c = this.peek();
      if (c != 0x20 && c != 0x0a && c != 0x09 && c != 0x0d) return;
      ++this.at;
    }
  }

  private value(depth: i32): Json | null {
    this.skip_space();
    if (depth > depth_max) return null;
    switch (this.peek()) {
      case 0x22: return this.text_value();
      case 0x7b: return this.object(depth);
      case 0x5b: return this.array(depth);
      case 0x6e: return this.word("null") ? Json.nothing() : null;
      case 0x74: return this.word("true") ? Json.of_boolean(true) : null;
      case 0x66: return this.word("false") ? Json.of_boolean(false) : null;
      default: return this.integer();
    }
  }

  private word(wanted: string): bool {
    for (let i = 0; i < wanted.length; ++i)
      if (!this.take(<u8>wanted.charCodeAt(i))) return false;
    return true;
  }

  private text_value(): Json | null {
    const text = this.quoted();
    return text !== null ? Json.of_text(text) : null;
  }

  private array(depth: i32): Json | null {
    ++this.at;
    const out = Json.array();
    if (this.take_sign(0x5d)) return out;
    do {
      const item = this.value(depth + 1);
      if (!item) return null;
      out.items.push(item);
    } while (this.take_sign(0x2c));
    return this.take_sign(0x5d) ? out : null;
  }

  private object(depth: i32): Json | null {
    ++this.at;
    const out = Json.object();
    if (this.take_sign(0x7d)) return out;
    do {
      this.skip_space();
      const name = this.quoted();
      if (name === null || out.has(name) || !this.take_sign(0x3a)) return null;
      const item = this.value(depth + 1);
      if (!item) return null;
      out.set(name, item);
    } while (this.take_sign(0x2c));
    return this.take_sign(0x7d) ? out : null;
  }

  /** Counts downwards, since there is one more number below zero. */
  private integer(): Json | null {
    const negative = this.take(0x2d);
    const first = this.at;
    let number: i64 = 0;
    for (let c = this.peek(); c >= 0x30 && c <= 0x39; c = this.peek()) {
      const digit = <i64>(c - 0x30);
      if (number < (i64.MIN_VALUE + digit) / 10) return null;
      number = number * 10 - digit;
      ++this.at;
    }
    const count = this.at - first;
    if (count == 0 || (count > 1 && load<u8>(first) == 0x30)) return null;
    const next = this.peek();
    if (next == 0x2e || (next | 32) == 0x65) return null;
    if (!negative && number == i64.MIN_VALUE) return null;
    return Json.of_integer(negative ? number : -number);
  }

  private quoted(): string | null {
    if (!this.take(0x22)) return null;
    const first = this.at;
    this.skip_plain();
    if (this.peek() == 0x22) {
      const size = this.at++ - first;
      return String.UTF8.decodeUnsafe(first, size);
    }
    return this.unescaped(first);
  }

  private skip_plain(): void {
    for (;;) {
      const c = this.peek();
      if (c < 0x20 || c == 0x22 || c == 0x5c) return;
      ++this.at;
    }
  }

  /** How many bytes there are up to the closing quote, or to the end. */
  private size_from(first: usize): i32 {
    let at = first;
    for (; at < this.end && load<u8>(at) != 0x22; ++at)
      if (load<u8>(at) == 0x5c) ++at;
    return <i32>(at - first);
  }

  /** What is between the quotes; escapes make it no longer. */
  private unescaped(first: usize): string | null {
    const out = new StaticArray<u8>(this.size_from(first));
    let to = changetype<usize>(out);
    for (let run = first;; run = this.at, this.skip_plain()) {
      memory.copy(to, run, this.at - run);
      to += this.at - run;
      if (this.take(0x22)) break;
      if (!this.take(0x5c)) return null;
      to = this.escape(to);
      if (!to) return null;
    }
    return String.UTF8.decodeUnsafe(changetype<usize>(out),
                                    to - changetype<usize>(out));
  }

  /** Writes what an escape stands for; 0 where it is none. */
  private escape(to: usize): usize {
    const c = this.peek();
    ++this.at;
    if (c == 0x75) return this.code_point(to);
    const plain = plain_of(c);
    if (!plain) return 0;
    store<u8>(to, plain);
    return to + 1;
  }

  /** Four hexadecimal digits; -1 where they are none. */
  private unit(): i32 {
    let out = 0;
    for (let i = 0; i < 4; ++i) {
      const digit = hex_digit(this.peek());
      if (digit < 0) return -1;
      out = out << 4 | digit;
      ++this.at;
    }
    return out;
  }

  /** UTF-16 units, a pair of them above U+FFFF, become UTF-8. */
  private code_point(to: usize): usize {
    let code = this.unit();
    if (code < 0 || (code >= 0xdc00 && code < 0xe000)) return 0;
    if (code >= 0xd800 && code < 0xdc00) {
      if (!this.take(0x5c) || !this.take(0x75)) return 0;
      const second = this.unit();
      if (second < 0xdc00 || second >= 0xe000) return 0;
      code = 0x10000 + (code - 0xd800 << 10) + (second - 0xdc00);
    }
    const text = String.fromCodePoint(code);
    return to + String.UTF8.encodeUnsafe(changetype<usize>(text), text.length,
                                         to);
  }
}

function plain_of(letter: u8): u8 {
  switch (letter) {
    case 0x22: case 0x2f: case 0x5c: return letter;
    case 0x62: return 8;
    case 0x66: return 12;
    case 0x6e: return 10;
    case 0x72: return 13;
    case 0x74: return 9;
    default: return 0;
  }
}
