// A private note stays with its author: the network knows its header, and from
// that nobody can tell its text, that two texts are equal, or test a guess.

net.install("dna/apps/notes");

const text = "the key is under the mat";
const hers = alice.call("write_note", text);
const his = bob.call("write_note", text);

// Each reads its own and no other.
assert(alice.call("read_note", hers) === text, "alice reads her note");
assert(bob.call("read_note", his) === text, "bob reads his note");
assert(bob.call("read_note", hers) === null, "bob cannot read alice's note");
assert(bob.get(hers) === null, "the console cannot either");
assert(bob.details(hers) === null, "there are no details of it");
assert(alice.call("my_notes").length === 1, "alice sees only her own");

// No shard holds the content.
for (const hash of [hers, his])
  assert(dht.holders(hash).length === 0, "nobody holds a private entry");

// Both headers are known, and do not betray that the texts are equal.
assert(hers !== his, "equal texts have different hashes");
const known_notes = (agent) =>
  carol.call("headers_of", agent).filter((x) => x.type === "note");
assert(known_notes(alice)[0].entry === hers, "alice's header is known");
assert(known_notes(bob)[0].entry === his, "bob's header is known");

// A guess cannot be tested.
const { guess, found } = carol.call("guess_note", text);
assert(!found && guess !== hers && guess !== his, "a guess leads nowhere");

assertThrows(() => alice.call("write_note", ""), /a note needs a text/);
