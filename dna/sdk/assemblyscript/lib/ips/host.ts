// Entries, links and chains: the host's functions with types.

import { host_agent_activity, host_commit, host_get, host_get_details,
         host_get_from, host_get_links, host_get_many, host_link, host_query,
         host_remove, host_unlink, host_update, hash_bytes } from "./abi";
import { ChainFilter, ChainRow, Committed, Details, LinkRow, header_answer,
         json_answer, optional_answer, optional_json_answer, optional_text }
  from "./answers";
import { Bytes, Utf8, pointer_to } from "./bytes";
import { Hash, HeaderRef } from "./hash";
import { Json, json } from "./json";
import { JsonWriter } from "./json_writer";

// -- writing ------------------------------------------------------------------

function commit_at(type: string, from: usize, size: i32): Committed {
  const name = new Utf8(type);
  return Committed.answer(host_commit(name.pointer, name.size, from, size));
}

/** Appends an entry of format "json". */
export function commit<T>(type: string, value: T): Committed {
  const text = JsonWriter.write(json(value));
  return commit_at(type, text.pointer, text.size);
}

/** Appends an entry of format "text". */
export function commit_text(type: string, text: string): Committed {
  const raw = new Utf8(text);
  return commit_at(type, raw.pointer, raw.size);
}

/** Appends an entry of format "bytes". */
export function commit_bytes(type: string, raw: Bytes): Committed {
  return commit_at(type, pointer_to(raw), raw.length);
}

function update_at(old: HeaderRef, type: string, from: usize,
                   size: i32): Committed {
  const name = new Utf8(type);
  return Committed.answer(host_update(pointer_to(old.raw), name.pointer,
                                      name.size, from, size));
}

/** Puts an entry of format "json" in the place of an older one's. */
export function update<T>(old: HeaderRef, type: string, value: T): Committed {
  const text = JsonWriter.write(json(value));
  return update_at(old, type, text.pointer, text.size);
}

export function update_text(old: HeaderRef, type: string,
                            text: string): Committed {
  const raw = new Utf8(text);
  return update_at(old, type, raw.pointer, raw.size);
}

export function update_bytes(old: HeaderRef, type: string,
                             raw: Bytes): Committed {
  return update_at(old, type, pointer_to(raw), raw.length);
}

/** Withdraws an entry. */
export function remove(old: HeaderRef): HeaderRef {
  return header_answer(host_remove(pointer_to(old.raw)));
}

export function link(base: Hash, target: Hash, type: string,
                     tag: string = ""): HeaderRef {
  const name = new Utf8(type), label = new Utf8(tag);
  return header_answer(host_link(base.pointer, target.pointer, name.pointer,
                                 name.size, label.pointer, label.size));
}

/** @param added the header of the link */
export function unlink(added: HeaderRef, base: Hash): HeaderRef {
  return header_answer(host_unlink(pointer_to(added.raw), base.pointer));
}

// -- reading ------------------------------------------------------------------

/** An entry of format "json"; null where there is none. */
export function get(entry: Hash): Json | null {
  return optional_json_answer(host_get(entry.pointer));
}

/** An entry of format "text". */
export function get_text(entry: Hash): string | null {
  return optional_text(get_bytes(entry));
}

/** The bytes of an entry. */
export function get_bytes(entry: Hash): Bytes | null {
  return optional_answer(host_get(entry.pointer));
}

/** Whose word about an entry counts. */
export enum Source {
  /** The first holder's that has it. */
  any = 0,
  /** What this agent has itself. */
  local = 1,
  /** Several holders', joined: what one has not heard of, another tells. */
  several = 2,
}

/** As get, in calls only. */
export function get_from(entry: Hash, source: Source): Json | null {
  return optional_json_answer(host_get_from(entry.pointer, source));
}

/** As get_bytes, in calls only. */
export function get_bytes_from(entry: Hash, source: Source): Bytes | null {
  return optional_answer(host_get_from(entry.pointer, source));
}

/**
 * In the order of the hashes; null for what is not there. One round of look-ups
 * for all.
 */
export function get_many(entries: Hash[]): Json[] {
  const raw = new StaticArray<u8>(hash_bytes * entries.length);
  for (let i = 0; i < entries.length; ++i)
    memory.copy(pointer_to(raw) + hash_bytes * i, entries[i].pointer,
                hash_bytes);
  return json_answer(host_get_many(pointer_to(raw), entries.length)).items;
}

export function get_details(entry: Hash): Details | null {
  const found = optional_json_answer(host_get_details(entry.pointer));
  return found ? new Details(found) : null;
}

/** In the order of time; an empty type is any, the tag is a prefix. */
export function get_links(base: Hash, type: string = "",
                          tag: string = ""): LinkRow[] {
  const name = new Utf8(type), label = new Utf8(tag);
  const all = json_answer(host_get_links(base.pointer, name.pointer, name.size,
                                         label.pointer, label.size));
  const out: LinkRow[] = [];
  for (let i = 0; i < all.size; ++i) out.push(new LinkRow(all.at(i)));
  return out;
}

/** Headers of another agent's chain. */
export function agent_activity(who: Hash,
                               which: ChainFilter = new ChainFilter()):
    ChainRow[] {
  const text = JsonWriter.write(which.to_json());
  return ChainRow.list(json_answer(host_agent_activity(who.pointer,
                                                       text.pointer,
                                                       text.size)));
}

/** Headers of the own chain with their contents. */
export function query(which: ChainFilter = new ChainFilter()): ChainRow[] {
  const text = JsonWriter.write(which.to_json());
  return ChainRow.list(json_answer(host_query(text.pointer, text.size)));
}
