// Hashes, and references to headers.

import { hash_bytes, ref_bytes } from "./abi";
import { Bytes, from_hex, part_of, pointer_to, same_bytes, to_hex }
  from "./bytes";
import { Json } from "./json";

/** 32 bytes: an entry's or header's hash, an agent's address, a key. */
@final
export class Hash {
  /** @param raw 32 bytes, which nobody changes any more */
  constructor(readonly raw: Bytes) {
    assert(raw.length == hash_bytes, "a hash has 32 bytes");
  }

  /** Null where the text is not 64 hexadecimal digits. */
  static parse(text: string): Hash | null {
    if (text.length != 2 * hash_bytes) return null;
    const raw = from_hex(text);
    return raw ? new Hash(raw) : null;
  }

  get pointer(): usize {
    return pointer_to(this.raw);
  }

  get hex(): string {
    return to_hex(this.raw);
  }

  to_json(): Json {
    return Json.of_text(this.hex);
  }

  @operator("==")
  static equal(a: Hash | null, b: Hash | null): bool {
    if (!a || !b) return !a && !b;
    return same_bytes(a.raw, b.raw);
  }

  @operator("!=")
  static differ(a: Hash | null, b: Hash | null): bool {
    return !Hash.equal(a, b);
  }
}

/** Which header: whose, at which place of the chain, and its hash. */
@final
export class HeaderRef {
  constructor(readonly author: Hash, readonly seq: u32, readonly hash: Hash) {
  }

  /** As host functions answer it: 68 bytes from there on. */
  static at(raw: Bytes, from: i32): HeaderRef {
    const seq = load<u32>(pointer_to(raw) + from + hash_bytes);
    return new HeaderRef(new Hash(part_of(raw, from, hash_bytes)), seq,
                         new Hash(part_of(raw, from + hash_bytes + 4,
                                          hash_bytes)));
  }

  /** As host functions take it. */
  get raw(): Bytes {
    const out = new StaticArray<u8>(ref_bytes);
    const to = pointer_to(out);
    memory.copy(to, this.author.pointer, hash_bytes);
    store<u32>(to + hash_bytes, this.seq);
    memory.copy(to + hash_bytes + 4, this.hash.pointer, hash_bytes);
    return out;
  }

  to_json(): Json {
    return Json.object().set("author", this.author).set("seq", this.seq)
      .set("hash", this.hash);
  }

  @operator("==")
  static equal(a: HeaderRef | null, b: HeaderRef | null): bool {
    if (!a || !b) return !a && !b;
    return a.author == b.author && a.seq == b.seq && a.hash == b.hash;
  }

  @operator("!=")
  static differ(a: HeaderRef | null, b: HeaderRef | null): bool {
    return !HeaderRef.equal(a, b);
  }
}
