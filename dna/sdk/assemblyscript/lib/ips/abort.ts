// What AssemblyScript calls where a program is wrong: `throw`, a failed
// `assert`, an index out of bounds. It ends the run with message and place.

import { decimal, fail } from "./bytes";

export function abort(message: string | null, file: string | null, line: u32,
                      column: u32): void {
  const what = message ? message : "the module gave up";
  const where = file ? file + " line " + decimal(line) : "?";
  fail(what + " (" + where + ")");
}
