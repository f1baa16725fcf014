// Messages between agents: what `receive` sees and answers, and what happens
// where there is no answer.

net.install("dna/apps/notes");

// bob sees who sent it and the very message; alice gets his answer.
const message = { list: [1, "two", null, true], text: "ä \"quoted\" 😀" };
const answer = alice.call("tell", bob, message);
assert(answer.from === alice.address, "the sender's address");
assertEquals(answer.message, message, "the very message");
assert(alice.send(bob, "hi").message === "hi", "the console sends too");

// A trap and a refusal of his are errors of hers; both go on.
assertThrows(() => alice.call("tell", bob, "trap"), /IPS2107/);
assertThrows(() => alice.call("tell", bob, "refuse"), /no messages today/);
assert(alice.call("tell", bob, 1).message === 1, "bob still answers");

// A private note with its salt can be checked against its public header.
const note = alice.call("write_note", "for bob only");
assert(alice.call("share_note", bob, note) === true, "bob could check the note");
assert(dht.holders(note).length === 0, "no shard holds it");
assert(bob.get(note) === null, "bob has been told, he does not hold it");
const { seq, hash } = alice.chain.find((x) => x.entry === note);
const forged = {
  note: {
    text: "for everyone",
    salt: "00".repeat(32),
    header: { author: alice.address, seq, hash },
  },
};
assert(alice.call("tell", bob, forged) === false, "another text is found out");

// Nobody answers: a named time-out, and the app chose what stays.
net.kill(bob);
const notes = alice.call("my_notes").length;
assertThrows(() => alice.call("tell", bob, "are you there"), /IPS1402/);
assertThrows(() => alice.call("note_and_tell", bob, "one", false), /IPS1402/);
assert(alice.call("my_notes").length === notes, "nothing of the call stays");
const kept = alice.call("note_and_tell", bob, "two", true);
assert(!kept.sent && kept.code === "IPS1402", "the app sees the time-out");
assert(alice.call("read_note", kept.note) === "two", "the note stays");

net.restart(bob);
assert(alice.call("note_and_tell", bob, "three", true).sent, "bob is back");
