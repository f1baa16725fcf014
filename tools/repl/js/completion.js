// Which names may stand at the end of a line.
(function (ips) {
  'use strict';

  const failing_is_none = (f) => {
    try {
      return f();
    } catch {
      return []; // while typing there is nobody to tell
    }
  };

  const of_dnas = (part) => () => [...new Set(
    ips.ask('dnas').flatMap((x) => (x[part] ?? []).map(
      (y) => (typeof y === 'string' ? y : y.name))))];

  const agent_names = () => ips.ask('agents');

  // What may stand in the quotes after a function's opening bracket.
  const quoted = {
    call: of_dnas('functions'), start: of_dnas('functions'),
    commit: of_dnas('entries'),
    cell: () => ips.ask('dnas').map((x) => x.name),
    agent: agent_names, kill: agent_names, restart: agent_names,
    send: agent_names,
    help: () => ips.docs.map((x) => x.name),
  };
  const paths = new Set(['install', 'load', 'save']);

  const in_quotes = (line) => {
    const found = /([\w$]+)\(\s*(["'])((?:(?!\2).)*)$/.exec(line);
    if (!found) return null;
    const [, name, , prefix] = found;
    if (paths.has(name))
      return { prefix, names: failing_is_none(
        () => ips.ask('complete_file', prefix)) };
    const source = Object.hasOwn(quoted, name) ? quoted[name] : () => [];
    return { prefix, names: starting(failing_is_none(source), prefix) };
  };

  const starting = (names, prefix) =>
    names.filter((x) => x.startsWith(prefix)).sort();

  // Follows a.b.c by its data properties: a getter might ask the network.
  const value_at = (path) => {
    let value = globalThis;
    for (const key of path) {
      let found;
      for (let x = Object(value); x && !found; x = Object.getPrototypeOf(x))
        found = Object.getOwnPropertyDescriptor(x, key);
      if (!found || found.get) return undefined;
      value = found.value;
    }
    return value;
  };

  const members_at = (path) => {
    const value = value_at(path);
    if (value === undefined || value === null) return [];
    return ips.members(Object(value));
  };

  const always = ['true', 'false', 'null', 'undefined'];
  const language = ['var', 'let', 'const', 'function', 'for', 'while', 'return',
    'throw', 'try', 'typeof', 'new', ...always];

  // With nothing typed yet only what is IPS's or the user's.
  const globals = (prefix) => {
    const near = [...ips.own_globals, ...ips.known_agents(),
      ...Object.keys(globalThis)];
    const names = prefix === '' ? near
      : [...near, ...language, ...Object.getOwnPropertyNames(globalThis)];
    return starting([...new Set(names)], prefix);
  };

  ips.complete = (line) => {
    const inside = in_quotes(line);
    if (inside) return JSON.stringify(inside);
    const found = /(?:([\w$]+(?:\.[\w$]+)*)\.)?([\w$]*)$/.exec(line);
    const [, path, prefix] = found;
    const before = line[line.length - prefix.length - 1];
    if (path === undefined && before === '.') // after a call or an index
      return JSON.stringify({ prefix, names: [] });
    const names = path === undefined ? globals(prefix)
      : starting(failing_is_none(() => members_at(path.split('.'))), prefix);
    return JSON.stringify({ prefix, names });
  };
})
