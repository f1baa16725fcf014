// An author that does not check what it writes: every holder refuses it and says
// so, the author's app is told, and nobody else is the worse for it.

net.install("dna/apps/notes");

const good = alice.call("post", "hello");
const length = bob.chain.length;
faults.unchecked([bob]);

// Posts that are too long, until one falls to holders among whom bob is not (he
// would serve his own copy of it).
let entry;
let told;
for (let size = 2001; ; ++size) {
  const before = bob.call("refusals").length;
  entry = bob.commit("post", { text: "x".repeat(size) }).entry;
  told = bob.call("refusals").slice(before);
  if (dht.explain(entry).held.length === 0)
    break;
}
assert(bob.chain.length > length, "bob's own chain has them");
assert(told.length >= 5, "each of the five holders has told bob");
for (const x of told)
  assert(x.code === "IPS1301" && x.reason === "a post has at most 2000 bytes",
         "with the rule's own words");
const holders = new Set(told.map((x) => x.holder));
assert(holders.size === told.length, "each holder once");
assert(!holders.has(bob.address), "bob does not refuse himself");

const seen = dht.explain(entry);
assert(seen.rejected.length === told.length, "all of them hold it as rejected");
for (const agent of net.agents.filter((x) => x !== bob)) {
  assert(agent.get(entry) === null, agent.name + " does not see it");
  assert(agent.details(entry).status === "rejected", "and is told why");
}

// Another's post changed.
const header = alice.details(good).headers[0];
const refused = bob.call("refusals").length;
bob.update(header, { text: "bob was here" });
const updates = bob.call("refusals").slice(refused);
assert(updates.length > 0, "it is refused");
assert(updates.every((x) => x.code === "IPS1309"), "for its author");
for (const agent of net.agents.filter((x) => x !== bob))
  assert(agent.call("read_post", good).status === "live",
         agent.name + " sees alice's post as it was");

// Bob checks again, and is as welcome as before.
faults.clear();
assertThrows(() => bob.commit("post", { text: "" }), /a post needs a text/);
const next = bob.call("post", "sorry");
assert(carol.get(next).text === "sorry", "carol reads bob's next post");
