// What tests/system/cli/assemblyscript_test.py calls: values through the SDK.

import { EntryChange, Hash, HeaderRef, Json, Newcomer, Reply, Verdict,
         agent_info, bytes_of, call, commit_bytes, decimal, emit, from_hex,
         get_bytes, grant, invalid, json, my_address, now, property, query,
         random, remove, schedule, sha256, sign, to_hex, valid, verify }
  from "ips";

@validator
export function validate_thing(change: EntryChange): Verdict {
  const raw = change.raw_content;
  return change.removes || raw.length > 0 ? valid() : invalid("empty");
}

/** Everybody may join. */
@validator
export function admit(joining: Newcomer): Verdict {
  return joining.proof.is_null ? valid() : invalid("no proofs here");
}

/** Once an agent has joined. */
@callback
export function begin(): void {
  commit_bytes("thing", bytes_of("begun"));
}

@callable
export function echo(value: Json): Json {
  return value;
}

@callable
export function types(i: i32, u: u8, flag: bool, text: string, hash: Hash,
                      ref: HeaderRef, list: i64[],
                      maybe: string | null): Json {
  return Json.object().set("i", i).set("u", u).set("flag", flag)
    .set("text", text).set("hash", hash).set("ref", ref).set("list", list)
    .set("maybe", maybe).set("bytes", bytes_of(text));
}

@callable
export function parse(text: string): string {
  const x = Json.parse(text);
  return x ? x.dump() : "no JSON";
}

@callable
export function numbers(n: i64): string {
  return decimal(n);
}

@callable
export function wanted(value: Json): i64 {
  return value["n"].integer();
}

@callable
export function out_of_bounds(at: i32): Json {
  const list = [1, 2, 3];
  return json(list[at]);
}

@callable
export function nothing(): void {
}

@callable
export function signed(message: string): bool {
  const signature = sign(message);
  return verify(agent_info().key, signature, message)
    && !verify(agent_info().key, signature, message + "!");
}

@callable
export function raw(hex: string): Json {
  const made = commit_bytes("thing", from_hex(hex)!);
  const back = get_bytes(made.entry);
  return Json.object().set("hex", to_hex(back!)).set("entry", made.entry)
    .set("header", made.header);
}

@callable
export function withdraw(header: HeaderRef): HeaderRef {
  return remove(header);
}

@callable
export function here(): Json {
  const row = query()[1];
  return Json.object().set("me", my_address()).set("second", row.kind)
    .set("length", random(5).length).set("time", now() > 0)
    .set("r", property("r")).set("nothing", property("none"))
    .set("sha256", sha256(bytes_of("abc")));
}

@callable
export function ask(to: Hash, name: string, args: Json): Json {
  const reply: Reply = call(to, name, args);
  return Json.object().set("value", reply.value).set("code", reply.code);
}

@callable
export function open(name: string): Json {
  emit("opened", name);
  return json(grant("unrestricted", [name]).header);
}

@callable
export function later(name: string, args: Json): HeaderRef {
  return schedule(name, args, 60000);
}
