// Posts: the rules for their texts, and what an update leaves behind.

net.install("dna/apps/notes");

const texts = (reader) =>
  reader.call("posts_by", alice).map((post) => post.text).join("|");

// An empty post is refused and the chain does not grow.
const before = alice.chain.length;
assertThrows(() => alice.call("post", ""), /a post needs a text/);
assertThrows(() => alice.commit("post", { text: "" }), /a post needs a text/);
assertThrows(() => alice.commit("post", { txt: "x" }), "IPS1305");
assertThrows(() => alice.call("post", "x".repeat(2001)), /at most 2000 bytes/);
assert(alice.chain.length === before, "nothing was added");

// A post: a hash, and the author's list shows it.
const first = alice.call("post", "hello");
assert(/^[0-9a-f]{64}$/.test(first), "a post answers its hash");
assert(texts(alice) === "hello" && texts(bob) === "hello", "the list shows it");

// An update: only the new text, under the new hash; the old one leads to it.
const second = alice.call("edit", first, "hello world");
assert(second !== first, "a new text has a new hash");
for (const reader of [alice, bob]) {
  assert(texts(reader) === "hello world", "only the new text is listed");
  assert(reader.call("posts_by", alice)[0].entry === second, "the new hash");
  const old = reader.call("read_post", first);
  assert(old.status === "updated" && old.newest === second, "old leads to new");
  assert(old.text === "hello", "the old text can still be read");
  assert(reader.call("read_post", second).status === "live", "the new is live");
}
assert(bob.details(first).status === "updated", "the console says so too");

// An update that changes nothing is refused.
const length = alice.chain.length;
assertThrows(() => alice.call("edit", second, "hello world"), /the same/);
assert(alice.chain.length === length, "it left no trace");

// Nobody but its author changes a post.
assertThrows(() => bob.call("edit", second, "bob was here"), "IPS1309");
for (const reader of net.agents)
  assert(reader.call("read_post", second).status === "live",
         reader.name + " still sees alice's post");
assert(texts(carol) === "hello world", "the list is as it was");
// Nor does anyone add to another's list.
assertThrows(() => bob.link(alice, second, "post"), /only its owner/);

// A hash of nothing is null, not an error.
const nothing = "0".repeat(63) + "1";
assert(alice.get(nothing) === null, "no entry");
assert(alice.details(nothing) === null, "no details");
assert(alice.call("read_post", nothing) === null, "no post");
assertThrows(() => alice.call("edit", nothing, "x"), /there is no such post/);
