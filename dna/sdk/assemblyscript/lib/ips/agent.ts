// Who and where this run is, and what it may compute: hashes, signatures,
// time, randomness; messages, calls and capabilities.

import { host_agent_info, host_call, host_debug, host_dna_info, host_emit,
         host_entry_hash, host_grant, host_now, host_property, host_random,
         host_schedule, host_send, host_sha256, host_sign, host_verify,
         signature_bytes } from "./abi";
import { AgentInfo, DnaInfo, Grant, Reply, hash_answer, header_answer,
         json_answer, needed_answer, optional_json_answer } from "./answers";
import { Bytes, Utf8, pointer_to } from "./bytes";
import { Hash, HeaderRef } from "./hash";
import { Json, json } from "./json";
import { JsonWriter } from "./json_writer";

export function agent_info(): AgentInfo {
  return new AgentInfo(json_answer(host_agent_info()));
}

/** The own address. */
export function my_address(): Hash {
  return agent_info().address;
}

export function dna_info(): DnaInfo {
  return new DnaInfo(json_answer(host_dna_info()));
}

/** A property of the DNA; null where dna.toml does not have it. */
export function property(name: string): Json {
  const raw = new Utf8(name);
  const found = optional_json_answer(host_property(raw.pointer, raw.size));
  return found ? found : Json.nothing();
}

/** The call's time in microseconds since 1970. */
export function now(): i64 {
  return load<i64>(pointer_to(needed_answer(host_now())));
}

/** Random bytes of the call: the same when it is replayed. */
export function random(count: i32): Bytes {
  const out = new StaticArray<u8>(count);
  host_random(pointer_to(out), count);
  return out;
}

/** A line for the call's trace. */
export function debug(text: string): void {
  const raw = new Utf8(text);
  host_debug(raw.pointer, raw.size);
}

// -- hashes and signatures ----------------------------------------------------

export function sha256(raw: Bytes): Hash {
  return hash_answer(host_sha256(pointer_to(raw), raw.length));
}

function entry_hash_at(type: string, from: usize, size: i32): Hash {
  const name = new Utf8(type);
  return hash_answer(host_entry_hash(name.pointer, name.size, from, size));
}

/** The hash that a public JSON entry of this value would have. */
export function entry_hash<T>(type: string, value: T): Hash {
  const text = JsonWriter.write(json(value));
  return entry_hash_at(type, text.pointer, text.size);
}

/** The hash that a public entry with this text would have. */
export function entry_hash_text(type: string, text: string): Hash {
  const raw = new Utf8(text);
  return entry_hash_at(type, raw.pointer, raw.size);
}

function write_part(to: usize, from: usize, size: i32): usize {
  store<u32>(to, size);
  memory.copy(to + 4, from, size);
  return to + 4 + size;
}

/**
 * The hash that a private entry with this salt has: H over version 1, tag 1,
 * then type, salt and content, each after its length (docs/formats).
 */
export function private_entry_hash(type: string, salt: Bytes,
                                   content: string): Hash {
  const name = new Utf8(type), text = new Utf8(content);
  const raw = new StaticArray<u8>(14 + name.size + salt.length + text.size);
  let to = pointer_to(raw);
  store<u16>(to, 0x0101);
  to = write_part(to + 2, name.pointer, name.size);
  to = write_part(to, pointer_to(salt), salt.length);
  write_part(to, text.pointer, text.size);
  return sha256(raw);
}

/** Signs as this agent, for this DNA: 64 bytes. */
export function sign(message: string): Bytes {
  const raw = new Utf8(message);
  return needed_answer(host_sign(raw.pointer, raw.size));
}

/** Whether `sign` of the agent with this key made the signature. */
export function verify(key: Hash, signature: Bytes, message: string): bool {
  const raw = new Utf8(message);
  return signature.length == signature_bytes
    && host_verify(key.pointer, pointer_to(signature), raw.pointer, raw.size)
       == 1;
}

// -- others -------------------------------------------------------------------

/** Asks another agent's `receive` and waits for what it answers. */
export function send<T>(to: Hash, message: T): Reply {
  const text = JsonWriter.write(json(message));
  return Reply.answer(host_send(to.pointer, text.pointer, text.size));
}

/**
 * Calls a function of another agent's cell.
 * @param args a JSON array
 * @param secret of a capability, where one is needed: 32 bytes
 */
export function call(to: Hash, name: string, args: Json,
                     secret: Bytes | null = null): Reply {
  const title = new Utf8(name), text = JsonWriter.write(args);
  return Reply.answer(host_call(to.pointer, title.pointer, title.size,
                                text.pointer, text.size,
                                secret ? pointer_to(secret) : 0));
}

/** Tells whoever listens to this agent. */
export function emit<T>(name: string, value: T): void {
  const title = new Utf8(name), text = JsonWriter.write(json(value));
  host_emit(title.pointer, title.size, text.pointer, text.size);
}

/**
 * Has a function of this DNA run later.
 * @param args a JSON array
 */
export function schedule(name: string, args: Json, delay_ms: i32): HeaderRef {
  const title = new Utf8(name), text = JsonWriter.write(args);
  return header_answer(host_schedule(title.pointer, title.size, text.pointer,
                                     text.size, delay_ms));
}

/**
 * Lets others `call` functions of this agent's cell, until the header is
 * removed.
 * @param access "unrestricted": anyone; "transferable": who shows the secret;
 * "assigned": these agents
 */
export function grant(access: string, functions: string[],
                      agents: Hash[] = []): Grant {
  const wish = Json.object().set("access", access).set("agents", agents)
                 .set("functions", functions);
  const text = JsonWriter.write(wish);
  return new Grant(json_answer(host_grant(text.pointer, text.size)));
}
