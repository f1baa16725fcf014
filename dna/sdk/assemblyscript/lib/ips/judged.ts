// What validators judge, and their verdicts. Every honest agent must come to
// the same one: a validator has no clock, no randomness and no messages.

import { Bytes, fail, pointer_to } from "./bytes";
import { host_content } from "./abi";
import { Hash, HeaderRef } from "./hash";
import { Json } from "./json";

/** Valid, or invalid for a reason. */
@final
export class Verdict {
  constructor(readonly refusal: string | null) {
  }
}

export function valid(): Verdict {
  return new Verdict(null);
}

export function invalid(reason: string): Verdict {
  return new Verdict(reason);
}

/** The entry that an update or removal changes. */
@final
export class ChangedEntry {
  readonly header: HeaderRef;
  readonly entry: Hash;
  readonly content: Json;

  constructor(x: Json) {
    this.header = x.header();
    this.entry = x["entry"].hash();
    this.content = x["content"];
  }
}

/** A new entry, a newer one, or a withdrawal. */
@final
export class EntryChange {
  /** "create", "update" or "remove". */
  readonly op: string;
  readonly type: string;
  /** JSON as it is, text as a text, bytes as {"hex"}; null for a removal. */
  readonly content: Json;
  readonly author: Hash;
  readonly seq: u32;
  readonly time: i64;
  /** Of an update or removal. */
  readonly target: ChangedEntry | null;

  constructor(x: Json) {
    this.op = x["op"].text();
    this.type = x["type"].text();
    this.content = x["content"];
    this.author = x["author"].hash();
    this.seq = <u32>x["seq"].integer();
    this.time = x["time"].integer();
    const target = x["target"];
    this.target = target.is_object ? new ChangedEntry(target) : null;
  }

  get removes(): bool {
    return this.op == "remove";
  }

  /** The bytes of the entry as they are. */
  get raw_content(): Bytes {
    const out = new StaticArray<u8>(host_content(0, 0));
    host_content(pointer_to(out), out.length);
    return out;
  }
}

/** A new link, or one withdrawn. */
@final
export class LinkChange {
  readonly adds: bool;
  readonly type: string;
  readonly base: Hash;
  readonly target: Hash;
  /** A text, or {"hex"} where it is no UTF-8. */
  readonly tag: Json;
  readonly author: Hash;
  readonly seq: u32;
  readonly time: i64;

  constructor(x: Json) {
    this.adds = x["op"].text() == "link";
    this.type = x["type"].text();
    this.base = x["base"].hash();
    this.target = x["target"].hash();
    this.tag = x["tag"];
    this.author = x["author"].hash();
    this.seq = <u32>x["seq"].integer();
    this.time = x["time"].integer();
  }
}

/** An agent at the door. */
@final
export class Newcomer {
  readonly agent: Hash;
  readonly info: Json;
  readonly proof: Json;

  constructor(x: Json) {
    this.agent = x["agent"].hash();
    this.info = x["info"];
    this.proof = x["proof"];
  }
}

/** A validator says nothing where it accepts. */
export function give_verdict(x: Verdict): void {
  const reason = x.refusal;
  if (reason !== null) fail(reason);
}
