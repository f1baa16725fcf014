// Between IPS and a module's functions: what the wrappers that transform.mjs
// writes are made of.

import { host_input, host_output } from "./abi";
import { Arguments } from "./arguments";
import { pointer_to } from "./bytes";
import { Json, json } from "./json";
import { JsonReader } from "./json_reader";
import { JsonWriter } from "./json_writer";

/** The input of this run. */
export function ips_input(): Json {
  const raw = new StaticArray<u8>(host_input(0, 0));
  host_input(pointer_to(raw), raw.length);
  const out = JsonReader.read(pointer_to(raw), raw.length);
  return out ? out : Json.nothing();
}

/** The arguments of a function with so many parameters. */
export function ips_arguments(name: string, count: i32): Arguments {
  return new Arguments(name, ips_input(), count);
}

export function ips_output<T>(value: T): void {
  const text = JsonWriter.write(json(value));
  host_output(text.pointer, text.size);
}
