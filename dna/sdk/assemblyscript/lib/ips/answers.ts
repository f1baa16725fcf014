// What host functions answer, as types. Where a function fails and the module
// is not asked what to do about it, the run ends with the host's message.

import { failed, hash_bytes, host_answer, none } from "./abi";
import { Bytes, fail, from_hex, pointer_to, text_of } from "./bytes";
import { Hash, HeaderRef } from "./hash";
import { Json } from "./json";
import { JsonReader } from "./json_reader";

// -- answers as they come -----------------------------------------------------

function answer_of(length: i32): Bytes {
  const out = new StaticArray<u8>(length);
  host_answer(pointer_to(out), length);
  return out;
}

function parsed(raw: Bytes): Json {
  const out = JsonReader.read(pointer_to(raw), raw.length);
  return out ? out : Json.nothing();
}

/** {"code","message"} of the failure that a host function told by `failed`. */
export function last_failure(): Json {
  return parsed(answer_of(host_answer(0, 0)));
}

/** Null for `none`; ends the run for `failed`. */
export function optional_answer(length: i32): Bytes | null {
  if (length >= 0) return answer_of(length);
  if (length == failed) {
    const message = last_failure()["message"];
    fail(message.is_text ? message.text() : "a host function failed");
  }
  return null;
}

export function needed_answer(length: i32): Bytes {
  const out = optional_answer(length);
  if (!out) fail("a host function gave no answer");
  return out!;
}

export function json_answer(length: i32): Json {
  return parsed(needed_answer(length));
}

export function optional_json_answer(length: i32): Json | null {
  return length == none ? null : json_answer(length);
}

export function hash_answer(length: i32): Hash {
  return new Hash(needed_answer(length));
}

export function header_answer(length: i32): HeaderRef {
  return HeaderRef.at(needed_answer(length), 0);
}

// -- types --------------------------------------------------------------------

/** A commit's or update's entry and header. */
@final
export class Committed {
  constructor(readonly entry: Hash, readonly header: HeaderRef) {
  }

  static answer(length: i32): Committed {
    const raw = needed_answer(length);
    const header = HeaderRef.at(raw, hash_bytes);
    const entry = StaticArray.slice<u8>(raw, 0, hash_bytes);
    return new Committed(new Hash(entry), header);
  }

  to_json(): Json {
    return Json.object().set("entry", this.entry).set("header", this.header);
  }
}

/**
 * A row of a chain. The content is null where it was not asked for or is not at
 * hand; the salt is there for private entries of the own chain.
 */
@final
export class ChainRow {
  readonly author: Hash;
  readonly seq: u32;
  readonly hash: Hash;
  readonly kind: string;
  readonly type: string;
  readonly entry: Hash | null;
  readonly time: i64;
  readonly content: Json;
  readonly salt: Bytes | null;

  constructor(x: Json) {
    this.author = x["author"].hash();
    this.seq = <u32>x["seq"].integer();
    this.hash = x["hash"].hash();
    this.kind = x["kind"].text();
    this.type = x["type"].text();
    this.entry = x["entry"].if_hash();
    this.time = x["time"].integer();
    this.content = x["content"];
    const salt = x["salt"];
    this.salt = salt.is_text ? from_hex(salt.text()) : null;
  }

  get header(): HeaderRef {
    return new HeaderRef(this.author, this.seq, this.hash);
  }

  static list(all: Json): ChainRow[] {
    const out: ChainRow[] = [];
    for (let i = 0; i < all.size; ++i) out.push(new ChainRow(all.at(i)));
    return out;
  }
}

/** Which rows of a chain: `new ChainFilter("note")`; no type is any. */
@final
export class ChainFilter {
  constructor(public type: string = "", public count: i64 = 100,
              public from: i64 = 0, public to: i64 = u32.MAX_VALUE,
              public descending: bool = false) {
  }

  to_json(): Json {
    return Json.object().set("count", this.count).set("from", this.from)
      .set("order", this.descending ? "desc" : "asc").set("to", this.to)
      .set("type", this.type);
  }
}

@final
export class LinkRow {
  readonly base: Hash;
  readonly target: Hash;
  readonly type: string;
  /** A text, or {"hex"} where it is no UTF-8. */
  readonly tag: Json;
  readonly header: HeaderRef;
  readonly time: i64;

  constructor(x: Json) {
    this.base = x["base"].hash();
    this.target = x["target"].hash();
    this.type = x["type"].text();
    this.tag = x["tag"];
    this.header = x["header"].header();
    this.time = x["time"].integer();
  }
}

/** A header that brought an entry. */
@final
export class EntryHeader {
  readonly header: HeaderRef;
  readonly time: i64;
  readonly kind: string;
  readonly status: string;

  constructor(x: Json) {
    this.header = x.header();
    this.time = x["time"].integer();
    this.kind = x["kind"].text();
    this.status = x["status"].text();
  }
}

@final
export class EntryUpdate {
  readonly entry: Hash;
  readonly header: HeaderRef;

  constructor(x: Json) {
    this.entry = x["entry"].hash();
    this.header = x["header"].header();
  }
}

/** An entry with all that the network knows of it. */
@final
export class Details {
  readonly entry: Hash;
  readonly type: string;
  readonly content: Json;
  /** "live", "updated", "deleted" or "rejected". */
  readonly status: string;
  readonly headers: EntryHeader[] = [];
  readonly updates: EntryUpdate[] = [];
  readonly deletes: HeaderRef[] = [];

  constructor(x: Json) {
    this.entry = x["entry"].hash();
    this.type = x["type"].text();
    this.content = x["content"];
    this.status = x["status"].text();
    const headers = x["headers"], updates = x["updates"];
    const deletes = x["deletes"];
    for (let i = 0; i < headers.size; ++i)
      this.headers.push(new EntryHeader(headers.at(i)));
    for (let i = 0; i < updates.size; ++i)
      this.updates.push(new EntryUpdate(updates.at(i)));
    for (let i = 0; i < deletes.size; ++i)
      this.deletes.push(deletes.at(i)["header"].header());
  }
}

@final
export class AgentInfo {
  readonly address: Hash;
  readonly key: Hash;
  /** Of the agent's latest header. */
  readonly seq: u32;
  /** Whose call this is: another agent, or this one itself. */
  readonly caller: Hash;

  constructor(x: Json) {
    this.caller = x["caller"].hash();
    this.address = x["agent"].hash();
    this.key = x["key"].hash();
    this.seq = <u32>x["seq"].integer();
  }
}

@final
export class DnaInfo {
  readonly name: string;
  readonly version: string;
  readonly hash: Hash;

  constructor(x: Json) {
    this.name = x["name"].text();
    this.version = x["version"].text();
    this.hash = x["hash"].hash();
  }
}

/** A capability: the header that grants it, and its secret where it has one. */
@final
export class Grant {
  readonly header: HeaderRef;
  readonly secret: Bytes | null;

  constructor(x: Json) {
    this.header = x["header"].header();
    const secret = x["secret"];
    this.secret = secret.is_text ? from_hex(secret.text()) : null;
  }
}

/** What another agent answered, or why it did not. */
@final
export class Reply {
  private constructor(readonly value: Json, readonly code: string,
                      readonly message: string) {
  }

  static answer(length: i32): Reply {
    if (length != failed) return new Reply(json_answer(length), "", "");
    const x = last_failure();
    return new Reply(Json.nothing(), x["code"].text(), x["message"].text());
  }

  /** Whether there is a value; else `code` ("IPS1402") and `message` say why. */
  get is_there(): bool {
    return this.code.length == 0;
  }

  /** The value; where there is none, ends the run with the reason. */
  needed(): Json {
    if (!this.is_there) fail(this.code + ": " + this.message);
    return this.value;
  }
}

/** The text of bytes that may be missing. */
export function optional_text(raw: Bytes | null): string | null {
  return raw ? text_of(raw) : null;
}
