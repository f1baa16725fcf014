// ips: --agents 5
// A holder is away while entries are made, one of them bad; a newcomer comes
// later. As many agents as holders: so everyone is to hold everything.

net.install("dna/apps/archive");
const everyone = net.agents;
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const absent = pick(everyone);
const present = everyone.filter((x) => x !== absent);
const cheat = pick(present);
const holds = (agent, entry) =>
  dht.holders(entry).some((x) => (x.name ?? x) === agent.name);

const old = absent.commit("item", { number: 0, text: "before" }).entry;
net.kill(absent);
const missed = present.map((x) =>
  x.commit("item", { number: 1, text: "by " + x.name }).entry);

// Its author does not judge this one; everybody else does.
faults.unchecked([cheat]);
const bad = cheat.commit("record", "").entry;
faults.clear();
const after = pick(present).commit("item", { number: 2, text: "after" }).entry;
clock.advance("1m");

net.restart(absent);
clock.advance("30s");
for (const entry of [old, ...missed, after])
  assert(holds(absent, entry), "who returns holds what it missed");
for (const agent of everyone)
  if (agent !== cheat)
    assert(!holds(agent, bad), agent.name + " does not hold the bad one");

// A newcomer reads what was there before it, and takes its part of it.
const [late] = net.spawn(["late"]);
net.install("dna/apps/archive", [late]);
for (const entry of [old, ...missed, after])
  assert(late.get(entry) !== null, "a newcomer reads old entries");
clock.advance("1m");
assert([old, ...missed, after].some((x) => holds(late, x)),
       "it holds some of them");

// What is made now reaches everyone.
const last = late.commit("item", { number: 3, text: "hello" }).entry;
for (const agent of everyone)
  assertEquals(agent.get(last).text, "hello");
