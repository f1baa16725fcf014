// What runs as time passes: a reminder rings once, when it is due.

net.install("dna/apps/notes");

const minutes = (n) => clock.now() + n * 60_000_000;
alice.call("remind", "tea", minutes(5));
alice.call("remind", "supper", minutes(60));
assertThrows(() => alice.call("remind", "", minutes(1)), "IPS1305");

clock.advance("4m");
assert(alice.call("rung").length === 0, "nothing is due yet");
clock.advance("2m");
assert(alice.call("rung").join() === "tea", "tea is ready");
assert(bob.call("rung").length === 0, "bob has no reminders");

// It rings once, whatever happens to its agent.
clock.advance("10m");
net.kill(alice);
clock.advance("10m");
net.restart(alice);
clock.advance("10m");
assert(alice.call("rung").join() === "tea", "tea rang once");

// While alice was away, too, time passed.
net.kill(alice);
clock.advance("1h");
net.restart(alice);
clock.advance("1m");
assert(alice.call("rung").join() === "tea,supper", "supper rang late");

// Only its author knows of it.
const reminder = alice.chain.find((x) => x.type === "reminder").entry;
assert(dht.holders(reminder).length === 0, "no shard holds a reminder");
