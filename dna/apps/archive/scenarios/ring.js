// ips: --agents 10
// A ring of ten, each with two entries, on a net that loses messages: ten
// seconds later every entry has its holders.

const holders_wanted = 5;

net.install("dna/apps/archive");
faults.latency({ min: "5ms", max: "50ms" });
faults.loss(0.02);
net.autosettle = false;

const calls = net.agents.map((x) => x.start("add", 0, [x.name, x.name + "'s"]));
clock.advance("10s");
net.all(calls);

const entries = net.agents.flatMap((x) =>
  x.chain.filter((row) => row.type === "item" && row.kind === "create")
    .map((row) => row.entry));
assertEquals(entries.length, 20);
for (const entry of entries)
  assert(dht.holders(entry).length >= holders_wanted,
         "every entry has its holders");
