// What a caller gave a function.

import { decimal, fail } from "./bytes";
import { Hash, HeaderRef } from "./hash";
import { Json } from "./json";

/**
 * The arguments of one call. One that is absent or of another type ends the
 * run: "even takes an integer, got \"x\"".
 */
@final
export class Arguments {
  constructor(private name: string, private list: Json, taken: i32) {
    if (list.size > taken)
      fail(name + " takes " + count_of(taken) + ", got " + decimal(list.size));
  }

  /** The argument at that place as a parameter's type. */
  take<T>(place: i32): T {
    return this.read<T>(this.list.at(place), place);
  }

  private read<T>(x: Json, place: i32): T {
    if (isNullable<T>()) {
      if (x.is_null) return changetype<T>(0);
      return changetype<T>(this.read<NonNullable<T>>(x, place));
    }
    if (isBoolean<T>()) {
      if (!x.is_boolean) this.wanted("a boolean", place);
      return <T>x.boolean();
    }
    if (isFloat<T>()) ERROR("there are no fractions in JSON here");
    if (isInteger<T>()) return this.read_integer<T>(x, place);
    if (isString<T>()) {
      if (!x.is_text) this.wanted("a text", place);
      return changetype<T>(x.text());
    }
    return this.read_object<T>(x, place);
  }

  private read_integer<T>(x: Json, place: i32): T {
    if (!x.is_integer) this.wanted("an integer", place);
    const wide = x.integer();
    const out = <T>wide;
    if (<i64>out != wide || (!isSigned<T>() && wide < 0))
      this.wanted("an integer of its size", place);
    return out;
  }

  private read_object<T>(x: Json, place: i32): T {
    if (idof<T>() == idof<Json>()) return changetype<T>(x);
    if (idof<T>() == idof<Hash>()) {
      const out = x.if_hash();
      if (!out) this.wanted("a hash", place);
      return changetype<T>(out);
    }
    if (idof<T>() == idof<HeaderRef>()) {
      const out = x.if_header();
      if (!out) this.wanted("a header's reference", place);
      return changetype<T>(out);
    }
    if (isArray<T>()) return this.read_array<T>(x, place);
    ERROR("a parameter is an integer, bool, string, Hash, HeaderRef, Json, "
          + "or an array of these");
    return changetype<T>(0);
  }

  private read_array<T>(x: Json, place: i32): T {
    if (!x.is_array) this.wanted("an array", place);
    const out = instantiate<T>();
    for (let i = 0; i < x.size; ++i)
      out.push(this.read<valueof<T>>(x.at(i), place));
    return out;
  }

  private wanted(what: string, place: i32): void {
    let message = this.name + " takes " + what;
    if (place > 0 || this.list.size > 1)
      message += " as argument " + decimal(place + 1);
    const got = place < this.list.size ? this.list.at(place).dump() : "nothing";
    fail(message + ", got " + got);
  }
}

function count_of(n: i32): string {
  if (n == 0) return "no arguments";
  return decimal(n) + (n == 1 ? " argument" : " arguments");
}
