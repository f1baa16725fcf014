// Bytes, texts as bytes, hexadecimal, and how a run ends early.

import { host_fail } from "./abi";

export type Bytes = StaticArray<u8>;

/** Where bytes lie; valid as long as they live. */
// @ts-ignore: decorator
@inline
export function pointer_to(raw: Bytes): usize {
  return changetype<usize>(raw);
}

/** A text in UTF-8, as hosts read it. */
export class Utf8 {
  private raw: ArrayBuffer;

  constructor(text: string) {
    this.raw = String.UTF8.encode(text);
  }

  get pointer(): usize {
    return changetype<usize>(this.raw);
  }

  get size(): i32 {
    return this.raw.byteLength;
  }
}

/** The bytes of a text in UTF-8. */
export function bytes_of(text: string): Bytes {
  const raw = new Utf8(text);
  const out = new StaticArray<u8>(raw.size);
  memory.copy(pointer_to(out), raw.pointer, raw.size);
  return out;
}

/** The text that bytes in UTF-8 are. */
export function text_of(raw: Bytes): string {
  return String.UTF8.decodeUnsafe(pointer_to(raw), raw.length);
}

/** How long a text is in UTF-8: what `max_bytes` counts. */
export function byte_size(text: string): i32 {
  return String.UTF8.byteLength(text);
}

/**
 * Ends the run: nothing of it stays. The caller, or the author of the entry
 * under judgement, gets the reason.
 */
export function fail(reason: string): void {
  const raw = new Utf8(reason);
  host_fail(raw.pointer, raw.size);
  unreachable();
}

/** What is there; where nothing is, ends the run. */
export function need<T>(value: T, reason: string): NonNullable<T> {
  if (!value) fail(reason);
  return value as NonNullable<T>;
}

/** Decimal digits, without the library's tables. */
export function decimal(n: i64): string {
  // Digits come from the back, below zero, since there is one more number.
  const units = new StaticArray<u16>(20);
  let at = 20;
  let rest = n < 0 ? n : -n;
  do {
    units[--at] = <u16>(0x30 - rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (n < 0) units[--at] = 0x2d;
  return String.UTF16.decodeUnsafe(changetype<usize>(units) + (at << 1),
                                   <usize>(20 - at) << 1);
}

function digit_of(value: u32): u16 {
  return <u16>(value < 10 ? 0x30 + value : 0x57 + value);
}

/** Lower-case hexadecimal. */
export function to_hex(raw: Bytes): string {
  const units = new StaticArray<u16>(2 * raw.length);
  for (let i = 0; i < raw.length; ++i) {
    units[2 * i] = digit_of(raw[i] >> 4);
    units[2 * i + 1] = digit_of(raw[i] & 15);
  }
  return String.UTF16.decodeUnsafe(changetype<usize>(units),
                                   <usize>raw.length << 2);
}

/** 0 to 15; -1 for what is no digit. */
export function hex_digit(c: i32): i32 {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Null where the text is not hexadecimal. */
export function from_hex(text: string): Bytes | null {
  if (text.length & 1) return null;
  const out = new StaticArray<u8>(text.length >> 1);
  for (let i = 0; i < out.length; ++i) {
    const high = hex_digit(text.charCodeAt(2 * i));
    const low = hex_digit(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return null;
    out[i] = <u8>(high << 4 | low);
  }
  return out;
}

/** `raw[from..from + size]`, which must be there. */
export function part_of(raw: Bytes, from: i32, size: i32): Bytes {
  assert(from >= 0 && size >= 0 && from + size <= raw.length, "out of bounds");
  const out = new StaticArray<u8>(size);
  memory.copy(pointer_to(out), pointer_to(raw) + from, size);
  return out;
}

export function same_bytes(a: Bytes, b: Bytes): bool {
  return a.length == b.length
    && memory.compare(pointer_to(a), pointer_to(b), a.length) == 0;
}
