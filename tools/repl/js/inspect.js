// Values as readable text: print, the echo of the REPL, tables.
(function (ips) {
  'use strict';

  const depth_max = 6;
  const items_max = 100;
  const width_max = 76;

  const identifier = /^[A-Za-z_$][\w$]*$/;
  const hash = /^[0-9a-f]{64}$/;

  const key_text = (key) => {
    if (typeof key === 'symbol') return `[${String(key)}]`;
    return identifier.test(key) ? key : JSON.stringify(key);
  };

  // One line if it fits, else one item a line.
  const block = (open, items, close) => {
    if (items.length === 0) return open + close;
    const line = `${open} ${items.join(', ')} ${close}`;
    if (line.length <= width_max && !line.includes('\n')) return line;
    const inner = items.map((x) => '  ' + x.replaceAll('\n', '\n  '));
    return `${open}\n${inner.join(',\n')}\n${close}`;
  };

  const some = (list, total, text) => {
    const items = Array.from(list.slice(0, items_max), (x) => text(x));
    if (total > items_max) items.push(`... ${total - items_max} more`);
    return items;
  };

  const function_text = (x) => {
    const source = Function.prototype.toString.call(x);
    const kind = source.startsWith('class') ? 'class' : 'function';
    return `[${kind} ${x.name || '(no name)'}]`;
  };

  const error_text = (x) => {
    if (x instanceof ips.IpsError) {
      const hint = x.hint ? `\n  hint: ${x.hint}` : '';
      return `${x}${hint}`;
    }
    return String(x);
  };

  const members_text = (x, seen) => {
    const keys = Reflect.ownKeys(x).filter(
      (key) => Object.prototype.propertyIsEnumerable.call(x, key));
    return some(keys, keys.length, (key) => {
      const found = Object.getOwnPropertyDescriptor(x, key);
      const value = found.get ? '[getter]' : text_of(found.value, seen);
      return `${key_text(key)}: ${value}`;
    });
  };

  const array_text = (x, seen) =>
    block('[', some(x, x.length, (item) => text_of(item, seen)), ']');

  const pair_text = (seen) => ([key, value]) =>
    `${text_of(key, seen)} => ${text_of(value, seen)}`;

  const class_name = (x) => {
    const made_by = Object.getPrototypeOf(x)?.constructor;
    return typeof made_by === 'function' && made_by !== Object
      ? made_by.name : '';
  };

  const named = (name, text) => (name ? `${name} ${text}` : text);

  const object_text = (x, seen) => {
    if (typeof x[ips.SHOW] === 'function') return x[ips.SHOW]();
    if (x instanceof Error) return error_text(x);
    if (x instanceof Date) return isNaN(x) ? 'Invalid Date' : x.toISOString();
    if (x instanceof RegExp) return String(x);
    if (x instanceof Promise) return '[Promise]';
    if (seen.includes(x)) return '[circular]';
    if (seen.length >= depth_max)
      return Array.isArray(x) ? '[...]' : '{ ... }';
    const inner = [...seen, x];
    if (Array.isArray(x)) return array_text(x, inner);
    if (ArrayBuffer.isView(x) && !(x instanceof DataView))
      return `${class_name(x)}(${x.length}) ${array_text([...x], inner)}`;
    if (x instanceof Map)
      return `Map(${x.size}) `
        + block('{', some([...x], x.size, pair_text(inner)), '}');
    if (x instanceof Set)
      return `Set(${x.size}) `
        + block('{', some([...x], x.size, (v) => text_of(v, inner)), '}');
    return named(class_name(x), block('{', members_text(x, inner), '}'));
  };

  const text_of = (x, seen) => {
    switch (typeof x) {
      case 'string': return JSON.stringify(x);
      case 'bigint': return `${x}n`;
      case 'symbol': return String(x);
      case 'function': return function_text(x);
      case 'object': return x === null ? 'null' : object_text(x, seen);
      default: return Object.is(x, -0) ? '-0' : String(x);
    }
  };

  ips.inspect = (x) => text_of(x, []);
  // As `print` shows it: a text as it is.
  ips.text = (x) => (typeof x === 'string' ? x : ips.inspect(x));

  const print = (...values) => {
    ips.ask('print', values.map(ips.text).join(' '));
  };

  // -- tables -----------------------------------------------------------------

  const cell_text = (x) => {
    if (x === undefined) return '';
    if (typeof x === 'string') return hash.test(x) ? x.slice(0, 12) + '…' : x;
    return ips.inspect(x).replace(/[0-9a-f]{64}/g, (h) => h.slice(0, 12) + '…')
      .replace(/\s*\n\s*/g, ' ');
  };

  const is_plain = (x) => x !== null && typeof x === 'object'
    && !(ips.SHOW in x);

  // Rows of any kind as objects with the same columns.
  const rows_of = (value) => {
    if (Array.isArray(value))
      return value.map((x) => (is_plain(x) ? x : { value: x }));
    return Object.entries(value).map(
      ([key, x]) => ({ '': key, ...(is_plain(x) ? x : { value: x }) }));
  };

  const length = (text) => [...text].length;

  const table = (value) => {
    if (value === null || typeof value !== 'object')
      ips.fail('wrong_argument', 'table wants a list of rows or an object');
    const rows = rows_of(value);
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const columns = names.map((name) => {
      const texts = rows.map((row) => cell_text(row[name]));
      const right = rows.every((row) => row[name] === undefined
        || typeof row[name] === 'number' || typeof row[name] === 'bigint');
      const width = [name, ...texts].reduce((w, x) => Math.max(w, length(x)), 0);
      const pad = (x) => (right ? ' '.repeat(width - length(x)) + x
        : x + ' '.repeat(width - length(x)));
      return { head: pad(name), rule: '-'.repeat(width), cells: texts.map(pad) };
    });
    const line = (pick) => columns.map(pick).join('  ').trimEnd();
    print([line((c) => c.head), line((c) => c.rule),
      ...rows.map((row, i) => line((c) => c.cells[i]))].join('\n'));
  };

  ips.global('print', print);
  ips.global('table', table);
  Object.defineProperty(globalThis, 'console', {
    value: { log: print, info: print, warn: print, error: print, debug: print,
      table },
    writable: true, configurable: true, enumerable: false });

  // -- what C++ asks for ------------------------------------------------------

  // A value as the REPL echoes it.
  ips.echo = (x) => {
    globalThis._ = x; // the last value, for the next input
    return ips.inspect(x);
  };
  ips.global('_', undefined);

  // A value as data, for --json.
  ips.plain = (x) => {
    if (x === undefined || typeof x === 'function') return 'null';
    try {
      return ips.encode(x) ?? 'null';
    } catch {
      return JSON.stringify(ips.inspect(x)); // circular
    }
  };

  const repeated = 'it was declared before with let or const; declare it with '
    + 'var or function where a script may run twice';

  const hint_for = (x) => {
    const message = String(x?.message);
    const missing = /^Can't find variable: (.+)$/.exec(message);
    if (missing) {
      const near = ips.did_you_mean(missing[1],
        Object.getOwnPropertyNames(globalThis));
      return near.replace(/^; /, '') || 'help() lists what there is';
    }
    return message.startsWith("Can't create duplicate variable")
      ? repeated : '';
  };

  // Everything that C++ must know of what was thrown.
  ips.describe = (x) => {
    if (!(x instanceof Error))
      return JSON.stringify({ message: `a thrown ${ips.text(x)}` });
    const own = x instanceof ips.IpsError;
    return JSON.stringify({
      code: own ? x.code : undefined,
      message: own ? x.message : String(x),
      cause: own ? x.cause : undefined,
      hint: own ? x.hint : hint_for(x),
      stack: x.stack, file: x.sourceURL, line: x.line });
  };
})
