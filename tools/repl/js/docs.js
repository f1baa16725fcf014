// What every global and function does: shown by help(x), and the reference of
// docs/repl.md.
(function (ips) {
  'use strict';

  const groups = [];
  const group = (title, rows) => groups.push({ title,
    rows: rows.map(([name, usage, text, example]) =>
      ({ name, usage, text, example })) });

  group('Agents', [
    ['agent', 'alice, bob, carol, ...',
      'Each agent is a global by its name, also after net.spawn. Wherever an '
      + 'agent is wanted, the object or its name will do; as a value (in '
      + 'arguments of calls, in JSON) it stands for its address.',
      'print(alice.address)'],
    ['agent.name', 'agent.name', "The agent's name.", 'alice.name'],
    ['agent.address', 'agent.address',
      "The agent's address, H(public key): 64 hexadecimal digits.",
      'alice.address'],
    ['agent.call', 'agent.call(fn, ...args)',
      'Calls a function that the DNA exposes and answers its result. The '
      + 'commits of a call land all or none.',
      'alice.call("odd", 7)'],
    ['agent.start', 'agent.start(fn, ...args)',
      'Starts a call and answers a ticket at once: calls started one after '
      + 'another begin at the same instant.',
      'let t = alice.start("odd", 7)\nt.result()'],
    ['agent.commit', 'agent.commit(type, value)',
      "Commits an entry as the agent's owner, without a function: answers "
      + '{entry, header}. A Uint8Array is an entry of bytes.',
      'alice.commit("odd", 7)'],
    ['agent.update', 'agent.update(target, value)',
      'Puts a new value in the place of an entry: target is a header, an '
      + "entry's hash, or what a commit answered.",
      'let c = alice.commit("odd", 7)\nalice.update(c, 9)'],
    ['agent.remove', 'agent.remove(target)',
      'Marks an entry as deleted; target as for update.',
      'alice.remove(alice.commit("odd", 7))'],
    ['agent.get', 'agent.get(hash, {from})',
      'The value of an entry; null where there is none. from is "any" (the '
      + 'first holder that has it; so without options), "local" (only what '
      + 'this agent has itself) or "several" (holders on eight disjoint paths '
      + 'are compared: what one has not heard of, another tells).',
      'bob.get(alice.commit("odd", 7).entry, {from: "several"})'],
    ['agent.details', 'agent.details(hash, {from})',
      'All that is known of an entry: {entry, type, content, status, headers, '
      + 'updates, deletes, holders}; null where there is none. A status is '
      + 'live, updated, deleted or rejected; updates has all of them, also '
      + 'those that contradict each other. holders are the agents that have '
      + 'it; headers and changes have receipts: the holders that signed for '
      + 'them. Without options all who should hold it are asked, with from '
      + '"any" some of them, with "several" some on eight disjoint paths, with '
      + '"local" this agent alone; then only the own headers and changes have '
      + 'receipts.',
      'bob.details(alice.commit("odd", 7).entry).status'],
    ['agent.link', 'agent.link(base, target, type, tag = "")',
      'Links two hashes; an agent stands for its address.',
      'alice.link(alice, hash, "posts", "first")'],
    ['agent.unlink', 'agent.unlink(base, header)',
      'Takes a link back: header is what link answered, or a row of links.',
      'alice.unlink(alice, alice.links(alice)[0])'],
    ['agent.links',
      'agent.links(base, {type, tag, from, to, order, count, after})',
      'The links at a base in the order of time, at most 1024; tag is a '
      + 'prefix, from and to are times in microseconds, order is "asc" or '
      + '"desc" (newest first). A text instead of the filter is the type.',
      'bob.links(alice, {type: "posts", order: "desc", count: 10})'],
    ['agent.links_page',
      'agent.links_page(base, {type, tag, from, to, order, count, after})',
      'One page of links: {links, next, total}. next, given as after, begins '
      + 'the next page; it is null on the last one. total counts all links '
      + 'that the filter takes, and is null where that would be a walk through '
      + 'them (times, and a prefix of more than 64 tags); with count: 0 it '
      + 'comes alone.',
      'let page = bob.links_page(alice, {count: 100})\n'
      + 'page = bob.links_page(alice, {count: 100, after: page.next})'],
    ['agent.chain', 'agent.chain',
      "The headers of the agent's source chain, oldest first.",
      'table(alice.chain)'],
    ['agent.put_file', 'agent.put_file(path, {progress})',
      'Puts a file into the network, whose DNA must take files ([files] in '
      + 'dna.toml), and answers its hash: it is cut into chunks of 256 KiB, '
      + 'each an entry with holders of its own. progress(done, total) is told '
      + 'every 2 MiB. A put that broke off goes on where it was when it is '
      + 'asked for again.',
      'let film = alice.put_file("film.mkv", {progress: (done, total) => '
      + 'print(done, "of", total)})'],
    ['agent.get_file', 'agent.get_file(hash, path, {progress})',
      'Gets a file, several chunks at a time from their holders, each '
      + 'verified as it comes; answers {bytes, chunks}. The file appears at '
      + 'the path once it is whole; what fails leaves nothing.',
      'bob.get_file(film, "copy.mkv")'],
    ['agent.send', 'agent.send(to, message)',
      "Sends a message to another agent's receive and answers what that "
      + 'answered.',
      'alice.send(bob, {hello: "bob"})'],
    ['agent.ask', 'agent.ask(to, fn, args = [], secret = null)',
      'Calls a function of another agent, which has granted it to everyone, to '
      + 'this agent, or to whoever has the secret.',
      'bob.grant({functions: ["odd"], agents: [alice]})\n'
      + 'alice.ask(bob, "odd", [7])'],
    ['agent.grant', 'agent.grant({functions, access, agents})',
      'Lets other agents call functions: access is "unrestricted" (anyone), '
      + '"transferable" (whoever has the secret that this answers) or '
      + '"assigned" (these agents). Answers {header, secret}; agent.remove of '
      + 'that takes it back.',
      'let g = alice.grant({functions: ["odd"], agents: [bob]})\n'
      + 'alice.remove(g)'],
    ['agent.grants', 'agent.grants()',
      'The grants that hold.',
      'alice.grants()'],
    ['agent.scheduled', 'agent.scheduled()',
      'The calls that functions of the agent have scheduled; agent.remove of '
      + 'one calls it off.',
      'alice.scheduled()'],
    ['agent.on', 'agent.on(name, f)',
      'Calls f(content, agent, name) for each signal of that name that the '
      + "agent's functions emit; \"*\" is any. IPS itself tells "
      + 'ips.callback_failed and ips.schedule_failed. At the prompt a signal '
      + 'that nobody listens to is printed.',
      'alice.on("posted", (x) => print(x))'],
    ['agent.trace', 'agent.trace()',
      'The last call as a tree: its runs with their fuel and what they needed, '
      + 'what it asked of the host, and who has validated each commit.',
      'alice.trace()'],
    ['agent.cell', 'agent.cell(dna)',
      "The agent's part in one DNA, by its name or hash, with all of the "
      + 'above: for an agent that runs several.',
      'alice.cell("numbers").call("odd", 7)'],
    ['ticket.result', 'ticket.result()',
      "Waits for a started call and answers its result, or throws its error.",
      'alice.start("odd", 7).result()'],
  ]);

  group('net: the network', [
    ['net.spawn', 'net.spawn(n | names)',
      'Adds n agents, or agents of these names; answers them.',
      'net.spawn(["jane", "joe"])'],
    ['net.agents', 'net.agents', 'All agents.', 'net.agents.map(a => a.name)'],
    ['net.agent', 'net.agent(name)', 'One agent by its name.',
      'net.agent("agent9")'],
    ['net.install', 'net.install(path, agents?)',
      'Installs the DNA package or directory on all agents, or on these. A '
      + 'path that leads nowhere from here is tried from the folder of the '
      + 'running script.',
      'net.install("dna/apps/numbers")'],
    ['net.dnas', 'net.dnas', 'What is installed: names, functions, types.',
      'table(net.dnas)'],
    ['net.reload', 'net.reload({replay})',
      'Makes the network again under what the DNAs are now: each folder is '
      + 'built where it is stale, seed, options and agents are the same. With '
      + 'replay all that was asked so far is asked again, and the answer lists '
      + 'what came out differently. What cannot be built leaves the network '
      + 'as it was.',
      'net.reload({replay: true}).differences'],
    ['net.settle', 'net.settle()',
      'Delivers all that is in flight. Only needed with net.autosettle off.',
      'net.settle()'],
    ['net.autosettle', 'net.autosettle',
      'Whether the network comes to rest after each request; true at first.',
      'net.autosettle = false'],
    ['net.kill', 'net.kill(agent)',
      'Ends an agent as a crash would.', 'net.kill(bob)'],
    ['net.restart', 'net.restart(agent)',
      'Brings a killed agent back from its store.', 'net.restart(bob)'],
    ['net.capacity', 'net.capacity(agent, bytes | "16MiB" | null)',
      'Caps what an agent holds for others, at least 16 MiB: it holds what is '
      + 'closest to it, others what it has no room for. null: no cap.',
      'net.capacity(bob, "16MiB")'],
    ['net.secure', 'net.secure(n?)',
      'Adds secure nodes: each holds every op of every DNA\'s network, answers '
      + 'for holders that have all gone, and puts back what they held. Answers '
      + 'them as agents: secure1, secure2, ...',
      'net.secure(2)'],
    ['net.churn', 'net.churn({session?, absence?, agents?} | null)',
      'Lets agents come and go while time advances: sessions and absences are '
      + 'exponentially distributed with these means ("60m" and "10m"). null '
      + 'ends it, and who is away comes back.',
      'net.churn({session: "30m", absence: "5m", agents: [bob, carol]})'],
    ['net.all', 'net.all(tickets)',
      'Waits for several tickets and answers their results; throws the first '
      + 'error once all have ended.',
      'net.all([alice.start("odd", 7), bob.start("even", 8)])'],
    ['net.on', 'net.on(name, f)',
      'As agent.on, for all agents.',
      'net.on("*", (x, agent, name) => print(agent.name, name, x))'],
    ['net.stats', 'net.stats()',
      'Counters of the whole network. publishing: ops that not all of their '
      + 'holders have acknowledged; busy: puts that a holder refused since it '
      + 'did not keep up, they are made again. trace is a hash over all that '
      + 'happened, equal in two runs with the same seed.',
      'net.stats().trace'],
    ['net.memory', 'net.memory()',
      'What this process takes: it differs from run to run, so it is not part '
      + 'of net.stats().',
      'net.memory().resident_bytes'],
  ]);

  group('dht: the shared store', [
    ['dht.holders', 'dht.holders(hash)',
      'The agents that hold what stands at a hash.',
      'dht.holders(alice.commit("odd", 7).entry)'],
    ['dht.ring', 'dht.ring()',
      'The agents in the order of their addresses, with what they hold: range '
      + '"3b6/11" (all keys that share 11 bits with the address), reach '
      + '(millionths of the key space, where capacity is capped), r (what '
      + 'the uptimes of the holders of an op add up to), q (how many holders '
      + 'that is at least), with how many partners they have compared it, and '
      + 'what is still missing.',
      'table(dht.ring())'],
    ['dht.lookup', 'dht.lookup(key, {from?, paths?})',
      'Looks a key up from an agent: who is closest, and in how many hops and '
      + 'messages. With up to 8 paths no agent is asked by two of them, so that '
      + 'a liar turns one at most.',
      'dht.lookup(alice.address, {from: bob, paths: 8})'],
    ['dht.explain', 'dht.explain(hash)',
      'Who holds it, on what it waits, which rule rejected it.',
      'dht.explain(alice.commit("odd", 7).entry)'],
  ]);

  group('secure: nodes that hold everything', [
    ['secure.list', 'secure.list()',
      'The secure nodes: ops held, key ranges checked since they joined (of '
      + '256), answers served in holders\' place, ops put back, ranges by state.',
      'secure.list()'],
    ['secure.state', 'secure.state(range | hash)',
      'How each secure node stands to a key range, named by its first two '
      + 'digits: normal, takeover (its holders have all gone), restoring (puts '
      + 'back), switchback (asks the holders whether they hold it).',
      'secure.state("3f")'],
  ]);

  group('clock: time', [
    ['clock.now', 'clock.now()',
      "The network's time in microseconds since 1970. Date follows it.",
      'clock.now()'],
    ['clock.advance', 'clock.advance("10s" | milliseconds)',
      'Lets time pass, periodic work included; virtual clock only. Spans are '
      + 'written "100us", "250ms", "10s", "1m30s", "2h", "1d".',
      'clock.advance("10s")'],
  ]);

  group('faults: what goes wrong, by the seed', [
    ['faults.latency', 'faults.latency("20ms" | {min, max} | {mean})',
      'Delays every message between agents.',
      'faults.latency({min: "5ms", max: "50ms"})'],
    ['faults.loss', 'faults.loss(p)', 'Loses each message with probability p.',
      'faults.loss(0.1)'],
    ['faults.duplicate', 'faults.duplicate(p)',
      'Delivers each message twice with probability p.',
      'faults.duplicate(0.1)'],
    ['faults.reorder', 'faults.reorder(p)',
      'Delays each message by up to 200 ms more with probability p, so that '
      + 'later ones overtake it.',
      'faults.reorder(0.3)'],
    ['faults.tamper', 'faults.tamper(p)',
      'Changes a byte of each message with probability p. Wants signed '
      + 'messages: ips --channel signed.',
      'faults.tamper(0.1)'],
    ['faults.forge', 'faults.forge(p)',
      'Sends each message in another agent\'s name, too, with probability p. '
      + 'Wants signed messages: ips --channel signed.',
      'faults.forge(0.1)'],
    ['faults.replay', 'faults.replay(p)',
      'Sends each message once more up to 10 s later, with probability p.',
      'faults.replay(0.1)'],
    ['faults.partition', 'faults.partition([[...], [...]])',
      'Messages pass within a group only.',
      'faults.partition([[alice, bob], [carol]])'],
    ['faults.unchecked', 'faults.unchecked([agents])',
      'These agents publish without validating their own entries first.',
      'faults.unchecked([alice])'],
    ['faults.byzantine', 'faults.byzantine(agent, kind | null)',
      'This agent lies to others from now on: silent (takes nothing but pings), '
      + 'wrong_neighbours (names keys that belong to nobody), colluding (names '
      + 'its accomplices and holds nothing), withholding (says that it holds all '
      + 'and gives nothing), stale (shows nothing newer than now), corrupt '
      + '(changes what it gives), accusing (rejects what is valid). null: not '
      + 'any more.',
      'faults.byzantine(bob, "withholding")'],
    ['faults.clear', 'faults.clear()', 'Ends all faults.', 'faults.clear()'],
  ]);

  group('Scripts', [
    ['print', 'print(...values)', 'Prints values on one line, in full.',
      'print("chain:", alice.chain)'],
    ['table', 'table(rows)',
      'Prints rows with aligned columns; hashes are cut short.',
      'table(alice.chain)'],
    ['assert', 'assert(condition, message?)',
      'Throws where the condition does not hold.',
      'assert(alice.call("find_odd", 7), "7 is there")'],
    ['assertEquals', 'assertEquals(actual, expected, message?)',
      'Throws where two values differ, members and order of lists included.',
      'assertEquals([1, 2], [1, 2])'],
    ['assertThrows', 'assertThrows(fn, wanted?)',
      'Throws unless fn throws; wanted is an error code or name, part of the '
      + 'message, a RegExp or a class. Answers what was thrown.',
      'assertThrows(() => alice.commit("odd", 2), "2 is not odd")'],
    ['load', 'load(file)',
      'Runs another script here: what it defines at its top is there '
      + 'afterwards. In a script the path counts from its folder. Answers its '
      + 'last value.',
      'load("helpers.js")'],
    ['save', 'save(file)',
      'Writes the session so far as a script that repeats it, with seed and '
      + 'agents in its first line.',
      'save("session.js")'],
    ['help', 'help(x?)', 'Explains a function, an object or a name.',
      'help(net.install)'],
    ['_', '_', 'The last value that the REPL showed.', '_.header.seq'],
    ['args', 'args', 'The arguments of `ips run FILE [args]`.', 'print(args)'],
    ['IpsError', 'IpsError',
      'What a failure throws: an Error with code ("IPS1301"), kind '
      + '("rejected"), message, hint and, where there is one, cause.',
      'try { alice.call("odd", 2) } catch (e) { print(e.code, e.hint) }'],
  ]);

  ips.docs = groups.flatMap((x) => x.rows);

  ips.documentation = (name) => ips.docs.find((x) => x.name === name);

  // -- help -------------------------------------------------------------------

  const wrapped = (text, indent) => wrapped_items(text.split(' '), indent, ' ');

  const wrapped_items = (items, indent, gap) => {
    const lines = [''];
    for (const word of items) {
      const line = lines[lines.length - 1];
      if (line.length + gap.length + word.length > 76 - indent.length) lines.push(word);
      else lines[lines.length - 1] = line ? line + gap + word : word;
    }
    return lines.map((x) => indent + x).join('\n');
  };

  const in_full = (row) => `${row.usage}\n${wrapped(row.text, '  ')}\n`
    + row.example.split('\n').map((x) => `    ${x}`).join('\n');

  const first_sentence = (text) => /^.*?[.:;](?= |$)/.exec(text)?.[0] ?? text;

  const in_brief = (rows) => {
    const width = Math.max(...rows.map((x) => x.usage.length));
    return rows.map((x) => width > 36
      ? `  ${x.usage}\n${wrapped(first_sentence(x.text), '      ')}`
      : `  ${x.usage.padEnd(width)}  ${first_sentence(x.text)}`).join('\n');
  };

  const overview = () => groups.map(
    (x) => `${x.title}\n`
      + wrapped_items(x.rows.map((y) => y.usage), '  ', '   ')).join('\n\n')
    + '\n\nhelp(net.install) or help("install") explains one, help(net) an '
    + 'object.';

  const of_prefix = (prefix) =>
    ips.docs.filter((x) => x.name.startsWith(prefix + '.'));

  // The data property or getter that a documented name stands for.
  const member_of = (name) => {
    const [first, second] = name.split('.');
    if (first === 'agent' && second) return ips.a_function_of_agents(second);
    if (!second) return { value: globalThis[first] };
    return Object.getOwnPropertyDescriptor(globalThis[first] ?? {}, second);
  };

  const of_function = (f) => ips.docs.find(
    (x) => member_of(x.name)?.value === f);

  const of_text = (text) => {
    const rows = ips.docs.filter(
      (x) => x.name === text || x.name.split('.')[1] === text);
    const members = of_prefix(text);
    if (rows.length + members.length > 0)
      return [...rows.map(in_full),
        ...(members.length ? [in_brief(members)] : [])].join('\n\n');
    const names = [...new Set(ips.docs.flatMap((x) => [x.name,
      ...x.name.split('.')]))];
    return ips.misused('help', `there is no help on "${text}"${
      ips.did_you_mean(text, names)}`);
  };

  const explanation = (x) => {
    if (x === undefined) return overview();
    if (typeof x === 'string') return of_text(x);
    if (typeof x === 'function') {
      const row = of_function(x);
      return row ? in_full(row) : `${ips.inspect(x)}: defined by a script`;
    }
    if (ips.is_ticket(x)) return of_text('ticket.result');
    const prefix = x?.[ips.DOCUMENTED];
    return prefix ? in_brief(of_prefix(prefix)) : ips.inspect(x);
  };

  ips.global('help', (x) => { ips.ask('print', explanation(x)); });

  // The reference of docs/repl.md.
  ips.reference = () => groups.map((x) => `## ${x.title}\n\n`
    + x.rows.map((row) => `### \`${row.usage}\`\n\n${wrapped(row.text, '')}\n\n`
      + `\`\`\`js\n${row.example}\n\`\`\`\n`).join('\n')).join('\n');

  // Documented names that are not there, and members without documentation.
  ips.undocumented = () => {
    const named = new Set(ips.docs.map((x) => x.name));
    const there = [...ips.own_globals.filter((x) => !of_prefix(x).length),
      ...['net', 'dht', 'secure', 'clock', 'faults'].flatMap((x) =>
        ips.members(globalThis[x]).map((y) => `${x}.${y}`)),
      ...ips.agent_members().map((x) => `agent.${x}`)]
      .filter((x) => !/\.(toJSON|toString)$/.test(x));
    const gone = ips.docs.map((x) => x.name).filter(
      (x) => !['agent', 'ticket.result'].includes(x) && !there.includes(x));
    return JSON.stringify([...there.filter((x) => !named.has(x)), ...gone]);
  };
})
