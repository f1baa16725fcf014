// Two agents want one handle: one after the other, in the same instant, and on
// two sides of a partition.

net.install("dna/apps/chirp");

const everyone = net.agents;
const shuffled = (list) =>
  list.map((x) => [Math.random(), x]).sort((a, b) => a[0] - b[0])
    .map((x) => x[1]);

const told = [];
net.on("handle_lost", (x, agent) => told.push({ ...x, agent: agent.address }));

/// Who has the handle, as each agent sees it: one name, or a failure.
function owner(handle) {
  const seen = everyone.map((agent) => {
    const rows = agent.call("handles").filter((x) => x.handle === handle);
    assertEquals(rows.length, 1, agent.name + " sees one owner of " + handle);
    return rows[0].agent;
  });
  assertEquals(new Set(seen).size, 1, "all see the same owner of " + handle);
  return seen[0];
}

/// Exactly one of the two has it, the other alone was told, and of this alone.
function decided(handle, one, other) {
  const winner = owner(handle);
  assert([one, other].some((x) => x.address === winner), "one of the two");
  const loser = one.address === winner ? other : one;
  assertEquals(told.splice(0),
               [{ agent: loser.address, handle, owner: winner }]);
  assertThrows(() => loser.call("take_handle", handle), /is in use/);
  return loser;
}

// One after the other.
const [joe, art, eve] = shuffled(everyone);
eve.call("take_handle", "eve");
joe.call("take_handle", "archer");
assertThrows(() => art.call("take_handle", "archer"), /"archer" is in use/);
assertEquals(owner("archer"), joe.address);
assertEquals(owner("eve"), eve.address);

// In the same instant. The one may hear of the other in time, and is refused.
const refused = [joe, art].map((x) => x.start("take_handle", "twin"))
  .map((ticket) => {
    try {
      ticket.result();
      return 0;
    } catch (e) {
      assert(/"twin" is in use/.test(e.message), e.message);
      return 1;
    }
  })
  .reduce((a, b) => a + b);
clock.advance("1m");
if (refused === 0)
  decided("twin", joe, art);
else
  assert(refused === 1 && told.length === 0 && owner("twin"), "one has it");

// On two sides of a partition.
const order = shuffled(everyone.filter((x) => x !== joe && x !== art));
faults.partition([[joe, ...order.slice(0, 3)], [art, ...order.slice(3)]]);
net.all([joe, art].map((x) => x.start("take_handle", "island")));
clock.advance("30s");
assert(told.length === 0, "while it lasts neither can know");
for (const x of [joe, art])
  assert(x.call("handles").some(
    (row) => row.handle === "island" && row.agent === x.address),
         x.name + " has it on its side");
faults.clear();
clock.advance("2m");
const loser = decided("island", joe, art);

// The one who lost can take another; nobody else's is touched.
loser.call("take_handle", "reef");
assertEquals(owner("reef"), loser.address);
assertEquals(owner("eve"), eve.address);
assertEquals(owner("archer"), joe.address);
clock.advance("5m");
assertEquals(told, [], "each is told once");
