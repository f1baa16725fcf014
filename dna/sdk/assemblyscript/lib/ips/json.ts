// JSON values of integers, texts, booleans, arrays and objects: what functions
// take and answer, and what JSON entries hold.

import { Bytes, fail, to_hex } from "./bytes";
import { Hash, HeaderRef } from "./hash";
import { JsonReader } from "./json_reader";
import { JsonWriter } from "./json_writer";

export enum JsonKind { nothing, boolean, integer, text, array, object }

/** Which of two names comes first, by their bytes in UTF-8: < 0, 0, > 0. */
function compare_names(a: string, b: string): i32 {
  const size = min(a.length, b.length);
  for (let i = 0; i < size; ++i) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x != y) return rank_of(x) - rank_of(y);
  }
  return a.length - b.length;
}

/** Code points above U+FFFF, pairs here, come after U+E000 to U+FFFF. */
function rank_of(unit: i32): i32 {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** A value. Objects keep their keys sorted, so that `dump` is canonical. */
@final
export class Json {
  /** Of an object, in the order of `items`. */
  readonly names: string[] = [];
  /** Of an array or object. */
  readonly items: Json[] = [];

  private constructor(readonly kind: JsonKind, private number: i64,
                      private words: string) {
  }

  static nothing(): Json {
    return new Json(JsonKind.nothing, 0, "");
  }

  static of_boolean(x: bool): Json {
    return new Json(JsonKind.boolean, x ? 1 : 0, "");
  }

  static of_integer(x: i64): Json {
    return new Json(JsonKind.integer, x, "");
  }

  static of_text(x: string): Json {
    return new Json(JsonKind.text, 0, x);
  }

  /** {"hex"} */
  static of_bytes(x: Bytes): Json {
    return Json.object().set("hex", to_hex(x));
  }

  static array(): Json {
    return new Json(JsonKind.array, 0, "");
  }

  static object(): Json {
    return new Json(JsonKind.object, 0, "");
  }

  /** Null where the text is no JSON, or JSON with a fraction or a key twice. */
  static parse(text: string): Json | null {
    const raw = String.UTF8.encode(text);
    return JsonReader.read(changetype<usize>(raw), raw.byteLength);
  }

  /** The canonical text. */
  dump(): string {
    const out = JsonWriter.write(this);
    return String.UTF8.decodeUnsafe(out.pointer, out.size);
  }

  to_json(): Json {
    return this;
  }

  // -- what it is: null or false where it is something else -------------------

  get is_null(): bool {
    return this.kind == JsonKind.nothing;
  }

  get is_boolean(): bool {
    return this.kind == JsonKind.boolean;
  }

  get is_integer(): bool {
    return this.kind == JsonKind.integer;
  }

  get is_text(): bool {
    return this.kind == JsonKind.text;
  }

  get is_array(): bool {
    return this.kind == JsonKind.array;
  }

  get is_object(): bool {
    return this.kind == JsonKind.object;
  }

  /** The hash that a text of 64 hexadecimal digits stands for. */
  if_hash(): Hash | null {
    return this.is_text ? Hash.parse(this.words) : null;
  }

  if_header(): HeaderRef | null {
    const author = this.get("author").if_hash();
    const hash = this.get("hash").if_hash();
    const seq = this.get("seq");
    if (!author || !hash || !seq.is_integer || <u64>seq.number > u32.MAX_VALUE)
      return null;
    return new HeaderRef(author, <u32>seq.number, hash);
  }

  // -- what it holds; another kind ends the run -------------------------------

  boolean(): bool {
    if (!this.is_boolean) this.wanted("a boolean");
    return this.number != 0;
  }

  integer(): i64 {
    if (!this.is_integer) this.wanted("an integer");
    return this.number;
  }

  text(): string {
    if (!this.is_text) this.wanted("a text");
    return this.words;
  }

  list(): Json[] {
    if (!this.is_array) this.wanted("an array");
    return this.items;
  }

  hash(): Hash {
    const out = this.if_hash();
    if (!out) this.wanted("a hash");
    return out!;
  }

  header(): HeaderRef {
    const out = this.if_header();
    if (!out) this.wanted("a header's reference");
    return out!;
  }

  /** Of an array or object; 0 of all else. */
  get size(): i32 {
    return this.items.length;
  }

  /** The member of that name; null where there is none: `x["name"]`. */
  @operator("[]")
  get(name: string): Json {
    const place = this.place_of(name);
    return place < this.names.length && this.names[place] == name
      ? this.items[place] : Json.nothing();
  }

  /** The item at that place; null where there is none. */
  at(place: i32): Json {
    return this.is_array && <u32>place < <u32>this.items.length
      ? this.items[place] : Json.nothing();
  }

  has(name: string): bool {
    const place = this.place_of(name);
    return place < this.names.length && this.names[place] == name;
  }

  // -- change ------------------------------------------------------------------

  /** Adds or replaces a member of an object. */
  set<T>(name: string, value: T): Json {
    if (!this.is_object) this.wanted("an object");
    const place = this.place_of(name);
    const item = json(value);
    if (place < this.names.length && this.names[place] == name) {
      this.items[place] = item;
      return this;
    }
    this.names.push(name);
    this.items.push(item);
    this.move_last_to(place);
    return this;
  }

  /** Appends to an array. */
  push<T>(value: T): Json {
    if (!this.is_array) this.wanted("an array");
    this.items.push(json(value));
    return this;
  }

  @operator("==")
  static equal(a: Json | null, b: Json | null): bool {
    if (!a || !b) return !a && !b;
    if (a.kind != b.kind || a.number != b.number || a.words != b.words
        || a.size != b.size)
      return false;
    for (let i = 0; i < a.size; ++i) {
      if (a.is_object && a.names[i] != b.names[i]) return false;
      if (!Json.equal(a.items[i], b.items[i])) return false;
    }
    return true;
  }

  @operator("!=")
  static differ(a: Json | null, b: Json | null): bool {
    return !Json.equal(a, b);
  }

  /** Where the member of that name is or would be. */
  private place_of(name: string): i32 {
    let first = 0, last = this.names.length;
    // Texts that hosts make come in order: most often it is the end.
    if (last == 0 || compare_names(this.names[last - 1], name) < 0) return last;
    while (first < last) {
      const middle = (first + last) >> 1;
      if (compare_names(this.names[middle], name) < 0) first = middle + 1;
      else last = middle;
    }
    return first;
  }

  private move_last_to(place: i32): void {
    const name = this.names[this.names.length - 1];
    const item = this.items[this.items.length - 1];
    for (let i = this.names.length - 1; i > place; --i) {
      this.names[i] = this.names[i - 1];
      this.items[i] = this.items[i - 1];
    }
    this.names[place] = name;
    this.items[place] = item;
  }

  private wanted(what: string): void {
    fail("wanted " + what + ", got " + this.dump());
  }
}

/**
 * The JSON of a value: integers, booleans, texts, null, arrays of them, bytes
 * as {"hex"}, and classes with a method `to_json(): Json`, as Json, Hash and
 * HeaderRef have it.
 */
export function json<T>(value: T): Json {
  if (isBoolean<T>()) return Json.of_boolean(<bool>value);
  if (isFloat<T>()) ERROR("there are no fractions in JSON here");
  if (isInteger<T>()) return Json.of_integer(<i64>value);
  if (isNullable<T>()) if (!value) return Json.nothing();
  if (isString<T>()) return Json.of_text(changetype<string>(value));
  return json_of_object<NonNullable<T>>(value as NonNullable<T>);
}

function json_of_object<T>(value: T): Json {
  if (value instanceof StaticArray<u8>)
    return Json.of_bytes(changetype<Bytes>(value));
  if (isArray<T>()) {
    const out = Json.array();
    for (let i = 0; i < value.length; ++i) out.push(value[i]);
    return out;
  }
  return value.to_json();
}
