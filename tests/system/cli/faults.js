// Secure nodes, caps, faults, liars and churn, as a user's script has them.

net.install("dna/apps/numbers");
net.secure(2);
const entry = alice.call("odd", 7);
clock.advance("30s");
assertEquals(secure.list().map(x => x.served), [0, 0]);
assertEquals(secure.state(entry).map(x => x.state), ["normal", "normal"]);
assertEquals(secure.state(entry.slice(0, 2)).length, 2);
assertEquals(dht.lookup(entry, {from: bob, paths: 8}).closest.length, 7);
assertThrows(() => dht.lookup(entry, {paths: 9}));

net.capacity(dave, "16MiB");
const row = () => dht.ring().find(x => x.agent === "dave");
assertEquals(row().capacity, 16 * 1024 * 1024);
net.capacity(dave, null);
assertEquals(row().capacity, null);

for (const kind of ["reorder", "tamper", "forge", "replay"]) faults[kind](0.1);
for (let i = 1; i < 40; i += 2) alice.call("odd", i);
clock.advance("1m");
const stats = net.stats();
for (const kind of ["reordered", "tampered", "impersonated", "replayed"])
  assert(stats[kind] > 0, kind);
assert(stats.dropped > 0);
faults.clear();

faults.byzantine(carol, "withholding");
assertEquals(bob.get(entry), 7);
faults.byzantine(carol, null);

net.churn({session: "1m", absence: "30s", agents: [erin, frank]});
clock.advance("10m");
net.churn(null);
net.kill(bob);
net.restart(bob);
clock.advance("1m");
assertEquals(bob.get(entry), 7);
print("all of it");
