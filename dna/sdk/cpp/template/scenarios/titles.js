// What one agent adds, another finds; the rules hold for everybody.

net.install("../dna.toml");

const hash = alice.call("add", "Under the volcano");
assertEquals(bob.get(hash), "Under the volcano");
alice.call("add", "Ulysses");
assertEquals(bob.call("titles_of", alice), ["Under the volcano", "Ulysses"]);

// The function and the owner's console meet the same rule.
const length = alice.chain.length;
assertThrows(() => alice.call("add", "  "), "a title needs a word");
assertThrows(() => alice.commit("title", ""), "a title needs a word");
assertThrows(() => bob.link(alice, hash, "by"), "from its author's address");
assertEquals(alice.chain.length, length, "what is refused leaves no trace");
