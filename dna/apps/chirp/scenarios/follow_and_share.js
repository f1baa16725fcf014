// Jane takes a handle and posts; Joe comes later, follows her and reads it.

net.install("dna/apps/chirp");

const [jane, joe] = [alice, bob];
const names = (agent) =>
  agent.call("handles").map((x) => x.handle).sort().join(" ");

jane.call("take_handle", "jane");
assert(names(jane) === "jane", "jane sees one handle");
const hello = jane.call("post", "hello world");

clock.advance("2s");
joe.call("take_handle", "joe");
assert(joe.call("followed").length === 0, "joe follows nobody yet");
joe.call("follow", "jane");
assert(joe.call("followed").join() === "jane", "joe follows jane");

const read = joe.call("posts_by", "jane");
assert(read.length === 1 && read[0].text === "hello world", "joe reads jane");
assert(read[0].entry === hello, "by the hash that jane got");
assert(joe.call("feed")[0].by === "jane", "his feed names her");
for (const agent of [jane, joe])
  assert(names(agent) === "jane joe", "both see two handles");

// Following twice is following once; unfollowing ends it.
joe.call("follow", "jane");
assert(joe.call("followed").length === 1, "once");
joe.call("unfollow", "jane");
assert(joe.call("followed").length === 0 && joe.call("feed").length === 0,
       "joe follows nobody again");

// Rules.
assertThrows(() => joe.call("follow", "jan"), /nobody has the handle "jan"/);
assertThrows(() => joe.call("follow", "joe"), /nobody follows oneself/);
assertThrows(() => joe.call("take_handle", "jane"), /"jane" is in use/);
assertThrows(() => joe.call("take_handle", "Joe!"), /a handle is 2 to 20/);
assertThrows(() => joe.call("post", ""), "IPS1305");
assertThrows(() => joe.link(jane, hello, "post"), /only its owner/);
assert(names(carol) === "jane joe", "others' handles are as they were");
