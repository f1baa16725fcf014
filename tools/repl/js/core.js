// The bridge to C++, its errors, and objects that refuse mistyped members.
(function (ips, native) {
  'use strict';

  const { parse, stringify } = JSON;
  const wide = '\u0000int';

  // -- the bridge -------------------------------------------------------------

  const outgoing = (key, value) => {
    if (typeof value === 'bigint') return { [wide]: String(value) };
    if (value instanceof Uint8Array)
      return { hex: Array.from(value, hex_byte).join('') };
    return value;
  };
  const hex_byte = (x) => x.toString(16).padStart(2, '0');

  const incoming = (key, value) =>
    value !== null && typeof value === 'object' && wide in value
      ? BigInt(value[wide]) : value;

  ips.encode = (value) => stringify(value, outgoing);
  ips.decode = (text) =>
    text.includes('\\u0000int') ? parse(text, incoming) : parse(text);

  const ask = (op, values) => {
    const answer = ips.decode(native(op, ips.encode(values)));
    if ('error' in answer) throw new IpsError(answer.error);
    return answer.value;
  };

  // Asks C++ for an operation; its failure is thrown.
  ips.ask = (op, ...values) => {
    const answer = ask(op, values);
    ips.asked(op);
    return answer;
  };

  // Runs a script's text; what it throws passes through as it is.
  ips.run_script = (source, name) => native('evaluate', stringify([source, name]));

  // -- errors -----------------------------------------------------------------

  class IpsError extends Error {
    constructor({ code, kind, message, cause, hint }) {
      super(message);
      const set = (key, value) =>
        Object.defineProperty(this, key, { value, enumerable: true });
      set('code', code);
      set('kind', kind);
      set('hint', hint);
      if (cause) set('cause', cause);
    }

    toString() {
      const cause = this.cause ? ` (${this.cause})` : '';
      return `${this.code} ${this.kind}: ${this.message}${cause}`;
    }
  }
  Object.defineProperty(IpsError.prototype, 'name', { value: 'IpsError' });
  ips.IpsError = IpsError;

  // Throws an error of IPS's table.
  ips.fail = (kind, message, hint) => {
    const row = ask('error_row', [kind]);
    throw new IpsError({ ...row, message, hint: hint || row.hint });
  };

  ips.did_you_mean = (name, known) =>
    ask('did_you_mean', [String(name), known.map(String)]);

  // -- objects ----------------------------------------------------------------

  // The text by which an object of ours prints.
  ips.SHOW = Symbol('show');
  // The prefix of its members in the documentation.
  ips.DOCUMENTED = Symbol('documented');

  // Names of an object's members, without those that every object has.
  ips.members = (object) => {
    const names = new Set();
    for (let x = object; x && x !== Object.prototype;
         x = Object.getPrototypeOf(x))
      for (const name of Object.getOwnPropertyNames(x))
        if (name !== 'constructor') names.add(name);
    return [...names];
  };

  // What JavaScript itself looks up on any object.
  const asked_by_language = new Set(['then', 'toJSON']);

  const refuse = (what, target, key) => ips.fail('unknown_member',
    `${what} has no "${key}"${ips.did_you_mean(key, ips.members(target))}`,
    `help(${what}) lists its members`);

  const settable = (object, key) => {
    for (let x = object; x; x = Object.getPrototypeOf(x)) {
      const found = Object.getOwnPropertyDescriptor(x, key);
      if (found) return Boolean(found.set);
    }
    return false;
  };

  // Wraps an object so that a mistyped member throws with the nearest names.
  ips.strict = (what, target) => new Proxy(target, {
    get(object, key, self) {
      if (key in object || typeof key === 'symbol' || asked_by_language.has(key))
        return Reflect.get(object, key, self);
      return refuse(what, object, key);
    },
    set(object, key, value, self) {
      if (!(key in object)) return refuse(what, object, key);
      if (!settable(object, key))
        ips.fail('unknown_member', `${what}.${String(key)} cannot be set`);
      return Reflect.set(object, key, value, self);
    },
  });

  // Makes a global of ours: not enumerable, so that what users define stands
  // out.
  ips.own_globals = [];
  ips.global = (name, value) => {
    ips.own_globals.push(name);
    Object.defineProperty(globalThis, name,
      { value, writable: true, configurable: true, enumerable: false });
  };

  // Turns a bag of functions and accessors into a global object.
  ips.global_object = (name, members) => {
    Object.defineProperty(members, ips.SHOW,
      { value: () => `${name} (help(${name}) lists its members)` });
    Object.defineProperty(members, ips.DOCUMENTED, { value: name });
    for (const key of Object.keys(members))
      Object.defineProperty(members, key, { enumerable: false });
    ips.global(name, ips.strict(name, members));
  };

  ips.global('IpsError', IpsError);
})
