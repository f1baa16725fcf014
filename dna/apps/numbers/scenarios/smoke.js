// Numbers that keep the rule of their type are committed, others are refused;
// what one agent committed, another finds by its hash.

net.install("dna/apps/numbers");

const is_hash = (x) => /^[0-9a-f]{64}$/.test(x);

// The rules hold for functions and for the owner's console alike.
const two = alice.call("even", 2);
const four = alice.call("even", 4);
assert(is_hash(two) && is_hash(four) && two !== four, "even numbers land");
const length = alice.chain.length;
assertThrows(() => alice.call("even", 5), /5 is not even/);
assertThrows(() => alice.commit("even", 5), /5 is not even/);
assertThrows(() => alice.commit("even", 5), "IPS1301");
assert(is_hash(alice.call("prime", 7)), "7 is prime");
assertThrows(() => alice.call("prime", 4), /4 is not prime/);
assertThrows(() => alice.commit("odd", 2), /2 is not odd/);
assert(alice.chain.length === length + 1, "what is refused leaves no trace");

// A number is what its schema says, and a call what its function takes.
assertThrows(() => alice.commit("even", "two"), "IPS1305");
assertThrows(() => alice.call("even", "two"), /even takes an integer, got "two"/);
assertThrows(() => alice.call("even"), /even takes an integer, got nothing/);
assertThrows(() => alice.call("even", 2, 4), /even takes 1 argument, got 2/);

// A function that is not exposed is not there for callers.
assertThrows(() => alice.call("forget", two), /function not available/);
assertThrows(() => alice.call("validate_even", two), /function not available/);
assertThrows(() => alice.call("evne", 2), /even/);

// A speaker and a listener.
const seven = alice.call("odd", 7);
assert(bob.call("find_odd", 7) === true, "bob finds 7");
assert(bob.call("find_odd", 9) === false, "nobody committed 9");
assert(bob.get(seven) === 7, "bob reads 7");
assert(bob.get(seven.replace(/^./, (c) => (c === "0" ? "1" : "0"))) === null,
       "an unknown hash is null");
