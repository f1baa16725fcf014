// Canonical text of JSON values, in UTF-8.

import { Json, JsonKind } from "./json";

/** Writes canonical text: sorted keys, no spaces, shortest escapes. */
@final
export class JsonWriter {
  private raw: StaticArray<u8> = new StaticArray<u8>(256);
  size: i32 = 0;

  static write(value: Json): JsonWriter {
    const out = new JsonWriter();
    out.value(value);
    return out;
  }

  get pointer(): usize {
    return changetype<usize>(this.raw);
  }

  private value(x: Json): void {
    switch (x.kind) {
      case JsonKind.nothing: return this.word("null");
      case JsonKind.boolean: return this.word(x.boolean() ? "true" : "false");
      case JsonKind.integer: return this.integer(x.integer());
      case JsonKind.text: return this.quoted(x.text());
      case JsonKind.array: return this.members(x, 0x5b, 0x5d);
      default: return this.members(x, 0x7b, 0x7d);
    }
  }

  private members(x: Json, open: u8, close: u8): void {
    this.byte(open);
    for (let i = 0; i < x.size; ++i) {
      if (i > 0) this.byte(0x2c);
      if (x.is_object) {
        this.quoted(x.names[i]);
        this.byte(0x3a);
      }
      this.value(x.items[i]);
    }
    this.byte(close);
  }

  private byte(x: u8): void {
    const to = this.room_for(1);
    store<u8>(to, x);
    this.size += 1;
  }

  /** Where the next bytes go; there is room for so many. */
  private room_for(count: i32): usize {
    const needed = this.size + count;
    if (needed > this.raw.length) {
      const larger = new StaticArray<u8>(max(needed, 2 * this.raw.length));
      memory.copy(changetype<usize>(larger), this.pointer, this.size);
      this.raw = larger;
    }
    return this.pointer + this.size;
  }

  private word(x: string): void {
    for (let i = 0; i < x.length; ++i) this.byte(<u8>x.charCodeAt(i));
  }

  /** Digits come from the back, below zero, since there is one more number. */
  private integer(n: i64): void {
    const negative = n < 0;
    let rest = negative ? n : -n;
    let count = negative ? 2 : 1;
    for (let x = rest; x <= -10; x /= 10) ++count;
    let at = this.room_for(count) + count;
    this.size += count;
    do {
      store<u8>(--at, <u8>(0x30 - rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (negative) store<u8>(--at, 0x2d);
  }

  private quoted(x: string): void {
    const length = x.length;
    // No unit becomes more than six bytes: \u00xx.
    let to = this.room_for(6 * length + 2);
    const start = to;
    store<u8>(to++, 0x22);
    for (let i = 0; i < length; ++i) {
      const unit = x.charCodeAt(i);
      if (unit >= 0x80) {
        const code = x.codePointAt(i);
        if (code > 0xffff) ++i;
        to = write_utf8(to, code);
      } else if (unit < 0x20 || unit == 0x22 || unit == 0x5c) {
        to = write_escape(to, unit);
      } else {
        store<u8>(to++, <u8>unit);
      }
    }
    store<u8>(to++, 0x22);
    this.size += <i32>(to - start);
  }
}

/** Half of a surrogate pair becomes U+FFFD: there is no UTF-8 of it. */
function write_utf8(to: usize, code: i32): usize {
  if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
  if (code < 0x800) {
    store<u8>(to, <u8>(0xc0 | code >> 6));
    store<u8>(to, <u8>(0x80 | code & 0x3f), 1);
    return to + 2;
  }
  if (code < 0x10000) {
    store<u8>(to, <u8>(0xe0 | code >> 12));
    store<u8>(to, <u8>(0x80 | code >> 6 & 0x3f), 1);
    store<u8>(to, <u8>(0x80 | code & 0x3f), 2);
    return to + 3;
  }
  store<u8>(to, <u8>(0xf0 | code >> 18));
  store<u8>(to, <u8>(0x80 | code >> 12 & 0x3f), 1);
  store<u8>(to, <u8>(0x80 | code >> 6 & 0x3f), 2);
  store<u8>(to, <u8>(0x80 | code & 0x3f), 3);
  return to + 4;
}

/** The letter of \b, \t, \n, \f, \r, \" and \\; 0 for all else. */
function escape_letter(unit: i32): u8 {
  switch (unit) {
    case 8: return 0x62;
    case 9: return 0x74;
    case 10: return 0x6e;
    case 12: return 0x66;
    case 13: return 0x72;
    case 0x22: return 0x22;
    case 0x5c: return 0x5c;
    default: return 0;
  }
}

function write_escape(to: usize, unit: i32): usize {
  const letter = escape_letter(unit);
  store<u8>(to++, 0x5c);
  if (letter) {
    store<u8>(to++, letter);
    return to;
  }
  store<u8>(to, 0x75);
  store<u16>(to, 0x3030, 1);
  store<u8>(to, <u8>(0x30 + (unit >> 4)), 3);
  const low = unit & 15;
  store<u8>(to, <u8>(low < 10 ? 0x30 + low : 0x57 + low), 4);
  return to + 5;
}
