// Values through the AssemblyScript SDK and back; see assemblyscript_test.py.

net.install(args[0]);

const same = (value) => assertEquals(alice.call("echo", value), value);
for (const value of [null, true, false, 0, -1, "", "text", [], {}, [[[]]]])
  same(value);
same("\u0000\b\t\n\f\r\u001f\"\\/ äß€😀 \u007f\uffff");
same([9007199254740991, -9007199254740991, [], {}, [null, "x"]]);
same({ "": 1, "b": { "z": [], "a": {} }, "B": 2, "ä": 3, "\ue000": 4, "😀": 5 });
const deep = (n) => (n === 0 ? 1 : [deep(n - 1)]);
same(deep(50));

// Text that the module reads itself: strict, canonical when it is written.
const parsed = (text) => alice.call("parse", text);
assertEquals(parsed(' { "b" : [ 1 , -0 ] , "a" : "\\u00e4\\ud83d\\ude00\\/" } '),
             '{"a":"ä😀/","b":[1,0]}');
assertEquals(parsed('{"😀":1,"\ue000":2}'), '{"\ue000":2,"😀":1}',
             "keys are sorted by their bytes in UTF-8, not in UTF-16");
assertEquals(parsed("[9223372036854775807,-9223372036854775808]"),
             "[9223372036854775807,-9223372036854775808]");
for (const bad of ["", "1.5", "1e3", "01", "-", "9223372036854775808",
                   "-9223372036854775809", '{"a":1,"a":2}', "[1,]", "[1 2]",
                   '"\\x"', '"\\ud800"', '"\\ud800\\u0041"', '"a', '"\n"',
                   "nul", "[", "{", '{"a"}', "1 2", "tru"])
  assertEquals(parsed(bad), "no JSON", bad);
assertEquals(parsed("[".repeat(64) + "]".repeat(64)),
             "[".repeat(64) + "]".repeat(64));
assertEquals(parsed("[".repeat(66) + "]".repeat(66)), "no JSON", "too deep");
for (const n of [0, 7, -7, 10, -10, 9007199254740991])
  assertEquals(alice.call("numbers", n), String(n));

// Parameters of every type; what does not fit is named.
const hash = "ab".repeat(32);
const ref = { author: hash, hash, seq: 4294967295 };
const good = [-5, 255, true, "ä", hash, ref, [1, -2], null];
assertEquals(alice.call("types", ...good),
             { i: -5, u: 255, flag: true, text: "ä", hash, ref, list: [1, -2],
               maybe: null, bytes: { hex: "c3a4" } });
const refused = (place, value, reason) => assertThrows(
  () => alice.call("types", ...good.with(place, value)), reason);
refused(0, "x", /types takes an integer as argument 1, got "x"/);
refused(0, 2 ** 31, /an integer of its size as argument 1, got 2147483648/);
refused(1, -1, /an integer of its size as argument 2, got -1/);
refused(1, 256, /an integer of its size as argument 2, got 256/);
refused(2, 1, /a boolean as argument 3, got 1/);
refused(3, null, /a text as argument 4, got null/);
refused(4, "ab", /a hash as argument 5, got "ab"/);
refused(5, { ...ref, seq: -1 }, /a header's reference as argument 6/);
refused(6, [1, "2"], /an integer as argument 7/);
refused(7, 1, /a text as argument 8, got 1/);
assertThrows(() => alice.call("echo", 1, 2), /echo takes 1 argument, got 2/);
assertThrows(() => alice.call("nothing", 1), /nothing takes no arguments, got 1/);
assertThrows(() => alice.call("numbers"), /numbers takes an integer, got nothing/);
assertEquals(alice.call("nothing"), null);

// Callbacks: one without a parameter has run.
assertEquals(alice.chain.at(-1).content, { hex: "626567756e" });

// What is wrong in the module ends the call with its reason and place.
assertThrows(() => alice.call("wanted", { n: "x" }), /wanted an integer, got "x"/);
assertThrows(() => alice.call("out_of_bounds", 3), /Index out of range/);
assertEquals(alice.call("out_of_bounds", 2), 3);
assertThrows(() => alice.call("withdraw", ref), /there is no header/);

// Bytes, signatures, and who and where it runs.
assert(alice.call("signed", "hello") === true, "its own signature holds");
const raw = alice.call("raw", "00ff10");
assertEquals(raw.hex, "00ff10");
assertThrows(() => alice.call("raw", ""), /empty/);
alice.call("withdraw", raw.header);
const here = alice.call("here");
assertEquals(here, {
  me: alice.address, second: "agent", length: 5, time: true, r: 5000000,
  nothing: null,
  sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
});
