// Agents, their cells and tickets.
(function (ips) {
  'use strict';

  const NAME = Symbol('agent');
  const DNA = Symbol('dna');
  const ADDRESS = Symbol('address');
  const ID = Symbol('ticket');
  const ANSWER = Symbol('answer');

  // -- what arguments may be --------------------------------------------------

  // The usage of a documented function, as an error.
  ips.misused = (name, why) => {
    const row = ips.documentation(name);
    ips.fail('wrong_argument', `${name}: ${why}`,
      `usage: ${row.usage}, for example ${row.example.split('\n')[0]}`);
  };

  // An agent or its name -> its name.
  ips.agent_name = (x, asker) => {
    if (x instanceof Cell) return x[NAME];
    if (typeof x === 'string') return x;
    return ips.misused(asker, `an agent or its name is wanted, not ${
      ips.inspect(x)}`);
  };

  // A list of them, or one -> names.
  ips.agent_names = (x, asker) => (x === undefined ? []
    : (Array.isArray(x) ? x : [x]).map((y) => ips.agent_name(y, asker)));

  // A hash, what a commit answered, or an agent (its address) -> a hash.
  ips.hash_of = (x, asker) => {
    if (typeof x === 'string') return x;
    if (x instanceof Cell) return x.address;
    if (typeof x?.entry === 'string') return x.entry;
    if (typeof x?.hash === 'string') return x.hash;
    return ips.misused(asker, `a hash is wanted, not ${ips.inspect(x)}`);
  };

  // A header, a row that tells one, or an entry's hash; what a commit answered
  // names its header.
  const target_of = (x, asker) => {
    if (typeof x === 'string') return x;
    if (x?.header) return x.header;
    if (typeof x?.author === 'string' && typeof x?.hash === 'string') {
      return { author: x.author, seq: x.seq, hash: x.hash };
    }
    return ips.misused(asker,
      `a header or an entry's hash is wanted, not ${ips.inspect(x)}`);
  };

  const text_of = (x, what, asker) => (typeof x === 'string' ? x
    : ips.misused(asker, `${what} is wanted, not ${ips.inspect(x)}`));

  const given = (x, what, asker) =>
    (x === undefined ? ips.misused(asker, `${what} is missing`) : x);

  const filter_of = (x, asker) => {
    if (x === undefined) return {};
    if (typeof x === 'string') return { type: x };
    if (x === null || typeof x !== 'object')
      ips.misused(asker, `the filter is {${filter_members.join(', ')}}`);
    for (const key of Object.keys(x))
      if (!filter_members.includes(key))
        ips.misused(asker, `the filter has ${filter_members.join(', ')}, not "${
          key}"`);
    return x;
  };

  const filter_members = ['type', 'tag', 'from', 'to', 'order', 'count',
    'after'];

  // Whose word counts; left out where nobody said.
  const asked_of = (options, asker) => {
    if (options === undefined) return [];
    if (['local', 'any', 'several'].includes(options?.from)
        && Object.keys(options).length === 1) return [{ from: options.from }];
    return ips.misused(asker,
      `{from: "local"}, {from: "any"} or {from: "several"} is wanted, not ${
        ips.inspect(options)}`);
  };

  // -- tickets ----------------------------------------------------------------

  class Ticket {
    constructor(id, text) {
      Object.defineProperty(this, ID, { value: id });
      Object.defineProperty(this, ips.SHOW,
        { value: () => `ticket ${id}: ${text}` });
    }

    result() {
      if (!this[ANSWER]) {
        try {
          keep(this, { value: ips.ask('finish', this[ID]) });
        } catch (thrown) {
          // Ctrl-C ended the wait, not the call.
          if (thrown.code === 'IPS3005') throw thrown;
          keep(this, { thrown });
        }
      }
      if (this[ANSWER].thrown) throw this[ANSWER].thrown;
      return this[ANSWER].value;
    }
  }

  const keep = (ticket, answer) =>
    Object.defineProperty(ticket, ANSWER, { value: answer });

  ips.is_ticket = (x) => x instanceof Ticket;

  // -- cells ------------------------------------------------------------------

  const perform = (cell, verb, ...values) =>
    ips.ask('perform', cell[NAME], cell[DNA], verb, values);

  // -- files ------------------------------------------------------------------

  // Takes a transfer to its end; {progress} is told how far it came.
  const transfer = (cell, path, hash, options, asker) => {
    const { progress, ...others } = options ?? {};
    if (Object.keys(others).length > 0
        || !['undefined', 'function'].includes(typeof progress))
      ips.misused(asker, '{progress: (done, total) => ...} is wanted');
    const told = progress ?? ips.shown_progress(asker.slice(6, 9));
    const id = ips.ask('file_start', cell[NAME], cell[DNA], path, hash);
    try {
      for (;;) {
        const came = ips.ask('file_step', id);
        told(came.done, came.total);
        if (came.ended) return came;
      }
    } catch (thrown) {
      try { ips.ask('file_end', id); } catch { /* it was Ctrl-C */ }
      throw thrown;
    }
  };

  class Cell {
    constructor(name, dna) {
      Object.defineProperty(this, NAME, { value: name });
      Object.defineProperty(this, DNA, { value: dna });
    }

    get name() { return this[NAME]; }

    get address() {
      if (!this[ADDRESS])
        Object.defineProperty(this, ADDRESS,
          { value: ips.ask('agent', this[NAME]).address });
      return this[ADDRESS];
    }

    call(fn, ...args) {
      return perform(this, 'call', text_of(fn, 'a function name', 'agent.call'),
        args);
    }

    start(fn, ...args) {
      text_of(fn, 'a function name', 'agent.start');
      const id = ips.ask('start', this[NAME], this[DNA], 'call', [fn, args]);
      return ips.strict('ticket', new Ticket(id, `${this[NAME]}.${fn}`));
    }

    commit(type, value) {
      return perform(this, 'commit', text_of(type, 'an entry type',
        'agent.commit'), given(value, 'the value', 'agent.commit'));
    }

    update(target, value) {
      return perform(this, 'update', target_of(target, 'agent.update'),
        given(value, 'the value', 'agent.update'));
    }

    remove(target) {
      return perform(this, 'remove', target_of(target, 'agent.remove'));
    }

    get(hash, options) {
      return perform(this, 'get', ips.hash_of(hash, 'agent.get'),
        ...asked_of(options, 'agent.get'));
    }

    details(hash, options) {
      return perform(this, 'details', ips.hash_of(hash, 'agent.details'),
        ...asked_of(options, 'agent.details'));
    }

    link(base, target, type, tag = '') {
      return perform(this, 'link', ips.hash_of(base, 'agent.link'),
        ips.hash_of(target, 'agent.link'),
        text_of(type, 'a link type', 'agent.link'),
        text_of(tag, 'a tag (text)', 'agent.link'));
    }

    unlink(base, header) {
      return perform(this, 'unlink', ips.hash_of(base, 'agent.unlink'),
        target_of(header, 'agent.unlink'));
    }

    links(base, filter) {
      return perform(this, 'links', ips.hash_of(base, 'agent.links'),
        filter_of(filter, 'agent.links'));
    }

    links_page(base, filter) {
      return perform(this, 'links_page', ips.hash_of(base, 'agent.links_page'),
        filter_of(filter, 'agent.links_page'));
    }

    get chain() { return perform(this, 'chain'); }

    put_file(path, options) {
      return transfer(this, text_of(path, 'a path', 'agent.put_file'), '',
        options, 'agent.put_file').hash;
    }

    get_file(hash, path, options) {
      const { done, chunks } = transfer(this,
        text_of(path, 'a path', 'agent.get_file'),
        ips.hash_of(hash, 'agent.get_file'), options, 'agent.get_file');
      return { bytes: done, chunks };
    }

    send(to, message) {
      return perform(this, 'send', ips.agent_name(to, 'agent.send'),
        given(message, 'the message', 'agent.send'));
    }

    ask(to, fn, args = [], secret = null) {
      if (!Array.isArray(args))
        ips.misused('agent.ask', 'the arguments are a list');
      return perform(this, 'ask', ips.agent_name(to, 'agent.ask'),
        text_of(fn, 'a function name', 'agent.ask'), args, secret);
    }

    grant(wish) {
      if (wish === null || typeof wish !== 'object' || !wish.functions)
        ips.misused('agent.grant', '{functions, access, agents} is wanted');
      const agents = wish.agents === undefined ? [] : [wish.agents].flat();
      const access = wish.access ?? (agents.length > 0 ? 'assigned'
        : ips.misused('agent.grant',
          'name the agents, or say access: "unrestricted"'));
      return perform(this, 'grant', { access,
        functions: [wish.functions].flat(),
        agents: agents.map((x) => ips.agent_object(
          ips.agent_name(x, 'agent.grant')).address) });
    }

    grants() { return perform(this, 'grants'); }

    scheduled() { return perform(this, 'scheduled'); }

    on(name, take) {
      ips.listen({ agent: this[NAME], dna: this[DNA] }, name, take, 'agent.on');
    }

    trace() { return ips.trace_object(perform(this, 'trace')); }

    toJSON() { return this.address; }

    toString() { return this[NAME]; }

    [ips.SHOW]() {
      return this[DNA] ? `cell ${this[NAME]} of ${this[DNA]}`
        : `agent ${this[NAME]}`;
    }

    get [ips.DOCUMENTED]() { return 'agent'; }
  }

  class Agent extends Cell {
    cell(dna) {
      text_of(dna, "a DNA's name or hash", 'agent.cell');
      return ips.strict('cell', new Cell(this[NAME], dna));
    }
  }

  // -- the agents that there are ----------------------------------------------

  const known = new Map();

  ips.agent_object = (name) => {
    if (!known.has(name))
      known.set(name, ips.strict(name, new Agent(name, '')));
    return known.get(name);
  };

  // Makes agents globals by their names, where the name is free.
  ips.introduce = (names) => names.map((name) => {
    const agent = ips.agent_object(name);
    if (!(name in globalThis))
      Object.defineProperty(globalThis, name,
        { value: agent, writable: true, configurable: true, enumerable: false });
    return agent;
  });

  ips.agent_members = () => ips.members(Agent.prototype);
  ips.known_agents = () => [...known.keys()];
  ips.a_function_of_agents = (name) =>
    Object.getOwnPropertyDescriptor(Agent.prototype, name)
    || Object.getOwnPropertyDescriptor(Cell.prototype, name);
})
