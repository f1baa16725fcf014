// ips: --agents 60
// Two in five agents die in the same instant: not one record is lost, and half
// a minute later each has its twenty holders again. More agents are told with
// `ips test FILE --agents 200`.

const holders_wanted = 20;
const looked_at = 20;

net.install("dna/apps/archive");
const living = net.agents;
const records = living.map((x) => [x.call("keep", "of " + x.name), x.name]);

const dead_count = Math.floor(0.4 * living.length);
for (let i = 0; i < dead_count; ++i) {
  const at = Math.floor(Math.random() * living.length);
  net.kill(living[at]);
  living.splice(at, 1);
}

records.forEach(([entry, name], i) =>
  assertEquals(living[i % living.length].get(entry), "of " + name,
               "no record is lost"));
clock.advance("30s");
for (let i = 0; i < looked_at; ++i) {
  const [entry] = records[Math.floor(Math.random() * records.length)];
  assert(dht.holders(entry).length >= Math.min(holders_wanted, living.length),
         "its holders are there again");
}
