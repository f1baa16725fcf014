// net, dht, clock, faults.
(function (ips) {
  'use strict';

  let autosettle = true;

  const settle_all = (tickets) => {
    const answers = [];
    let failed;
    for (const ticket of tickets) {
      try {
        answers.push(ticket.result());
      } catch (thrown) {
        if (thrown.code === 'IPS3005') throw thrown;
        failed ??= thrown;
      }
    }
    if (failed) throw failed;
    return answers;
  };

  ips.global_object('net', {
    spawn(wish) {
      if (wish === undefined) ips.misused('net.spawn', 'how many agents?');
      const plain = typeof wish === 'string' ? [wish] : wish;
      return ips.introduce(ips.ask('spawn', plain));
    },
    get agents() { return ips.introduce(ips.ask('agents')); },
    agent(name) {
      const found = ips.ask('agent', ips.agent_name(name, 'net.agent'));
      return ips.introduce([found.name ?? name])[0];
    },
    install(path, agents) {
      if (typeof path !== 'string')
        ips.misused('net.install', 'the path of a package or folder is wanted');
      return ips.ask('install', path, ips.agent_names(agents, 'net.install'));
    },
    get dnas() { return ips.ask('dnas'); },
    reload(options = {}) {
      if (options === null || typeof options !== 'object')
        ips.misused('net.reload', 'the options are {replay: true}');
      for (const key of Object.keys(options))
        if (key !== 'replay')
          ips.misused('net.reload', `there is no option "${key}"`);
      return ips.ask('reload', Boolean(options.replay));
    },
    settle() { ips.ask('settle'); },
    get autosettle() { return autosettle; },
    set autosettle(on) {
      ips.ask('autosettle', on);
      autosettle = on;
    },
    kill(agent) { ips.ask('kill', ips.agent_name(agent, 'net.kill')); },
    restart(agent) { ips.ask('restart', ips.agent_name(agent, 'net.restart')); },
    capacity(agent, most) {
      const sized = /^([0-9]+) ?([KMG])iB$/.exec(most);
      const bytes = most === null ? 0
        : sized ? Number(sized[1]) * 1024 ** (' KMG'.indexOf(sized[2])) : most;
      if (!Number.isSafeInteger(bytes))
        ips.misused('net.capacity', 'a number of bytes, "16MiB" or null is wanted');
      ips.ask('capacity', ips.agent_name(agent, 'net.capacity'), bytes);
    },
    secure(count = 1) { return ips.introduce(ips.ask('secure', count)); },
    churn(options = {}) {
      if (typeof options !== 'object' || Array.isArray(options))
        ips.misused('net.churn', '{session, absence, agents} or null is wanted');
      for (const key of Object.keys(options ?? {}))
        if (!['session', 'absence', 'agents'].includes(key))
          ips.misused('net.churn', `there is no option "${key}"`);
      const named = options?.agents
        && { agents: ips.agent_names(options.agents, 'net.churn') };
      ips.ask('churn', options && { ...options, ...named });
    },
    all(tickets) {
      if (!Array.isArray(tickets) || !tickets.every(ips.is_ticket))
        ips.misused('net.all', 'a list of tickets is wanted');
      return settle_all(tickets);
    },
    on(name, take) { ips.listen({}, name, take, 'net.on'); },
    stats() { return ips.ask('stats'); },

    memory() { return ips.ask('memory'); },
  });

  ips.global_object('dht', {
    holders(hash) { return ips.ask('holders', ips.hash_of(hash, 'dht.holders')); },
    ring() { return ips.ask('ring'); },
    lookup(key, options = {}) {
      const {from = ips.ask('agents')[0] ?? '', paths = 1, ...others} = options;
      if (!Number.isInteger(paths) || paths < 0 || Object.keys(others).length > 0)
        ips.misused('dht.lookup', 'options are {from: AGENT, paths: 1 to 8}');
      return ips.ask('lookup', ips.hash_of(key, 'dht.lookup'),
        ips.agent_name(from, 'dht.lookup'), paths);
    },
    explain(hash) { return ips.ask('explain', ips.hash_of(hash, 'dht.explain')); },
  });

  ips.global_object('secure', {
    list() { return ips.ask('secure_list'); },
    state(range) {
      if (typeof range !== 'string')
        ips.misused('secure.state', 'a key range such as "3f", or a hash');
      return ips.ask('secure_state', range);
    },
  });

  ips.global_object('clock', {
    now() { return ips.ask('now'); },
    advance(span) {
      if (typeof span !== 'string' && typeof span !== 'number')
        ips.misused('clock.advance', 'a span of time is wanted');
      ips.ask('advance', span);
    },
  });

  const groups_of = (groups) => {
    if (!Array.isArray(groups) || !groups.every(Array.isArray))
      ips.misused('faults.partition', 'a list of lists of agents is wanted');
    return groups.map((x) => ips.agent_names(x, 'faults.partition'));
  };

  const share_of = (kind) => ({
    [kind](p) {
      if (p === undefined)
        ips.misused(`faults.${kind}`, 'a probability is wanted');
      ips.ask('fault', kind, p);
    },
  })[kind];

  ips.global_object('faults', {
    latency(span) {
      if (span === undefined)
        ips.misused('faults.latency', 'a span of time is wanted');
      ips.ask('fault', 'latency', span);
    },
    loss: share_of('loss'),
    duplicate: share_of('duplicate'),
    reorder: share_of('reorder'),
    tamper: share_of('tamper'),
    forge: share_of('forge'),
    replay: share_of('replay'),
    partition(groups) { ips.ask('fault', 'partition', groups_of(groups)); },
    unchecked(agents) {
      ips.ask('fault', 'unchecked', ips.agent_names(agents, 'faults.unchecked'));
    },
    byzantine(agent, kind) {
      if (kind === undefined)
        ips.misused('faults.byzantine', 'a way to lie is wanted, or null');
      ips.ask('fault', 'byzantine',
        { agent: ips.agent_name(agent, 'faults.byzantine'), kind });
    },
    clear() { ips.ask('fault', 'clear', null); },
  });

  const start = ips.ask('start_values');
  // At a prompt a file of many MiB tells each tenth that it came.
  const shown_from = 16 * 2 ** 20;
  ips.shown_progress = (verb) => {
    let tenths = 0;
    return (done, total) => {
      const now = Math.floor(10 * done / total);
      if (!start.prints_signals || total < shown_from || now === tenths) return;
      tenths = now;
      ips.ask('print', `${verb}: ${now}0 % of ${Math.round(total / 2 ** 20)} MiB`);
    };
  };
  ips.introduce(start.agents);
  ips.global('args', start.args);
  if (start.prints_signals) ips.print_signals();
})
